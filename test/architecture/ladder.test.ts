import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source-files.js'

/** Which room stands on which rung; see docs/architecture.md. A room may use its own rung's files and lower rungs. */
const rungs: Readonly<Record<string, number>> = {
  errors: 0,
  'module-loader': 0,
  schema: 1,
  model: 2,
  'source-text': 2,
  operations: 3,
  dialect: 4,
  'schema-diff': 5,
  'row-generator': 5,
  'migration-file': 6,
  'model-file': 6,
  config: 7,
  migrator: 8,
  data: 8,
  cli: 9,
  'test-suite': 9,
  commands: 10,
}

/** Arrows that point up on purpose. The loader hands the package's own entry to the files of a project that import `dbtool`. */
const exceptions = new Set(['module-loader/load-module.ts → index.ts'])

const files = sourceFiles()
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '')
const rungOf = (path: string): number => (roomOf(path) === '' ? Number.POSITIVE_INFINITY : (rungs[roomOf(path)] ?? -1))

describe('the ladder', () => {
  it('reads the import statements at all', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => file.imports).filter((entry) => entry.isOwn).length).toBeGreaterThan(100)
    expect(files.flatMap((file) => file.imports).filter((entry) => !entry.isEager).length).toBeGreaterThan(20)
  })

  it('gives every room a rung', () => {
    const homeless = files.filter((file) => rungOf(file.path) < 0).map((file) => file.path)
    expect(homeless).toEqual([])
  })

  it('imports only what exists', () => {
    const paths = new Set(files.map((file) => file.path))
    const broken = files.flatMap((file) =>
      file.imports
        .filter(({ isOwn, target }) => isOwn && !paths.has(target))
        .map(({ target }) => `${file.path} → ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('never imports upward, nor from the sibling on the same rung', () => {
    const upward = files.flatMap((file) =>
      file.imports
        .filter(({ isOwn, target }) => {
          if (!isOwn || roomOf(target) === roomOf(file.path)) return false
          return rungOf(target) >= rungOf(file.path)
        })
        .map(({ target }) => `${file.path} → ${target}`)
        .filter((arrow) => !exceptions.has(arrow)),
    )
    expect(upward).toEqual([])
  })

  it('has no circle of imports that exist at run time', () => {
    const eager = new Map(
      files.map((file) => [
        file.path,
        file.imports.filter(({ isOwn, isEager }) => isOwn && isEager).map(({ target }) => target),
      ]),
    )
    const finished = new Set<string>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
        return
      }
      if (finished.has(path)) return
      for (const target of eager.get(path) ?? []) visit(target, [...trail, path])
      finished.add(path)
    }
    for (const path of eager.keys()) visit(path, [])
    expect(circles).toEqual([])
  })

  it('keeps the pure rooms free of packages, files and databases', () => {
    const pure = ['schema', 'model', 'operations', 'schema-diff']
    const allowed = new Set(['pluralize', 'node:crypto', 'node:module', 'node:util'])
    const impure = files
      .filter((file) => pure.includes(roomOf(file.path)))
      .flatMap((file) =>
        file.imports
          .filter(({ isOwn, isEager, target }) => !isOwn && isEager && !allowed.has(target))
          .map(({ target }) => `${file.path} → ${target}`),
      )
    expect(impure).toEqual([])
  })

  it('lets oclif into the edge only, drivers into the dialects only, and zod into the configuration', () => {
    const owners: Readonly<Record<string, readonly string[]>> = {
      '@oclif/core': ['cli', 'commands'],
      sqlite3: ['dialect'],
      pg: ['dialect'],
      mysql2: ['dialect'],
      zod: ['config', 'data', 'migration-file'],
      umzug: ['migrator'],
      jiti: ['module-loader'],
      vitest: ['test-suite'],
    }
    const astray = files.flatMap((file) =>
      file.imports
        .filter(({ isOwn, isType, target }) => {
          const owner =
            isOwn || isType ? undefined : owners[target.startsWith('@') ? target : (target.split('/')[0] ?? '')]
          return owner !== undefined && !owner.includes(roomOf(file.path))
        })
        .map(({ target }) => `${file.path} → ${target}`),
    )
    expect(astray).toEqual([])
  })

  it('is the ladder that docs/architecture.md draws', () => {
    const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
    const drawn = [...page.matchAll(/^\s*(\d+)?\s+src\/([\w-]+)/gm)].map(([, , room]) => room ?? '')
    const inUse = new Set(files.map((file) => roomOf(file.path)).filter((room) => room !== ''))
    expect([...inUse].filter((room) => !drawn.includes(room))).toEqual([])
  })
})
