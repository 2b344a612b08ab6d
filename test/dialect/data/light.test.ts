import { expect, it } from 'vitest'
import { sourceFiles } from '../../architecture/source-files.js'

it('loads neither Knex nor a driver, nor anything of migrations, before a pool is opened', () => {
  const files = new Map(sourceFiles().map((file) => [file.path, file]))
  const own = new Set<string>()
  const packages = new Set<string>()
  const visit = (path: string): void => {
    if (own.has(path)) return
    own.add(path)
    for (const { isOwn, isEager, target } of files.get(path)?.imports ?? []) {
      if (!isEager) continue
      if (isOwn) visit(target)
      else packages.add(target)
    }
  }
  visit('dialect/data-engines.ts')
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual([])
  expect([...own].filter((path) => /introspect|lint|ddl|reader|canonical|session|migrat/.test(path))).toEqual([])
  expect(own.size).toBeLessThan(90)
})
