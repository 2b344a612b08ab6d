import { expect, it } from 'vitest'
import { type AnyColumn, t } from '../../../../src/model/index.js'
import { forEachServer, query, type Server, withDatabase } from '../../../support/servers.js'
import { accepts } from './support.js'

interface Case {
  readonly column: AnyColumn
  /** How the type is spelled in SQL; where the engines differ, PostgreSQL's way first. */
  readonly sql: readonly [string, string?]
  readonly kept: readonly unknown[]
  /** What the engine refuses or changes. */
  readonly lost: readonly unknown[]
}

const cases: readonly Case[] = [
  { column: t.int(), sql: ['integer'], kept: [2_147_483_647, -2_147_483_648], lost: [2_147_483_648, -2_147_483_649] },
  { column: t.smallint(), sql: ['smallint'], kept: [32_767, -32_768], lost: [32_768] },
  { column: t.bigint(), sql: ['bigint'], kept: [2n ** 63n - 1n, -(2n ** 63n)], lost: [2n ** 63n] },
  { column: t.float(), sql: ['real', 'float'], kept: [1.5e38], lost: [3.5e38] },
  { column: t.decimal(5, 2), sql: ['decimal(5,2)'], kept: ['-999.99', '0.01'], lost: ['1000', '1.234', '-0.001'] },
  { column: t.string(3), sql: ['varchar(3)'], kept: ['abc', '😀😀😀'], lost: ['abcd', '😀😀😀a', '\ud83d'] },
  { column: t.date(), sql: ['date'], kept: ['2024-02-29', '9999-12-31'], lost: ['2023-02-29', '2024-04-31'] },
  { column: t.time({ precision: 2 }), sql: ['time(2)'], kept: ['23:59:59.99'], lost: ['12:00:00.123', '12:60:00'] },
]

/** What the engine has of a value, as text; null: it refused. */
async function storedBy({ url, engine }: Server, type: string, value: unknown): Promise<string | null> {
  const isPostgres = engine === 'postgres'
  try {
    await query(url, 'DELETE FROM kept')
    await query(url, `INSERT INTO kept (v) VALUES (${isPostgres ? '$1' : '?'})`, [
      typeof value === 'bigint' ? String(value) : value,
    ])
  } catch {
    return null
  }
  const [row] = await query(url, `SELECT CAST(v AS ${isPostgres ? 'text' : 'char'}) AS v FROM kept`)
  const text = String(row?.['v'])
  return type === 'real' || type === 'float' ? String(Number(text)) : text
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it.each(cases)('refuses what the engine would refuse or change, and nothing that it keeps: $sql.0', async (each) => {
    const type = each.sql[server.engine === 'postgres' ? 0 : 1] ?? each.sql[0]
    await withDatabase(server, async (url) => {
      const place = { ...server, url }
      await query(url, `CREATE TABLE kept (v ${type})${server.engine === 'postgres' ? '' : ' CHARACTER SET utf8mb4'}`)
      for (const value of each.kept) {
        expect(await storedBy(place, type, value)).toBe(String(value))
        expect(accepts(each.column, value), String(value)).toBe(true)
      }
      for (const value of each.lost) {
        expect(await storedBy(place, type, value)).not.toBe(String(value))
        expect(accepts(each.column, value), String(value)).toBe(false)
      }
    })
  })
})

forEachServer(['postgres'], (server) => {
  it('refuses texts and JSON with NUL, as PostgreSQL does', async () => {
    await expect(query(server.url, 'SELECT $1::text', ['a\0'])).rejects.toThrow()
    await expect(query(server.url, 'SELECT $1::jsonb', [JSON.stringify(['a\0'])])).rejects.toThrow()
    await expect(query(server.url, 'SELECT $1::jsonb', [JSON.stringify(['\ud83d'])])).rejects.toThrow()
    expect([accepts(t.text(), 'a\0'), accepts(t.jsonb(), ['a\0']), accepts(t.jsonb(), ['\ud83d'])]).toEqual([
      false,
      false,
      false,
    ])
  })
})
