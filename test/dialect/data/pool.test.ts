import { setTimeout as wait } from 'node:timers/promises'
import type { Knex } from 'knex'
import { describe, expect, it } from 'vitest'
import { forEachServer, query } from '../../support/servers.js'
import { startTcpProxy } from '../../support/tcp-proxy.js'
import { open, rows } from './data-place.js'

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  const isPostgres = server.engine === 'postgres'

  /** The server's number of the connection. */
  const backend = async (knex: Knex): Promise<number> => {
    const [row] = await rows(knex, isPostgres ? 'SELECT pg_backend_pid() AS id' : 'SELECT CONNECTION_ID() AS id')
    return Number(row?.['id'])
  }
  const kill = (id: number): Promise<unknown> =>
    query(server.url, isPostgres ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`)
  const isThere = async (id: number): Promise<boolean> => {
    const found = await query(
      server.url,
      isPostgres
        ? `SELECT 1 AS x FROM pg_stat_activity WHERE pid = ${id}`
        : `SELECT 1 AS x FROM information_schema.processlist WHERE id = ${id}`,
    )
    return found.length > 0
  }
  const isGoneSoon = async (id: number): Promise<boolean> => {
    for (let tries = 0; tries < 40; tries++) {
      if (!(await isThere(id))) return true
      await wait(50)
    }
    return false
  }
  const sleep = isPostgres ? 'SELECT pg_sleep(0.8)' : 'SELECT SLEEP(0.8)'

  it('uses a connection again', async () => {
    const { knex } = open(server.url)
    expect(await backend(knex)).toBe(await backend(knex))
  })

  it('opens as many as it may and no more, and says that the pool is full', async () => {
    const { access, knex } = open(server.url, { max: 2, acquireTimeoutMs: 200 })
    const long = Promise.all([knex.raw(sleep), knex.raw(sleep)])
    await wait(100)
    const error: unknown = await knex.raw('SELECT 1').catch((reason: unknown) => reason)
    expect(access.failure(error)).toEqual({ kind: 'pool-timeout' })
    await long
    await knex.raw('SELECT 1')
  })

  it('closes connections that nobody uses', async () => {
    const { knex } = open(server.url, { idleMs: 50 })
    const id = await backend(knex)
    expect(await isGoneSoon(id)).toBe(true)
    await backend(knex)
  })

  it('does not use a connection again that has come of age', async () => {
    const { knex } = open(server.url, { recycleMs: 100 })
    const id = await backend(knex)
    expect(await backend(knex)).toBe(id)
    await wait(150)
    expect(await backend(knex)).not.toBe(id)
    expect(await isGoneSoon(id)).toBe(true)
  })

  it.each([true, false])('never hands out a connection that is known to be closed (pre-ping %s)', async (prePing) => {
    const { knex } = open(server.url, { prePing })
    const id = await backend(knex)
    await kill(id)
    await isGoneSoon(id)
    await wait(50)
    expect(await backend(knex)).not.toBe(id)
  })

  it('finds out by a ping that a connection is dead of which nobody has heard', async () => {
    const proxy = await startTcpProxy(server.url)
    const { knex } = open(proxy.url, { prePing: true })
    const id = await backend(knex)
    proxy.freeze()
    const started = Date.now()
    expect(await backend(knex)).not.toBe(id)
    expect(Date.now() - started).toBeLessThan(4_500)
    await knex.destroy()
    await proxy.stop()
  })

  it('opens a connection for each use where there is no pool, transactions included, and closes it', async () => {
    const { knex } = open(server.url, { unpooled: true, max: 1 })
    const id = await backend(knex)
    expect(await isGoneSoon(id)).toBe(true)
    const within = await knex.transaction(async (transaction) => {
      const first = await backend(transaction)
      expect(await transaction.transaction((nested) => backend(nested))).toBe(first)
      // More than `max`: nothing is shared.
      expect(await backend(knex)).not.toBe(first)
      return first
    })
    expect(await isGoneSoon(within)).toBe(true)
  })

  it('fails within seconds while the server is down, without a storm, and goes on when it is back', async () => {
    const proxy = await startTcpProxy(server.url)
    const { access, knex } = open(proxy.url, { max: 2, acquireTimeoutMs: 8_000 })
    await knex.raw('SELECT 1')
    proxy.slam()
    await wait(50)
    const before = proxy.attempts
    const started = Date.now()
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => knex.raw('SELECT 1')))
    const kinds = results.map((each) => (each.status === 'rejected' ? access.failure(each.reason)?.kind : 'answered'))
    expect(kinds).toEqual(Array.from({ length: 6 }, () => 'connection'))
    expect(Date.now() - started).toBeLessThan(4_000)
    await wait(500)
    expect(proxy.attempts - before).toBeLessThanOrEqual(8)
    await proxy.resume()
    await knex.raw('SELECT 1')
    await proxy.stop()
    const down: unknown = await knex.raw('SELECT 1').catch((reason: unknown) => reason)
    expect(access.failure(down)).toEqual({ kind: 'connection' })
    await proxy.resume()
    await knex.raw('SELECT 1')
    await knex.destroy()
    await proxy.stop()
  })

  it('says that the connection was lost when it is cut in the middle, also of a transaction', async () => {
    const proxy = await startTcpProxy(server.url)
    const { access, knex } = open(proxy.url)
    const kindOf = (run: Promise<unknown>): Promise<unknown> =>
      run.then(
        () => 'answered',
        (reason: unknown) => access.failure(reason)?.kind,
      )
    const statement = kindOf(knex.raw(sleep))
    await wait(200)
    proxy.cut()
    expect(await statement).toBe('connection')
    const transaction = knex.transaction(async (within) => {
      await within.raw('SELECT 1')
      proxy.cut()
      await within.raw('SELECT 1')
    })
    expect(await kindOf(transaction)).toBe('connection')
    expect(await kindOf(Promise.resolve(knex.raw('SELECT 1')))).toBe('answered')
    await knex.destroy()
    await proxy.stop()
  })

  it('has sessions in UTC', async () => {
    const { knex } = open(server.url)
    const sql = isPostgres
      ? "SELECT current_setting('TimeZone') AS zone"
      : 'SELECT @@time_zone AS zone, @@sql_mode AS mode, @@character_set_client AS charset'
    const [row] = await rows(knex, sql)
    expect(row?.['zone']).toBe(isPostgres ? 'UTC' : '+00:00')
    if (isPostgres) return
    expect(row?.['mode']).toMatch(/STRICT_ALL_TABLES/)
    expect(row?.['charset']).toBe('utf8mb4')
  })

  it('lets settings of Knex win', async () => {
    const { knex } = open(server.url, {
      knex: { pool: { max: 1, min: 0 }, acquireConnectionTimeout: 150, debug: false },
    })
    const long = knex.raw(sleep).then(() => undefined)
    await wait(100)
    await expect(knex.raw('SELECT 1')).rejects.toThrow(/Timeout acquiring/)
    await long
  })
})

describe('a pool', () => {
  it('refuses a driver that the engine has none of', () => {
    expect(() => open('postgres://root@127.0.0.1/test', { driver: 'sqlite3' })).toThrow(
      /does not connect to PostgreSQL/,
    )
    expect(() => open('sqlite::memory:', { driver: 'pg' })).toThrow(/does not open SQLite databases with pg/)
  })
})
