import { existsSync, readFileSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckResult, RevisionResult, UpgradeResult, VerifyResult } from '../../src/migrator/results.js'
import { root, runCli, runJson } from '../support/run-cli.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

const data = join(root, '..', 'shared', 'data', 'chinook')
const isThere = existsSync(join(data, 'full.sqlite.sql'))
if (!isThere) console.log('skipped: the Chinook script and its rows are not on this machine')
if (!isThere && process.env['DBTOOL_REAL_DATA'] === 'required')
  throw new Error('the Chinook script and rows must be there')

type Rows = Record<string, unknown[]>

/** Columns, keys and indexes as SQLite's pragmas tell them; foreign keys and indexes in any order. */
async function pragmas(file: string | null, script?: string): Promise<Rows> {
  const database = await openSqlite(file)
  if (script !== undefined) await database.script(script)
  const tables = await database.query(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'dbtool%' ORDER BY name",
  )
  const told: Rows = {}
  for (const { name } of tables) {
    const table = String(name)
    told[`${table} columns`] = [...(await database.query('SELECT * FROM pragma_table_xinfo(?)', [table]))]
    told[`${table} keys`] = (
      await database.query(
        'SELECT "table", "from", "to", on_update, on_delete, "match" FROM pragma_foreign_key_list(?)',
        [table],
      )
    )
      .map((row) => JSON.stringify(row))
      .toSorted()
    told[`${table} indexes`] = (
      await database.query(
        'SELECT l.name, l."unique", l.origin, l.partial, (SELECT group_concat(x.name) FROM pragma_index_info(l.name) x) AS keys FROM pragma_index_list(?) l',
        [table],
      )
    )
      .map((row) => JSON.stringify(row))
      .toSorted()
    told[`${table} counts itself`] = [
      ...(await database.query("SELECT sql LIKE '%AUTOINCREMENT%' AS counts FROM sqlite_schema WHERE name = ?", [
        table,
      ])),
    ]
  }
  await database.close()
  return told
}

async function contents(file: string): Promise<Record<string, number>> {
  const database = await openSqlite(file)
  const counts: Record<string, number> = {}
  const tables = await database.query(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'dbtool%' ORDER BY name",
  )
  for (const { name } of tables)
    counts[String(name)] = Number((await database.query(`SELECT count(*) AS n FROM "${name}"`))[0]?.['n'])
  await database.close()
  return counts
}

describe.skipIf(!isThere)('the Chinook music store', () => {
  it('goes from an empty file to the real structure, and through changes with its 15,607 rows and back to nothing', async () => {
    const folder = await temporaryFolder()
    const database = join(folder, 'chinook.db')
    await cp(join(root, 'examples', 'chinook', 'models.ts'), join(folder, 'models.ts'))
    await cp(join(root, 'examples', 'chinook', 'dbtool.config.ts'), join(folder, 'dbtool.config.ts'))

    const first = await runJson<RevisionResult>(['revision', '--autogenerate', '-m', 'the store'], folder)
    expect(first.operations).toHaveLength(11)
    expect(await runJson<UpgradeResult>(['upgrade'], folder)).toMatchObject({ applied: [first.revision], exit: 0 })
    expect(await pragmas(database)).toEqual(await pragmas(null, readFileSync(join(data, 'schema.sqlite.sql'), 'utf8')))
    expect(await runJson<CheckResult>(['check'], folder)).toEqual({ operations: [], pending: [], exit: 0 })

    const rows = readFileSync(join(data, 'full.sqlite.sql'), 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.startsWith('INSERT INTO') || line.startsWith('    (') || /^\s+VALUES/i.test(line))
      .join('\n')
    const filled = await openSqlite(database)
    await filled.script(`BEGIN;\n${rows}\nCOMMIT;`)
    const tracks = await filled.query('SELECT TrackId, Name, Milliseconds, UnitPrice FROM Track ORDER BY TrackId')
    const emails = await filled.query('SELECT CustomerId, Email FROM Customer ORDER BY CustomerId')
    await filled.close()
    const before = await contents(database)
    expect(Object.values(before).reduce((sum, count) => sum + count, 0)).toBe(15_607)

    let models = await readFile(join(folder, 'models.ts'), 'utf8')
    const change = (from: string, to: string): void => {
      expect(models).toContain(from)
      models = models.replace(from, to)
    }
    change('defineSchema, hasMany', 'check, defineSchema, hasMany')
    change(
      'UnitPrice: t.decimal(10, 2),\n  },\n  relations: {\n    album',
      'UnitPrice: t.decimal(10, 2),\n    Rating: t.smallint().default(3),\n  },\n  relations: {\n    album',
    )
    change('Title: nvarchar(160)', 'Title: nvarchar(400)')
    change(
      "[index(['CustomerId'], { name: 'IFK_InvoiceCustomerId' })]",
      "[check('Total >= 0', { name: 'CK_InvoiceTotal' })]",
    )
    change('Email: nvarchar(60),\n    SupportRepId', "Mail: nvarchar(60).renamedFrom('Email'),\n    SupportRepId")
    await writeFile(join(folder, 'models.ts'), models)

    const second = await runJson<RevisionResult>(['revision', '--autogenerate', '-m', 'changes'], folder)
    expect(second.operations.map(({ kind }) => kind).toSorted()).toEqual([
      'add-column',
      'alter-column',
      'create-check',
      'drop-index',
      'rename-column',
    ])
    expect(await runJson<UpgradeResult>(['upgrade'], folder)).toMatchObject({ applied: [second.revision], exit: 0 })
    expect(await contents(database)).toEqual(before)
    expect(await runJson<CheckResult>(['check'], folder)).toEqual({ operations: [], pending: [], exit: 0 })
    const changed = await openSqlite(database)
    expect(await changed.query('SELECT TrackId, Name, Milliseconds, UnitPrice FROM Track ORDER BY TrackId')).toEqual(
      tracks,
    )
    expect(await changed.query('SELECT CustomerId, Mail AS Email FROM Customer ORDER BY CustomerId')).toEqual(emails)
    expect(await changed.query('SELECT DISTINCT Rating FROM Track')).toEqual([{ Rating: 3 }])
    await changed.close()

    const proof = await runJson<VerifyResult>(['verify'], folder)
    expect(proof.revisions.map(({ verdict }) => verdict)).toEqual(['reversible', 'reversible'])
    expect((await runCli(['ci'], { cwd: folder })).exit).toBe(0)

    expect((await runCli(['downgrade', '-1', '--yes'], { cwd: folder })).exit).toBe(0)
    expect(await contents(database)).toEqual(before)
    expect(await pragmas(database)).toEqual(await pragmas(null, readFileSync(join(data, 'schema.sqlite.sql'), 'utf8')))
    expect((await runCli(['downgrade', 'base', '--yes'], { cwd: folder })).exit).toBe(0)
    expect(await pragmas(database)).toEqual({})
  }, 120_000)
})
