import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

/**
 * Loads a TypeScript or JavaScript file without a build step, the same way on every Node: enums, imports without
 * extensions and the paths of the nearest tsconfig.json work. Node's own stripping of types can do none of these.
 * A file that imports `dbtool` gets the copy that loads it, so that brands and versions agree.
 * @throws what the file throws, or a SyntaxError.
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(pathToFileURL(file).href, {
    interopDefault: false,
    // Files of one project import each other: each must be there once, or a model would not be the model of the schema.
    moduleCache: true,
    nativeModules: ['dbtool'],
    tsconfigPaths: true,
    // Revisions import types only; they are spared the library.
    virtualModules: (await importsLibrary(file)) ? { dbtool: await import('../index.js') } : {},
  })
  return (await jiti.import(file)) as Readonly<Record<string, unknown>>
}

/** Too often true is harmless: then the library is loaded for nothing. */
async function importsLibrary(file: string): Promise<boolean> {
  const source = await readFile(file, 'utf8')
  return source.replace(/^import type .*$/gm, '').match(/['"]dbtool['"]|\bimport\s*[{*'"]|\brequire\s*\(/) !== null
}
