import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const sourceRoot = fileURLToPath(new URL('../../src', import.meta.url))

export interface SourceFile {
  /** Relative to src, with `/`. */
  readonly path: string
  readonly text: string
  /** `text` without comments; strings are kept. */
  readonly code: string
  readonly imports: readonly SourceImport[]
}

export interface SourceImport {
  /** Of a file of ours: its path relative to src. Of a package: its name as written. */
  readonly target: string
  readonly isOwn: boolean
  /** Whether it is there at run time from the start: neither `import type` nor `import()`. */
  readonly isEager: boolean
  /** Whether it is gone after compiling. */
  readonly isType: boolean
}

/** Every TypeScript file of src. */
export function sourceFiles(): readonly SourceFile[] {
  return readdirSync(sourceRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const text = readFileSync(file, 'utf8')
      const code = withoutComments(text)
      return { path: slashed(relative(sourceRoot, file)), text, code, imports: importsOf(code, dirname(file)) }
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s,;{}()])\/\/.*$/gm, '$1')
}

function importsOf(code: string, folder: string): readonly SourceImport[] {
  const toImport = (specifier: string, isEager: boolean, isType = false): SourceImport =>
    specifier.startsWith('.')
      ? {
          target: slashed(relative(sourceRoot, join(folder, specifier))).replace(/\.js$/, '.ts'),
          isOwn: true,
          isEager,
          isType,
        }
      : { target: specifier, isOwn: false, isEager, isType }
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?([^'"`;]*?from\s+)?['"]([^'"]+)['"]/gm)]
  const calls = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...statements.map(([, type, names, specifier = '']) => {
      const listed = /\{([^}]*)\}/.exec(names ?? '')?.[1]
      const onlyTypes = listed?.split(',').every((name) => /^\s*(type\s|$)/.test(name))
      const isType = type !== undefined || onlyTypes === true
      return toImport(specifier, !isType, isType)
    }),
    ...calls.map(([, specifier = '']) => toImport(specifier, false)),
  ]
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}
