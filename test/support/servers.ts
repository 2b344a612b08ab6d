import { randomBytes } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { describe, it } from 'vitest'

/** The servers that tests may run on, as scripts/servers.sh starts them; a variable names another. */
const places = {
  postgres: { variable: 'TEST_POSTGRES_URL', url: 'postgres://root@127.0.0.1:5432/test' },
  postgres18: { variable: 'TEST_POSTGRES18_URL', url: 'postgres://root@127.0.0.1:5418/test' },
  mysql: { variable: 'TEST_MYSQL_URL', url: 'mysql://root@127.0.0.1:3307/test' },
  mariadb: { variable: 'TEST_MARIADB_URL', url: 'mariadb://root@127.0.0.1:3306/test' },
} as const

export type ServerLabel = keyof typeof places
export const serverLabels = Object.keys(places) as ServerLabel[]

export interface Server {
  readonly label: ServerLabel
  readonly engine: 'postgres' | 'mysql' | 'mariadb'
  readonly url: string
  /** As the server writes it, e.g. `10.11.19-MariaDB-0+deb12u1`. */
  readonly version: string
  readonly major: number
}

const inCi = process.env['CI'] === 'true'
// A busy machine of CI must not pass for one without servers.
const patience = inCi ? 10_000 : 2_000
const reasons = new Map<ServerLabel, string>()

/** Those that answer. */
export const servers: readonly Server[] = await findServers()

/**
 * A group of tests on each of these servers. One that does not answer is a skipped group that says why, and in CI, where
 * nobody would see that, a failing test.
 */
export function forEachServer(labels: readonly ServerLabel[], define: (server: Server) => void): void {
  for (const label of labels) {
    const server = servers.find((candidate) => candidate.label === label)
    if (server !== undefined) describe(`on ${label}`, () => define(server))
    else if (inCi) {
      it(`on ${label}`, () => {
        throw new Error(`${reasons.get(label)}; scripts/servers.sh start`)
      })
    } else describe.skip(`on ${label} (${reasons.get(label)})`, () => it('is skipped', () => {}))
  }
}

/** A database of its own on the server, gone afterwards whatever happens. */
export async function withDatabase<T>(server: Server, use: (url: string) => Promise<T>): Promise<T> {
  const name = `dbtool_t_${randomBytes(6).toString('hex')}`
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await query(server.url, `CREATE DATABASE ${name}`)
  try {
    return await use(url.href)
  } finally {
    // FORCE: a test that fails may leave connections behind.
    await query(server.url, `DROP DATABASE ${name}${server.engine === 'postgres' ? ' WITH (FORCE)' : ''}`)
  }
}

export type Row = Record<string, unknown>

/** Runs SQL with the bare driver on a connection of its own; several statements give the rows of the last. */
export async function query(url: string, sql: string, params?: readonly unknown[]): Promise<Row[]> {
  return isPostgres(url) ? queryPostgres(url, sql, params) : queryMysql(url, sql, params)
}

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/.test(url)
}

async function queryPostgres(url: string, sql: string, params?: readonly unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  // The server may close the connection before we do; what matters of that fails the query.
  client.on('error', () => {})
  await client.connect()
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql, params && [...params])
    return (Array.isArray(results) ? results.at(-1)?.rows : results.rows) ?? []
  } finally {
    await client.end()
  }
}

async function queryMysql(url: string, sql: string, params?: readonly unknown[]): Promise<Row[]> {
  const connection = await createConnection({ uri: url, multipleStatements: true })
  connection.on('error', () => {})
  try {
    const [results, fields] = await connection.query(sql, params && [...params])
    // Of several statements, `fields` has a list for each, undefined for one without rows.
    const several = Array.isArray(fields) && fields.some((each) => each === undefined || Array.isArray(each))
    const last = several ? (results as unknown[]).at(-1) : results
    return Array.isArray(last) ? (last as Row[]) : []
  } finally {
    await connection.end()
  }
}

async function findServers(): Promise<Server[]> {
  const found = await Promise.all(serverLabels.map(findServer))
  for (const [label, reason] of reasons) console.warn(`no tests on ${label}: ${reason}`)
  return found.filter((server) => server !== null)
}

async function findServer(label: ServerLabel): Promise<Server | null> {
  const url = process.env[places[label].variable] || places[label].url
  const engine = label === 'postgres18' ? 'postgres' : label
  try {
    const version = await inTime(
      query(url, engine === 'postgres' ? 'SHOW server_version' : 'SELECT VERSION() AS version'),
    )
    const text = String(Object.values(version[0] ?? {})[0])
    return { label, engine, url, version: text, major: Number.parseInt(text, 10) }
  } catch (error) {
    const { hostname, port } = new URL(url)
    reasons.set(label, `${hostname}:${port} does not answer: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${patience} ms`)), patience)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
