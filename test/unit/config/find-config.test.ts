import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findConfig, rootOf } from '../../../src/config/find-config.js'
import { temporaryFolder } from '../../support/temporary-project.js'

const find = async (files: readonly string[], from: string): Promise<string | null> => {
  const folder = await temporaryFolder(Object.fromEntries(files.map((file) => [file, ''])))
  await mkdir(join(folder, from), { recursive: true })
  const found = findConfig(join(folder, from))
  return found === null ? null : found.slice(folder.length + 1)
}

describe('findConfig', () => {
  it.each([
    'dbtool.config.ts',
    'dbtool.config.mjs',
    'dbtool.config.json',
    '.config/dbtool.config.js',
    '.config/dbtool.ts',
  ])('finds %s', async (name) => {
    expect(await find([name, 'package.json'], '.')).toBe(name)
  })

  it('looks upward as far as the package', async () => {
    expect(await find(['dbtool.config.ts', 'package.json'], 'src/deep')).toBe('dbtool.config.ts')
  })

  it('does not look above the package', async () => {
    expect(await find(['dbtool.config.ts', 'app/package.json'], 'app/src')).toBeNull()
  })

  it('does not look above the repository', async () => {
    expect(await find(['dbtool.config.ts', 'app/.git/HEAD'], 'app')).toBeNull()
  })
})

describe('rootOf', () => {
  it('is the folder of the file, and for .config the one above', () => {
    expect(rootOf('/app/dbtool.config.ts')).toBe('/app')
    expect(rootOf('/app/.config/dbtool.ts')).toBe('/app')
    expect(rootOf('/app/my.config/dbtool.config.ts')).toBe('/app/my.config')
  })
})
