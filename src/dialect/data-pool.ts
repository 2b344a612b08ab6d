import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import { DbtoolError } from '../errors/index.js'
import type { PoolSettings } from './data-access.js'
import { knexLog } from './knex-log.js'

/** A driver's connection, with what Knex writes on it. */
export interface PooledConnection {
  __knexUid?: string
  /** Why it must not be used again; absent: it may. */
  __knex__disposed?: unknown
}

/** How long a connection may take to say goodbye, in milliseconds. */
export const goodbyeTimeoutMs = 2_000

interface LosableConnection extends PooledConnection {
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'end', listener: () => void): unknown
}

/** Has the pool not use a connection again that the server, or the way to it, has ended. */
export function markWhenLost<C extends LosableConnection>(connection: C): C {
  connection.on('error', (error) => {
    connection.__knex__disposed ??= error
  })
  connection.on('end', () => {
    connection.__knex__disposed ??= new Error('The connection has ended.')
  })
  return connection
}

/** The part of Knex's clients that a pool builds on. @see https://github.com/knex/knex/blob/master/lib/client.js */
export interface PoolClient {
  readonly transacting?: boolean
  _driver(): unknown
  acquireConnection(): Promise<PooledConnection>
  releaseConnection(connection: PooledConnection): Promise<void>
  acquireRawConnection(): Promise<PooledConnection>
  destroyRawConnection(connection: PooledConnection): Promise<void>
  transaction(...args: unknown[]): unknown
  positionBindings(sql: string): string
  processResponse(query: { context?: unknown }, runner: unknown): unknown
}
export type PoolClientClass = new (config: Knex.Config) => PoolClient

/** One of Knex's own clients; Knex is loaded when the first pool is opened. */
export function knexClient(dialect: 'sqlite3' | 'better-sqlite3' | 'postgres' | 'mysql2'): PoolClientClass {
  return createRequire(import.meta.url)(`knex/lib/dialects/${dialect}/index.js`) as PoolClientClass
}

/** What of a pool an engine decides. */
export interface PoolFacts {
  readonly client: PoolClientClass
  /** Asks a connection for a sign of life; rejects, or takes long, when it is dead. */
  readonly ping: ((connection: PooledConnection) => Promise<unknown>) | null
  /** The connection is the database: it is never closed but at the end. */
  readonly keepsConnection?: boolean
  readonly config?: Knex.Config
}

/** A connection that gives no sign of life for so long is dead. */
const pingTimeoutMs = 3_000
const never = 2 ** 31 - 1

export function openKnex(settings: PoolSettings, facts: PoolFacts): Knex {
  const { knex: createKnex } = createRequire(import.meta.url)('knex') as typeof import('knex')
  const { ping, keepsConnection = false } = facts
  const unpooled = settings.unpooled && !keepsConnection
  const own = settings.knex
  const pool: Knex.PoolConfig = {
    min: 0,
    max: settings.max,
    acquireTimeoutMillis: settings.acquireTimeoutMs,
    idleTimeoutMillis: keepsConnection ? never : settings.idleMs,
    reapIntervalMillis: Math.min(1000, Math.max(10, settings.idleMs)),
    ...(settings.prePing && ping !== null
      ? { validate: (connection: PooledConnection) => answers(connection, ping) }
      : {}),
    ...(settings.recycleMs === null || keepsConnection ? {} : lifetime(settings.recycleMs)),
    ...own.pool,
  }
  return createKnex({
    // Knex makes no pool without it; the address is the client's own business.
    connection: {},
    // Values of a failed statement may be secrets, and the message goes to logs.
    compileSqlOnError: false,
    log: poolLog,
    ...facts.config,
    ...own,
    client: (unpooled
      ? withoutPool(facts.client, own.pool?.afterCreate)
      : facts.client) as unknown as typeof Knex.Client,
    pool: unpooled ? { min: 0, max: 0 } : pool,
  })
}

/** Some live longer than others, so that they do not all end at once. */
function lifetime(recycleMs: number): Record<string, number> {
  return { maxConnectionLifetimeMillis: recycleMs, maxConnectionLifetimeJitterMillis: Math.ceil(recycleMs / 10) }
}

/** Whether a connection lives. The end of one that does not must not wait for an answer either. */
async function answers(
  connection: PooledConnection,
  ping: (connection: PooledConnection) => Promise<unknown>,
): Promise<boolean> {
  const answer = ping(connection).then(
    () => true,
    () => false,
  )
  const isAlive = await withinTime(answer, pingTimeoutMs, false)
  if (!isAlive) connection.__knex__disposed ??= new Error('The connection does not answer.')
  return isAlive
}

/** The result, or another one when it takes longer. */
export async function withinTime<T>(result: Promise<T>, ms: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms)
  })
  return Promise.race([result, late]).finally(() => clearTimeout(timer))
}

/** Each use opens a connection of its own and closes it. Methods only: Knex makes transactions' clients without fields. */
function withoutPool(Client: PoolClientClass, afterCreate: Knex.PoolConfig['afterCreate']): PoolClientClass {
  let opened = 0
  return class extends Client {
    override async acquireConnection(): Promise<PooledConnection> {
      const connection = await this.acquireRawConnection()
      connection.__knexUid = `unpooled${++opened}`
      if (afterCreate === undefined) return connection
      return new Promise((resolve, reject) => {
        afterCreate(connection, (error: unknown) => {
          if (error === null || error === undefined) resolve(connection)
          else void this.releaseConnection(connection).then(() => reject(error as Error))
        })
      })
    }

    override async releaseConnection(connection: PooledConnection): Promise<void> {
      // Knex does not wait for it after a transaction, so that nobody would hear of an error.
      await this.destroyRawConnection(connection).catch(() => undefined)
    }
  }
}

/** What is thrown as well, or is dealt with here, needs no line on stderr. */
const poolLog: Knex.Logger = {
  ...knexLog,
  warn: (message: unknown) => {
    if (!/^(?:Acquire c|C)onnection error/i.test(String(message))) knexLog.warn?.(message)
  },
}

/** @throws {DbtoolError} DBT_UNSUPPORTED for another driver than the only one that there is. */
export function requireDriver(name: string | null, only: string, engine: string): void {
  if (name === null || name === only) return
  throw new DbtoolError('DBT_UNSUPPORTED', `dbtool does not connect to ${engine} with ${name}.`, {
    hint: `The driver for ${engine} is ${only}.`,
  })
}
