import { fileURLToPath, pathToFileURL } from 'node:url'

/** This package's own entry: a project's file that imports `dbtool` gets the copy that loads it. */
const ownEntry = fileURLToPath(new URL('../index.js', import.meta.url))

/**
 * Loads a TypeScript or JavaScript file without a build step, the same way on every Node: enums, imports without
 * extensions and the paths of the nearest tsconfig.json work. Node's own stripping of types can do none of these.
 * @throws what the file throws, or a SyntaxError.
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(pathToFileURL(file).href, {
    alias: { dbtool: ownEntry },
    interopDefault: false,
    // Files of one project import each other: each must be there once, or a model would not be the model of the schema.
    moduleCache: true,
    tsconfigPaths: true,
  })
  return (await jiti.import(file)) as Readonly<Record<string, unknown>>
}
