import { join } from 'node:path'
import { describe } from 'vitest'
import { schemaDump } from './dump.js'
import { forEachServer, query, type Row, type ServerLabel, withDatabase } from './servers.js'
import { openSqlite } from './sqlite-file.js'
import { sqliteAccount } from './sqlite-oracle.js'
import { temporaryFolder } from './temporary-project.js'

/** An engine to run on, and how its databases are made and looked at, without dbtool. */
export interface Place {
  readonly label: 'sqlite' | ServerLabel
  readonly engine: 'sqlite' | 'postgres' | 'mysql' | 'mariadb'
  /** Runs `use` with the URL of a new, empty database, which is gone afterwards. */
  withDatabase<T>(use: (url: string) => Promise<T>): Promise<T>
}

export function forEachPlace(labels: readonly ServerLabel[], define: (place: Place) => void): void {
  describe('on sqlite', () =>
    define({
      label: 'sqlite',
      engine: 'sqlite',
      withDatabase: async (use) => use(`sqlite://${join(await temporaryFolder(), 'app.db')}`),
    }))
  forEachServer(labels, (server) =>
    define({ label: server.label, engine: server.engine, withDatabase: (use) => withDatabase(server, use) }),
  )
}

function fileOf(url: string): string | null {
  return url.startsWith('sqlite:') ? url.replace('sqlite://', '') : null
}

/** Rows of a query, with the bare driver. */
export async function rowsOf(url: string, sql: string): Promise<readonly Row[]> {
  const file = fileOf(url)
  if (file === null) return query(url, sql)
  const connection = await openSqlite(file)
  try {
    return (await connection.query(sql)) as Row[]
  } finally {
    await connection.close()
  }
}

/** Runs SQL by hand, several statements too. */
export async function runSql(url: string, sql: string): Promise<void> {
  const file = fileOf(url)
  if (file === null) return void (await query(url, sql))
  const connection = await openSqlite(file)
  try {
    await connection.script(sql)
  } finally {
    await connection.close()
  }
}

/** What the structure is by the engine's own account. */
export async function structureOf(url: string): Promise<unknown> {
  const file = fileOf(url)
  if (file === null) return schemaDump(url)
  const connection = await openSqlite(file)
  try {
    return await sqliteAccount(connection)
  } finally {
    await connection.close()
  }
}

/** All rows of all tables but the log, as text, in no order of the engine's. */
export async function contentOf(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const content: Record<string, readonly string[]> = {}
  for (const name of await tableNames(url)) {
    if (name.endsWith('dbtool_revision')) continue
    const quoted = url.startsWith('postgres') ? name : url.startsWith('sqlite') ? `"${name}"` : `\`${name}\``
    const rows = await rowsOf(url, `SELECT * FROM ${quoted}`)
    content[name] = rows.map((row) => JSON.stringify(row, (_, value) => exact(value))).toSorted()
  }
  return content
}

function exact(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

async function tableNames(url: string): Promise<readonly string[]> {
  const sql = url.startsWith('sqlite')
    ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    : url.startsWith('postgres')
      ? "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
      : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1"
  return (await rowsOf(url, sql)).map((row) => String(row['name']))
}

/** The log without what differs between two equal histories: times, the run, who. */
export async function logOf(url: string): Promise<readonly Row[]> {
  return rowsOf(
    url,
    `SELECT seq, revision, direction, state, parents, label, checksum, stmt_total, stmt_done, stmt_hashes, tx_mode, error_code
     FROM dbtool_revision ORDER BY seq`,
  )
}
