import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-project.js'
import { open, rows } from './data-place.js'
import { sqliteDrivers } from './sqlite-drivers.js'

const newUrl = async (): Promise<string> => `sqlite://${join(await temporaryFolder(), 'app.db')}`

describe.each(sqliteDrivers())('SQLite by %s', (driver) => {
  it.each([
    ['a pool', { idleMs: 10, recycleMs: 10 }],
    ['none', { unpooled: true }],
  ])('keeps a database in memory as long as it is open, with %s', async (_, settings) => {
    const { knex } = open('sqlite::memory:', { ...settings, driver, prePing: true })
    await knex.raw('CREATE TABLE t (id int)')
    await wait(60)
    await knex('t').insert({ id: 1 })
    await knex.transaction((transaction) => transaction('t').insert({ id: 2 }))
    expect(await knex('t').select('id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  it.each([{ idleMs: 10 }, { recycleMs: 10 }, { unpooled: true }])('opens a file again with %j', async (settings) => {
    const { knex } = open(await newUrl(), { ...settings, driver })
    await knex.raw('CREATE TABLE t (id int)')
    await wait(60)
    await knex.transaction((transaction) => transaction('t').insert({ id: 2 }))
    await wait(60)
    // Of this connection only: another one would not know it.
    await knex.raw('CREATE TEMPORARY TABLE passing (id int)')
    await wait(60)
    expect(await rows(knex, "SELECT name FROM sqlite_temp_schema WHERE name = 'passing'")).toEqual([])
    expect(await knex('t').select('id')).toEqual([{ id: 2 }])
  })

  it('holds foreign keys, and is of use again after a COMMIT that they refuse', async () => {
    const { access, knex } = open(await newUrl(), { driver })
    await knex.raw('CREATE TABLE parent (id integer PRIMARY KEY)')
    await knex.raw(
      'CREATE TABLE child (id integer PRIMARY KEY, parent int REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)',
    )
    const run = knex.transaction((transaction) => transaction('child').insert({ id: 1, parent: 9 }))
    const error: unknown = await run.catch((reason: unknown) => reason)
    expect(access.failure(error)).toEqual({ kind: 'foreign-key' })
    await knex.transaction((transaction) => transaction('parent').insert({ id: 1 }))
    expect(await knex('child').select('id')).toEqual([])
  })

  it('rolls a savepoint back and goes on', async () => {
    const { knex } = open(await newUrl(), { driver })
    await knex.raw('CREATE TABLE t (id integer PRIMARY KEY)')
    await knex.transaction(async (transaction) => {
      await transaction('t').insert({ id: 1 })
      const nested = transaction.transaction(async (inner) => {
        await inner('t').insert({ id: 2 })
        throw new Error('changed my mind')
      })
      await expect(nested).rejects.toThrow('changed my mind')
      await transaction('t').insert({ id: 3 })
    })
    expect(await knex('t').select('id')).toEqual([{ id: 1 }, { id: 3 }])
  })

  it('takes the write lock first, so that nobody who has read must give up', async () => {
    const url = await newUrl()
    const { knex } = open(url, { driver })
    await knex.raw('PRAGMA journal_mode = WAL')
    await knex.raw('CREATE TABLE counter (n int)')
    await knex('counter').insert({ n: 0 })
    const { knex: other } = open(url, { driver: 'sqlite3' })
    const increase = (by: typeof knex): Promise<void> =>
      by.transaction(async (transaction) => {
        const [row] = await transaction('counter').select('n')
        await transaction('counter').update({ n: Number(row?.n) + 1 })
      })
    await Promise.all([increase(other), increase(other), increase(other)])
    await Promise.all([increase(knex), increase(knex)])
    if (driver === 'sqlite3') await Promise.all([knex, other, knex, other, knex].map(increase))
    expect(await knex('counter').select('n')).toEqual([{ n: driver === 'sqlite3' ? 10 : 5 }])
  })

  it('says where a file cannot be opened, and that one is no database', async () => {
    const missing = open('sqlite:///no/such/folder/app.db', { driver })
    const error: unknown = await missing.knex.raw('SELECT 1').catch((reason: unknown) => reason)
    expect(missing.access.failure(error)).toEqual({ kind: 'connection' })
    expect(String(error)).toMatch(/folder of .* does not exist/)
    const url = await newUrl()
    await writeFile(url.replace('sqlite://', ''), 'This is no database, but long enough to be looked at. '.repeat(40))
    const text = open(url, { driver })
    const second: unknown = await text.knex.raw('SELECT 1').catch((reason: unknown) => reason)
    expect(text.access.failure(second)).toEqual({ kind: 'connection' })
  })

  it('tells violations by the words of the engine', async () => {
    const { access, knex } = open('sqlite::memory:', { driver })
    await knex.raw(
      'CREATE TABLE "a.b" (id integer PRIMARY KEY, "x, y" text UNIQUE NOT NULL, n int CHECK (n <\n9) CONSTRAINT positive CHECK (n > 0))',
    )
    await knex.raw('CREATE UNIQUE INDEX uq_lower ON "a.b" (lower("x, y"))')
    await knex.raw('CREATE TABLE strict_one (n integer) STRICT')
    const failing = async (sql: string): Promise<unknown> =>
      access.failure(await knex.raw(sql).catch((reason: unknown) => reason))
    await knex.raw(`INSERT INTO "a.b" VALUES (1, 'a', 1)`)
    expect(await failing(`INSERT INTO "a.b" VALUES (2, 'A', 1)`)).toEqual({ kind: 'unique', constraint: 'uq_lower' })
    expect(await failing(`INSERT INTO "a.b" VALUES (2, 'b', 0)`)).toEqual({ kind: 'check', constraint: 'positive' })
    expect(await failing(`INSERT INTO "a.b" VALUES (2, 'b', 9)`)).toEqual({ kind: 'check', constraint: 'n <\n9' })
    expect(await failing(`INSERT INTO "a.b" VALUES (1, 'b', 1)`)).toMatchObject({ kind: 'unique' })
    expect(await failing(`INSERT INTO "a.b" VALUES (2, NULL, 1)`)).toMatchObject({ kind: 'not-null' })
    expect(await failing(`INSERT INTO strict_one VALUES ('x')`)).toEqual({ kind: 'value' })
  })

  it('finds names with a question mark', async () => {
    const { knex } = open('sqlite::memory:', { driver })
    await knex.raw('CREATE TABLE t ("really\\?" text)')
    await knex('t').insert({ 'really?': 'yes?' })
    expect(await rows(knex, 'SELECT "really\\?" AS v FROM t WHERE "really\\?" = ?', ['yes?'])).toEqual([{ v: 'yes?' }])
  })
})
