import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'

/** Where the version tables are. `tablePrefix` lets two services share a database. */
export interface VersionTablesOptions {
  readonly tablePrefix?: string | undefined
  readonly schema?: string | undefined
}

/** What the version tables say. A database without them has nothing applied. */
export interface AppliedState {
  readonly exists: boolean
  readonly heads: readonly string[]
  /** Every revision whose last entry says that it is applied, with the checksum of its file at that time. */
  readonly applied: ReadonlyMap<string, string>
}

/** One line of the log. */
export interface LogEntry {
  readonly revision: string
  readonly direction: 'up' | 'down' | 'mark'
  readonly parents: readonly string[]
  readonly message: string
  readonly checksum: string
  readonly statements: number
  readonly durationMs: number
  readonly runId: string
}

/** How the heads move: those that go, and the one or ones that come. */
export interface HeadMove {
  readonly remove: readonly string[]
  readonly add: readonly string[]
}

const format = '1'

/**
 * The books: an append-only log of what ran, and the current heads. Every change is made on the connection that it is
 * about, inside its transaction. The tables' SQL is one text that every engine accepts.
 */
export class VersionTables {
  readonly #dialect: Dialect
  readonly #log: string
  readonly #head: string
  readonly #meta: string
  readonly #headName: { readonly name: string; readonly schema?: string }

  constructor(dialect: Dialect, options: VersionTablesOptions = {}) {
    const prefix = options.tablePrefix ?? 'dbtool_'
    const quote = (name: string): string => dialect.expressions.quote(name)
    const qualified = (name: string): string =>
      options.schema === undefined ? quote(name) : `${quote(options.schema)}.${quote(name)}`
    this.#dialect = dialect
    this.#log = qualified(`${prefix}revision`)
    this.#head = qualified(`${prefix}head`)
    this.#meta = qualified(`${prefix}meta`)
    this.#headName = {
      name: `${prefix}head`,
      ...(options.schema === undefined ? {} : { schema: options.schema }),
    }
  }

  /** @throws {DbtoolError} DBT_FORMAT_UNKNOWN when a newer dbtool wrote the tables. */
  async fetch(connection: Connection): Promise<AppliedState> {
    if (!(await this.#dialect.hasTable(connection, this.#headName))) {
      return { exists: false, heads: [], applied: new Map() }
    }
    const [meta] = await connection.query(`SELECT v FROM ${this.#meta} WHERE k = 'format'`)
    if (meta?.['v'] !== format) throw unknownFormat()
    const heads = await connection.query(`SELECT revision FROM ${this.#head} ORDER BY revision`)
    const log = await connection.query(`SELECT revision, direction, checksum FROM ${this.#log} ORDER BY seq`)
    const applied = new Map<string, string>()
    for (const row of log) {
      const revision = String(row['revision'])
      if (row['direction'] === 'down') applied.delete(revision)
      else applied.set(revision, String(row['checksum']))
    }
    return { exists: true, heads: heads.map((row) => String(row['revision'])), applied }
  }

  /** Only the heads, for the comparison inside a transaction. */
  async fetchHeads(connection: Connection): Promise<readonly string[]> {
    if (!(await this.#dialect.hasTable(connection, this.#headName))) return []
    const rows = await connection.query(`SELECT revision FROM ${this.#head} ORDER BY revision`)
    return rows.map((row) => String(row['revision']))
  }

  async ensure(connection: Connection): Promise<void> {
    if (await this.#dialect.hasTable(connection, this.#headName)) return
    await connection.execute(`CREATE TABLE ${this.#log} (
  seq BIGINT NOT NULL PRIMARY KEY,
  revision VARCHAR(64) NOT NULL,
  run_id CHAR(36) NOT NULL,
  direction VARCHAR(4) NOT NULL CHECK (direction IN ('up', 'down', 'mark')),
  state VARCHAR(10) NOT NULL CHECK (state IN ('running', 'applied', 'failed', 'reverted', 'resolved')),
  parents TEXT NOT NULL,
  label VARCHAR(200) NOT NULL,
  checksum CHAR(67) NOT NULL,
  stmt_total INTEGER NOT NULL,
  stmt_done INTEGER NOT NULL,
  stmt_inflight INTEGER,
  stmt_hashes TEXT NOT NULL,
  tx_mode VARCHAR(9) NOT NULL CHECK (tx_mode IN ('revision', 'none', 'statement')),
  started_at VARCHAR(27) NOT NULL,
  finished_at VARCHAR(27),
  duration_ms BIGINT,
  tool_version VARCHAR(32) NOT NULL,
  applied_by VARCHAR(200) NOT NULL,
  error_code VARCHAR(32),
  error_text TEXT
)`)
    await connection.execute(
      `CREATE TABLE ${this.#head} (revision VARCHAR(64) NOT NULL PRIMARY KEY, seq BIGINT NOT NULL)`,
    )
    await connection.execute(`CREATE TABLE ${this.#meta} (k VARCHAR(40) NOT NULL PRIMARY KEY, v VARCHAR(400) NOT NULL)`)
    await connection.execute(`INSERT INTO ${this.#meta} (k, v) VALUES ('format', '${format}')`)
  }

  /**
   * Writes a line and moves the heads by compare-and-swap.
   * @throws {DbtoolError} DBT_HEADS_MOVED when a head that should go is not there: another runner was faster.
   */
  async record(connection: Connection, entry: LogEntry, move: HeadMove, startedAt: Date): Promise<void> {
    const [row] = await connection.query(`SELECT coalesce(max(seq), 0) + 1 AS seq FROM ${this.#log}`)
    const seq = Number(row?.['seq'])
    await connection.execute(
      `INSERT INTO ${this.#log} (seq, revision, run_id, direction, state, parents, label, checksum, stmt_total, stmt_done,
       stmt_hashes, tx_mode, started_at, finished_at, duration_ms, tool_version, applied_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        seq,
        entry.revision,
        entry.runId,
        entry.direction,
        entry.direction === 'down' ? 'reverted' : 'applied',
        JSON.stringify(entry.parents),
        entry.message.slice(0, 200),
        entry.checksum,
        entry.statements,
        entry.statements,
        '[]',
        'revision',
        startedAt.toISOString(),
        new Date().toISOString(),
        Math.round(entry.durationMs),
        await toolVersion(),
        whoAmI(),
      ],
    )
    await this.#moveHeads(connection, move, seq)
  }

  async #moveHeads(connection: Connection, move: HeadMove, seq: number): Promise<void> {
    const add = [...move.add]
    for (const gone of move.remove) {
      const next = add.shift()
      const { changes } =
        next === undefined
          ? await connection.execute(`DELETE FROM ${this.#head} WHERE revision = ?`, [gone])
          : await connection.execute(`UPDATE ${this.#head} SET revision = ?, seq = ? WHERE revision = ?`, [
              next,
              seq,
              gone,
            ])
      if (changes !== 1) throw headsMoved()
    }
    for (const next of add) {
      await connection.execute(`INSERT INTO ${this.#head} (revision, seq) VALUES (?, ?)`, [next, seq])
    }
  }
}

export function headsMoved(): DbtoolError {
  return new DbtoolError('DBT_HEADS_MOVED', 'Another runner has changed which revisions are applied.', {
    next: ['dbtool status'],
  })
}

function unknownFormat(): DbtoolError {
  return new DbtoolError('DBT_FORMAT_UNKNOWN', 'The version tables of this database were written by a newer dbtool.', {
    next: ['npm install dbtool@latest'],
  })
}

let version: string | undefined

async function toolVersion(): Promise<string> {
  if (version === undefined) {
    const { createRequire } = await import('node:module')
    version = (createRequire(import.meta.url)('../../package.json') as { version: string }).version
  }
  return version
}

function whoAmI(): string {
  const user = process.env['USER'] ?? process.env['LOGNAME'] ?? process.env['USERNAME'] ?? 'unknown'
  return `${user}@${process.env['HOSTNAME'] ?? 'localhost'}`.slice(0, 200)
}
