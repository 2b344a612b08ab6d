import { describe, expect, it } from 'vitest'
import { forEachPlace, rowsOf } from '../../support/places.js'
import { revisionFolder } from '../../support/server-project.js'
import { expectScriptsEqualRuns, scriptOf } from './same-database.js'

/** What clients, lexers and SQL modes trip over; no NUL, which PostgreSQL cannot store. */
const nasty = [
  "O'Brien",
  "it''s",
  'a "double" `back` [square]',
  "back\\slash \\' \\\\ \\n \\0 \\%",
  'two\nlines; with ; and -- no comment',
  'carriage\r\nreturn\rand\ttab',
  '.quit\n.tables\n\\q \\! ls\nDELIMITER $$\ngo\n/\n',
  ':name :1 $1 ? ?? %s @x /* no comment */ # none',
  '$$ $dbtool$ //',
  'ünïcödé 😀 \u2028 \u00a0',
  '',
  ' spaces ',
  "'",
  '\\',
]

const values = `
  await op.createTable('things', (t) => ({ columns: {
    id: t.int().primaryKey(), label: t.text().nullable(), flag: t.bool().nullable(), big: t.bigint().nullable(),
    ratio: t.double().nullable(), price: t.decimal(12, 4).nullable(), day: t.date().nullable(), data: t.json().nullable() } }))
  const labels = ${JSON.stringify(nasty)}
  await op.bulkInsert('things', labels.map((label, at) => ({ id: at, label })))
  await op.bulkInsert('things', [
    { id: 100, flag: true, big: 9223372036854775807n, ratio: 0.1, price: '12345678.0001', day: '2024-02-29', data: '{"a": "O\\'x\\\\\\\\y"}' },
    { id: 101, flag: false, big: -9223372036854775808n, ratio: -1.5e300, price: -0.5, day: null, data: null },
    { id: 102, flag: null, big: 5000000000, ratio: 3, price: 7, day: '1999-12-31', data: '[]' },
  ])
  await op.execute('UPDATE things SET label = ? WHERE id = ?', ["bound ' \\\\ \\" ?", 102])
  await op.execute("UPDATE things SET label = 'raw; '' quote' WHERE id = 101")`

describe('a script with values', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('leaves what a run leaves, byte by byte', async () => {
      const folder = await revisionFolder(
        { revision: 'a', upgrade: values, downgrade: "await op.dropTable('things')" },
        {
          revision: 'b',
          after: 'a',
          upgrade:
            "await op.replaceValue('things', 'label', 'O\\'Brien', 'Ó \\\\ Briain')\nawait op.backfill({ table: 'things', set: { flag: true } })",
          downgrade: "await op.execute('DELETE FROM things WHERE id >= 0 - 1')",
        },
      )
      await expectScriptsEqualRuns(place, folder)
    }, 120_000)

    it('holds each value as it was given', async () => {
      const folder = await revisionFolder({ revision: 'a', upgrade: values })
      await place.withDatabase(async (url) => {
        const { runScript } = await import('../../support/script-client.js')
        await runScript(url, (await scriptOf(folder, url, ['upgrade'])).sql)
        const rows = await rowsOf(url, 'SELECT label FROM things WHERE id < 100 ORDER BY id')
        expect(rows.map((row) => row['label'])).toEqual(nasty)
      })
    }, 60_000)

    it('does not let what a message or a name says be run', async () => {
      const folder = await revisionFolder({
        revision: 'a',
        upgrade: `await op.createTable("odd ; 'name\\\\ :x", (t) => ({ columns: { id: t.int().primaryKey() } }))`,
        downgrade: `await op.dropTable("odd ; 'name\\\\ :x")`,
      })
      const { readFile, writeFile } = await import('node:fs/promises')
      const file = `${folder}/migrations/a.ts`
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace("message = 'a'", String.raw`message = "it's\nDROP TABLE x; \\q \u2028"`))
      await expectScriptsEqualRuns(place, folder)
    }, 60_000)
  })
})
