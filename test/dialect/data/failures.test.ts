import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import type { Failure } from '../../../src/dialect/data-access.js'
import { forEachPlace } from '../../support/places.js'
import { type Opened, open } from './data-place.js'

/** What a statement fails with. */
async function failing({ access }: Opened, run: PromiseLike<unknown>): Promise<Failure | null> {
  try {
    await run
  } catch (error) {
    return access.failure(error)
  }
  throw new Error('The statement has not failed.')
}

const tables = (engine: string): readonly string[] => [
  `CREATE TABLE users (
    id integer PRIMARY KEY,
    email varchar(20) NOT NULL,
    tenant integer,
    age integer,
    CONSTRAINT uq_users_email_tenant UNIQUE (email, tenant),
    CONSTRAINT ck_users_age CHECK (age >= 0))`,
  `CREATE TABLE posts (
    id integer PRIMARY KEY,
    user_id integer${engine === 'postgres' ? ' DEFAULT NULL' : ''},
    CONSTRAINT fk_posts_user FOREIGN KEY (user_id) REFERENCES users (id))`,
  "INSERT INTO users VALUES (1, 'a', 1, 1)",
  'INSERT INTO posts VALUES (1, 1)',
]

async function filled(url: string): Promise<Opened> {
  const opened = open(url)
  for (const sql of tables(opened.access.name)) await opened.knex.raw(sql)
  return opened
}

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  const isServer = place.engine !== 'sqlite'
  const usingDatabase = (use: (opened: Opened, url: string) => Promise<void>): Promise<void> =>
    place.withDatabase(async (url) => {
      const opened = await filled(url)
      await use(opened, url)
      await opened.knex.destroy()
    })

  it('names the unique key that a row breaks, whatever the values say', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const failure = await failing(opened, knex('users').insert({ id: 2, email: 'a', tenant: 1 }))
      expect(failure?.kind).toBe('unique')
      if (isServer) expect(failure?.constraint).toBe('uq_users_email_tenant')
      if (place.engine !== 'mariadb') expect(failure?.table).toBe('users')
      if (place.engine === 'sqlite' || place.engine === 'postgres')
        expect(failure?.columns).toEqual(['email', 'tenant'])
      const hostile = "x' for key 'nope'"
      await knex('users').insert({ id: 3, email: hostile, tenant: 1 })
      const again = await failing(opened, knex('users').insert({ id: 4, email: hostile, tenant: 1 }))
      expect({ ...again, columns: [] }).toEqual({ ...failure, columns: [] })
    }))

  it('tells a foreign key that points to nothing from one that is pointed to', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const child = await failing(opened, knex('posts').insert({ id: 2, user_id: 9 }))
      const parent = await failing(opened, knex('users').where({ id: 1 }).del())
      if (isServer) {
        const details = { kind: 'foreign-key', constraint: 'fk_posts_user', table: 'posts' }
        expect(child).toEqual({ ...details, columns: ['user_id'] })
        expect(parent).toMatchObject(details)
      } else {
        expect([child, parent]).toEqual([{ kind: 'foreign-key' }, { kind: 'foreign-key' }])
      }
    }))

  it('names the column that must not be NULL, and the check that does not hold', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const missing = await failing(opened, knex('users').insert({ id: 2, email: null as never }))
      expect(missing).toMatchObject({ kind: 'not-null', columns: ['email'] })
      const check = await failing(opened, knex('users').insert({ id: 2, email: 'b', age: -1 }))
      expect(check).toMatchObject({ kind: 'check', constraint: 'ck_users_age' })
    }))

  it.runIf(isServer)('tells a value that the column cannot hold', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const long = await failing(opened, knex('users').insert({ id: 2, email: 'x'.repeat(21) }))
      const large = await failing(opened, knex('users').insert({ id: 2, email: 'b', age: 3_000_000_000 }))
      expect([long?.kind, large?.kind]).toEqual(['value', 'value'])
    }),
  )

  it('tells a lock that somebody else holds', () =>
    usingDatabase(async (opened, url) => {
      const other = open(url, { acquireTimeoutMs: 100 })
      await opened.knex.transaction(async (first) => {
        await first('users').where({ id: 1 }).update({ age: 5 })
        const blocked = other.knex.transaction(async (second) => {
          if (place.engine === 'postgres') await second.raw("SET LOCAL lock_timeout = '100ms'")
          else if (isServer) await second.raw('SET innodb_lock_wait_timeout = 1')
          await second('users').where({ id: 1 }).update({ age: 6 })
        })
        expect(await failing(other, blocked)).toEqual({ kind: 'lock-timeout' })
      })
      await other.knex.destroy()
    }))

  it.runIf(isServer)('tells a deadlock', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      await knex('users').insert({ id: 2, email: 'b' })
      let met = 0
      let meet = (): void => undefined
      const both = new Promise<void>((resolve) => {
        meet = resolve
      })
      const crossing = (first: number, second: number): Promise<void> =>
        knex.transaction(async (transaction) => {
          await transaction('users').where({ id: first }).update({ age: 5 })
          if (++met === 2) meet()
          await both
          await transaction('users').where({ id: second }).update({ age: 6 })
        })
      const results = await Promise.allSettled([crossing(1, 2), crossing(2, 1)])
      const reasons = results.flatMap((each) =>
        each.status === 'rejected' ? [opened.access.failure(each.reason)] : [],
      )
      expect(reasons).toEqual([{ kind: 'deadlock' }])
    }),
  )

  it.runIf(place.engine === 'postgres')('tells two transactions that cannot be put in an order', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const run = knex.transaction(
        async (transaction) => {
          await transaction('users').where({ id: 1 }).first()
          await knex('users').where({ id: 1 }).update({ age: 7 })
          await transaction('users').where({ id: 1 }).update({ age: 8 })
        },
        { isolationLevel: 'repeatable read' },
      )
      expect(await failing(opened, run)).toMatchObject({ kind: 'serialization' })
    }),
  )

  it('lets a read-only transaction read, write nothing, and leaves no trace of it', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      const run = knex.transaction(
        async (transaction) => {
          expect(await transaction('users').select('id')).toHaveLength(1)
          await transaction('users').insert({ id: 9, email: 'z' })
        },
        { readOnly: true, ...(isServer ? { isolationLevel: 'serializable' as const } : {}) },
      )
      expect(await failing(opened, run)).toMatchObject({ kind: 'read-only' })
      await knex('users').insert({ id: 9, email: 'z' })
      expect(await knex('users').select('id')).toHaveLength(2)
    }))

  it.runIf(isServer)('tells a server that is not there, and a database and user that are not', () =>
    usingDatabase(async (_, url) => {
      const variants = await Promise.all([closedPort(), null])
      const elsewhere = new URL(url)
      elsewhere.port = String(variants[0])
      const unknown = new URL(url)
      unknown.pathname = '/no_such_database'
      for (const { href } of [elsewhere, unknown]) {
        const opened = open(href)
        const started = Date.now()
        expect(await failing(opened, opened.knex.raw('SELECT 1'))).toEqual({ kind: 'connection' })
        expect(Date.now() - started).toBeLessThan(4_000)
      }
    }),
  )

  it.runIf(isServer)('tells a server that has no connection left for the user', () =>
    usingDatabase(async ({ knex }, url) => {
      const user = `crowd_${Date.now().toString(36)}`
      const name = place.engine === 'postgres' ? user : `'${user}'@'%'`
      const database = new URL(url).pathname.slice(1)
      if (place.engine === 'postgres') await knex.raw(`CREATE ROLE ${user} LOGIN CONNECTION LIMIT 1`)
      else {
        await knex.raw(`CREATE USER ${name} WITH MAX_USER_CONNECTIONS 1`)
        await knex.raw(`GRANT ALL ON ${database}.* TO ${name}`)
      }
      const theirs = new URL(url)
      theirs.username = user
      const opened = open(theirs.href, { max: 2 })
      try {
        await opened.knex.transaction(async (transaction) => {
          await transaction.raw('SELECT 1')
          expect(await failing(opened, opened.knex.raw('SELECT 1'))).toEqual({ kind: 'connection' })
        })
      } finally {
        await opened.knex.destroy()
        await knex.raw(place.engine === 'postgres' ? `DROP ROLE ${user}` : `DROP USER ${name}`)
      }
    }),
  )

  it('tells a table and a column that are not there', () =>
    usingDatabase(async (opened) => {
      const { knex } = opened
      expect(await failing(opened, knex('nowhere').select())).toEqual({ kind: 'missing' })
      expect(await failing(opened, knex('users').select('nothing'))).toEqual({ kind: 'missing' })
      expect(await failing(opened, knex('users').insert({ id: 9, nothing: 1 }))).toMatchObject({ kind: 'missing' })
    }))

  it('knows nothing of mistakes in SQL and of other errors', () =>
    usingDatabase(async (opened) => {
      expect(await failing(opened, opened.knex.raw('SELEC nothing'))).toBeNull()
      expect(await failing(opened, opened.knex.raw("SELECT 'no such table: users', 1 +"))).toBeNull()
      expect(opened.access.failure(new Error('UNIQUE constraint failed: users.email'))).toBeNull()
      expect(opened.access.failure('text')).toBeNull()
      expect(opened.access.failure(null)).toBeNull()
    }))
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  return typeof address === 'object' && address !== null ? address.port : 1
}
