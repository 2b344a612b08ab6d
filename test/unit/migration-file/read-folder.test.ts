import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checksum } from '../../../src/migration-file/checksum.js'
import { readRevisionFolder } from '../../../src/migration-file/read-folder.js'
import { temporaryFolder } from '../../support/temporary-project.js'

async function headersOf(files: Readonly<Record<string, string>>) {
  return readRevisionFolder(await temporaryFolder(files))
}

describe('the header of a revision', () => {
  it('is read without running the file, in every form of module', async () => {
    const thrower = "\nthrow new Error('this file was run')\n"
    const files = await headersOf({
      '1.ts': `export const revision: string = 'a1' as const${'\n'}export const downRevision = null satisfies null${'\n'}export const message = \`two\` + 'words'${thrower}`,
      '2.mjs': `const revision = "a2"; const downRevision = ['a1']; export { revision, downRevision }${thrower}`,
      '3.cjs': `"use strict"; exports.message = exports.downRevision = exports.revision = void 0; exports.revision = 'a3'; exports.downRevision = 'a2'; exports.transaction = false;${thrower}`,
      '4.js': `module.exports = { revision: 'a4', downRevision: ['a3'], branchLabels: ['main'], lossy: { columns: ['a.b'], reason: 'gone' } }${thrower}`,
      '5.sql':
        '-- revision: a5\n-- down_revision: a4, a3\n-- lossy: a.b, c.d; they are gone\n\n-- upgrade\nSELECT 1;\n-- downgrade\n',
      'notes.md': 'not a revision',
      '.hidden.ts': 'not either',
      'types.d.ts': 'export {}',
    })
    expect(files.map(({ revision, downRevision }) => [revision, downRevision])).toEqual([
      ['a1', []],
      ['a2', ['a1']],
      ['a3', ['a2']],
      ['a4', ['a3']],
      ['a5', ['a4', 'a3']],
    ])
    expect(files[0]?.message).toBe('twowords')
    expect(files[2]?.transaction).toBe(false)
    expect(files[3]).toMatchObject({ branchLabels: ['main'], lossy: { columns: ['a.b'], reason: 'gone' } })
    expect(files[4]).toMatchObject({ format: 'sql', lossy: { columns: ['a.b', 'c.d'], reason: 'they are gone' } })
  })

  it.each([
    [
      'a computed id',
      'export const revision = String(1)\nexport const downRevision = null',
      /1\.ts:1 .*revision.*literal/,
    ],
    ['no id', 'export const downRevision = null', /no `revision`/],
    ['no parent', "export const revision = 'a'", /no `downRevision`/],
    ['a reserved id', "export const revision = 'head'\nexport const downRevision = null", /none of head/],
    [
      'an id that leaves the folder',
      "export const revision = '../x'\nexport const downRevision = null",
      /letters, digits/,
    ],
    ['a syntax error', "export const revision = 'a'\nexport const = 5", /1\.ts/],
    ['a list that is none', "export const revision = 'a'\nexport const downRevision = 5", /downRevision/],
  ])('is refused with file and key when it has %s', async (_, source, message) => {
    await expect(headersOf({ '1.ts': source })).rejects.toMatchObject({
      code: 'DBT_REVISION_FILE_INVALID',
      message: expect.stringMatching(message),
    })
  })

  it('is refused when the file is not UTF-8, or a link that leaves the folder; a folder of that name is no file', async () => {
    const outside = await temporaryFolder({ 'x.ts': "export const revision = 'x'\nexport const downRevision = null" })
    const folder = await temporaryFolder()
    mkdirSync(join(folder, 'folder.ts'))
    expect(await readRevisionFolder(folder)).toEqual([])
    symlinkSync(join(outside, 'x.ts'), join(folder, 'link.ts'))
    await expect(readRevisionFolder(folder)).rejects.toMatchObject({ code: 'DBT_REVISION_FILE_INVALID' })
    const { writeFileSync } = await import('node:fs')
    const latin = await temporaryFolder()
    writeFileSync(join(latin, '1.ts'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]))
    await expect(readRevisionFolder(latin)).rejects.toMatchObject({ message: expect.stringMatching(/UTF-8/) })
  })

  it('is nowhere, where there is no folder; a file in its place is an error', async () => {
    const folder = await temporaryFolder({ migrations: 'a file' })
    expect(await readRevisionFolder(join(folder, 'nowhere'))).toEqual([])
    await expect(readRevisionFolder(join(folder, 'migrations'))).rejects.toMatchObject({
      code: 'DBT_MIGRATIONS_UNREADABLE',
    })
  })
})

describe('the checksum', () => {
  it('does not change with line ends, a byte order mark, or empty lines at the end; it does with anything else', () => {
    const source = 'a\nb\n'
    const same = ['a\r\nb\r\n', '\uFEFFa\nb\n', 'a\nb', 'a\nb\n\n', 'a\rb']
    expect(new Set([source, ...same].map(checksum)).size).toBe(1)
    expect(checksum(source)).toMatch(/^v1:[0-9a-f]{64}$/)
    for (const other of ['a\n b\n', 'a\n\nb', 'ab']) expect(checksum(other)).not.toBe(checksum(source))
  })

  it('says once what is wrong with a file, and in which', async () => {
    const folder = await temporaryFolder({ '1_a.sql': '-- revision: aa\n-- upgrade\nSELECT 1;\n' })
    const error = (await readRevisionFolder(folder).catch((reason: unknown) => reason)) as Error
    expect(error.message).toMatch(/^The revision file \S+1_a\.sql is not valid: it has no `downRevision`[^.]*\.$/)
  })
})
