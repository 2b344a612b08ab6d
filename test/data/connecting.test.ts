import {
  belongsTo,
  type Database,
  defineModel,
  defineSchema,
  fromEnv,
  type LogEvent,
  openDatabase,
  t,
  testDatabase,
} from 'dbtool'
import knex from 'knex'
import { describe, expect, it } from 'vitest'
import { forEachPlace } from '../support/places.js'
import { forEachServer, query, withDatabase } from '../support/servers.js'
import { onEveryEngine } from './on-every-engine.js'

const Note = defineModel('Note', {
  columns: { id: t.id(), text: t.string(50), secret: t.string(50).secret().nullable() },
})
const schema = defineSchema([Note])

/** Each holds a key of the other, so neither can be made, or dropped, first. */
const House = defineModel('House', {
  columns: { id: t.id(), ownerId: t.int().nullable().references('Owner.id') },
  relations: { owner: belongsTo('Owner', 'ownerId') },
})
const Owner = defineModel('Owner', { columns: { id: t.id(), houseId: t.int().nullable().references('House.id') } })

describe('opening a database', () => {
  it('takes the URLs that people bring along, and never shows a password', async () => {
    const seen = [
      ['postgresql+asyncpg://me:hunter2@db.example.org/app', 'postgres', 'postgres://me@db.example.org/app'],
      ['postgresql://me:hunter2@db.example.org:6543/app', 'postgres', 'postgres://me@db.example.org:6543/app'],
      ['mysql+aiomysql://me:hunter2@db.example.org/app', 'mysql', 'mysql://me@db.example.org/app'],
      ['mariadb://me:hunter2@db.example.org/app', 'mariadb', 'mariadb://me@db.example.org/app'],
      ['sqlite+aiosqlite:///./app.db', 'sqlite', 'sqlite:app.db'],
      ['sqlite+aiosqlite:///:memory:', 'sqlite', 'sqlite::memory:'],
    ] as const
    for (const [url, engine, display] of seen) {
      await using db = openDatabase(schema, { url })
      expect([db.engineName, db.display]).toEqual([engine, display])
    }
  })

  it('refuses wrong options all at once, without their values', () => {
    const options = { url: '', pool: { size: 0, recycleMs: 5 }, transactionGuard: 'hunter2' } as never
    const attempt = (): unknown => openDatabase(schema, options)
    expect(attempt).toThrow(/url: .*\n.*pool.*\n?[\s\S]*transactionGuard: /)
    expect(attempt).not.toThrow(/hunter2/)
    expect(() => openDatabase(schema, { url: 'mongodb://me:hunter2@x/y' })).toThrow(
      expect.objectContaining({ code: 'DBT_DIALECT_UNKNOWN', message: expect.not.stringContaining('hunter2') }),
    )
  })

  it('reads settings from the environment, and names the variables that it cannot read', () => {
    const environment = {
      DATABASE_URL: 'postgres://localhost/app',
      DB_POOL_SIZE: '5',
      DB_MAX_OVERFLOW: '10',
      DB_POOL_TIMEOUT: '1.5',
      DB_POOL_RECYCLE: '3600',
      DB_POOL_PRE_PING: 'yes',
      DB_ECHO: '',
      DB_SLOW_QUERY_MS: '200',
    }
    expect(fromEnv({ slowQueryMs: 100 }, environment)).toEqual({
      url: 'postgres://localhost/app',
      pool: { size: 5, maxOverflow: 10, timeoutMs: 1500, recycleMs: 3_600_000, prePing: true },
      slowQueryMs: 100,
    })
    expect(() => fromEnv({}, { DB_POOL_SIZE: 'hunter2', DB_ECHO: 'perhaps' })).toThrow(
      'The environment cannot be read: DB_POOL_SIZE must be a whole number; DB_ECHO must be true or false.',
    )
  })

  it('keeps several databases apart, each with its own models', async () => {
    const Visit = defineModel('Visit', { columns: { id: t.id(), path: t.string(50) } })
    await using primary = openDatabase(schema, { url: 'sqlite::memory:' })
    await using analytics = openDatabase(defineSchema([Visit]), { url: 'sqlite::memory:' })
    await Promise.all([primary.createAll(), analytics.createAll()])
    await primary.transaction(async (tx) => {
      await tx.repo(Note).create({ text: 'a' })
      await analytics.repo(Visit).create({ path: '/' })
    })
    expect([await primary.repo(Note).count(), await analytics.repo(Visit).count()]).toEqual([1, 1])
    // @ts-expect-error the analytics hold no notes
    expect(() => analytics.repo(Note)).toThrow('The schema holds no model Note')
  })
})

onEveryEngine(defineSchema([Note, House, Owner]), (stage) => {
  it('makes the tables of all models and drops them again, whatever refers to what', async () => {
    const owner = await stage.db.repo(Owner).create({})
    const house = await stage.db.repo(House).create({ ownerId: owner.id })
    await stage.db.repo(Owner).update(owner.id, { houseId: house.id })
    await stage.db.dropAll()
    await expect(stage.db.repo(Note).count()).rejects.toThrow()
    await stage.db.createAll()
    expect(await stage.db.repo(House).count()).toBe(0)
    await expect(stage.db.repo(House).create({ ownerId: 99 })).rejects.toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' })
  })

  it('gives plain objects that stay as they were read', async () => {
    const note = await stage.db.repo(Note).create({ text: 'a' })
    expect(Object.getPrototypeOf(note)).toBe(Object.prototype)
    const [first, second] = [await stage.db.repo(Note).get(note.id), await stage.db.repo(Note).get(note.id)]
    expect(first).not.toBe(second)
    await stage.db.repo(Note).update(note.id, { text: 'b' })
    expect([first?.text, second?.text]).toEqual(['a', 'a'])
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  })

  it('lends a session outside of any transaction, in which every call stands for itself', async () => {
    const kept = stage.db.session(async (session) => {
      await session.repo(Note).create({ text: 'kept' })
      throw new Error('after the write')
    })
    await expect(kept).rejects.toThrow('after the write')
    expect(await stage.db.repo(Note).count()).toBe(1)
  })
})

forEachPlace(['postgres', 'mariadb', 'mysql'], (place) => {
  it('tells of every statement, without its values, and of slow ones', () =>
    place.withDatabase(async (url) => {
      const [events, slow]: [LogEvent[], LogEvent[]] = [[], []]
      const options = { url, slowQueryMs: 0, onSlowQuery: (event: LogEvent) => slow.push(event) }
      await using db = openDatabase(schema, { ...options, echo: (event) => events.push(event) })
      await db.createAll()
      events.length = 0
      slow.length = 0
      await db.repo(Note).insertMany([{ text: 'hunter2', secret: 'hunter3' }])
      expect(events).toEqual([
        {
          sql: expect.stringMatching(/^insert into/i),
          bindings: expect.any(Number),
          ms: expect.any(Number),
          error: null,
        },
      ])
      expect(slow).toEqual(events)
      await expect(db.knex.raw('select * from nowhere')).rejects.toThrow()
      expect(events.at(-1)?.error).toMatch(/nowhere/)
      expect(JSON.stringify(events)).not.toContain('hunter')
    }))

  it('closes its connections when it is disposed of, and answers no more', () =>
    place.withDatabase(async (url) => {
      const db = openDatabase(schema, { url })
      await db.createAll()
      await db.ping()
      await Promise.all([db.dispose(), db.dispose()])
      await expect(db.repo(Note).count()).rejects.toMatchObject({ code: 'CONNECTION' })
      await expect(db.ping()).rejects.toMatchObject({ code: 'CONNECTION' })
      await expect(db.begin()).rejects.toMatchObject({ code: 'CONNECTION' })
    }))
})

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it('opens no more connections than size and overflow together, and says how long it waited', () =>
    withDatabase(server, async (url) => {
      const pool = { size: 1, maxOverflow: 1, timeoutMs: 200 }
      await using db = openDatabase(schema, { url, pool, transactionGuard: 'off' })
      {
        await using _first = await db.begin()
        await using _second = await db.begin()
        const began = Date.now()
        await expect(db.begin()).rejects.toMatchObject({
          code: 'POOL_TIMEOUT',
          status: 503,
          message: expect.stringContaining('200 ms'),
        })
        expect(Date.now() - began).toBeLessThan(5000)
      }
      await db.ping()
    }))

  it('prepares no statement under a name, so that a pooler may change connections in between', () =>
    withDatabase(server, async (url) => {
      await using db = openDatabase(schema, { url, pool: { size: 1, maxOverflow: 0 } })
      await db.createAll()
      await db.repo(Note).create({ text: 'a' })
      for (let at = 0; at < 10; at += 1)
        await db
          .query(Note)
          .where({ text: 'a', id: { gte: 1 } })
          .all()
      expect(await preparedIn(db)).toBe(0)
    }))

  it("is over an application's own Knex, which stays open", () =>
    withDatabase(server, async (url) => {
      const own = knex({
        client: server.engine === 'postgres' ? 'pg' : 'mysql2',
        connection: url.replace('mariadb:', 'mysql:'),
      })
      try {
        const db = openDatabase(schema, { knex: own })
        await db.createAll()
        await db.transaction(async (tx) => tx.repo(Note).create({ text: 'a' }))
        await db.dispose()
        expect(await own('notes').pluck('text')).toEqual(['a'])
      } finally {
        await own.destroy()
      }
    }))

  it('drops the database of a test when that is over', async () => {
    const db = await testDatabase(schema, { url: server.url })
    const name = db.display.split('/').at(-1) ?? ''
    const exists = async (): Promise<boolean> =>
      (await query(server.url, `select 1 from information_schema.schemata where schema_name = '${name}'`)).length > 0 ||
      (server.engine === 'postgres' &&
        (await query(server.url, `select 1 from pg_database where datname = '${name}'`)).length > 0)
    expect(await exists()).toBe(true)
    await db.dispose()
    expect(await exists()).toBe(false)
  })
})

it('takes more settings for its Knex, and refuses what is neither a Knex nor settings', async () => {
  let opened = 0
  const afterCreate = (_connection: unknown, done: (error: null) => void): void => {
    opened += 1
    done(null)
  }
  const db = openDatabase(schema, { url: 'sqlite::memory:', knex: { pool: { afterCreate } } })
  await db.ping()
  await db.dispose()
  expect(opened).toBe(1)
  expect(() => openDatabase(schema, { url: 'sqlite::memory:', knex: 'x' as never })).toThrow(
    /knex: must be a Knex, or settings/,
  )
  expect(() => openDatabase(schema, { knex: {} })).toThrow(/url: is missing/)
})

/** Statements that the server keeps under a name for the one connection of the pool. */
async function preparedIn(db: Database<(typeof schema)['models']>): Promise<number> {
  if (db.engineName === 'postgres') {
    const { rows } = (await db.knex.raw('select count(*)::int as n from pg_prepared_statements')) as {
      rows: { n: number }[]
    }
    return rows[0]?.n ?? -1
  }
  const [rows] = (await db.knex.raw("show session status like 'Com_stmt_prepare'")) as { Value: string }[][]
  return Number(rows?.[0]?.Value ?? -1)
}
