import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import { type AppliedState, appliedBy, type DatabasePlace, nothingApplied } from './applied-state.js'
import { emptyJournal, type JournalState } from './journal-state.js'
import { fetchPlaceFrom, format, type PlacedNames, placedNames, type VersionTablesOptions } from './place-tables.js'
import { toolVersion, whoAmI } from './run-signature.js'
import { type VersionTableNames, versionTableTexts } from './version-table-texts.js'

/** One line of the log. */
export interface LogEntry {
  readonly revision: string
  readonly direction: 'up' | 'down' | 'mark'
  readonly parents: readonly string[]
  readonly message: string
  /** Without its folder. */
  readonly fileName: string
  readonly checksum: string
  readonly statements: number
  readonly durationMs: number
  readonly runId: string
  /** Of a mark: what the revision is from now on; default `applied`. */
  readonly marked?: 'applied' | 'reverted'
}

/** How the heads move: those that go, and the one or ones that come. */
export interface HeadMove {
  readonly remove: readonly string[]
  readonly add: readonly string[]
}

/** Columns were added to the log since; books that do not say so lack them, and get them before anything is written. */
export const logVersion = '2'

/**
 * The books: an append-only log of what ran, and the current heads. Every change is made on the connection that it is
 * about, inside its transaction. The tables' SQL is one text that every engine accepts.
 */
export class VersionTables {
  readonly #dialect: Dialect
  readonly #log: string
  readonly #head: string
  readonly #meta: string
  readonly #placed: PlacedNames
  readonly #headName: { readonly name: string; readonly schema?: string }

  readonly #options: VersionTablesOptions
  /** What the runner's lock is about. */
  readonly lockName: string

  /** @param where The schema that they are in, where the options name none. */
  constructor(dialect: Dialect, options: VersionTablesOptions = {}, where?: string) {
    this.#dialect = dialect
    this.#options = options
    const quote = (name: string): string => dialect.expressions.quote(name)
    this.lockName = placedNames(quote, options).log
    this.#placed = placedNames(quote, { ...options, schema: options.schema ?? where })
    this.#log = this.#placed.log
    this.#head = this.#placed.head
    this.#meta = this.#placed.meta
    this.#headName = this.#placed.headTable
  }

  /** Everything that the books say. @throws {DbtoolError} DBT_FORMAT_UNKNOWN when a newer dbtool wrote the tables. */
  async fetch(connection: Connection): Promise<AppliedState> {
    const place = await this.fetchPlace(connection)
    if (!place.exists) return nothingApplied
    const [named] = await connection.query(`SELECT v FROM ${this.#meta} WHERE k = 'log' AND v = '${logVersion}'`)
    const log = await connection.query(
      `SELECT seq, revision, state, checksum${named === undefined ? '' : ', file_name'} FROM ${this.#log} ORDER BY seq`,
    )
    return { ...place, ...appliedBy(log) }
  }

  /** Only where the database is, however long its history. @throws {DbtoolError} as `fetch`. */
  fetchPlace(connection: Connection): Promise<DatabasePlace> {
    return fetchPlaceFrom(connection, this.#dialect, this.#placed)
  }

  /** The names as SQL, and the schema that has to be there for them. */
  get names(): VersionTableNames & { readonly schema: string | undefined } {
    return { log: this.#log, head: this.#head, meta: this.#meta, schema: this.#options.schema }
  }

  /** The same by their full names: a revision may change where its session looks for names that have no schema. */
  async located(connection: Connection): Promise<VersionTables> {
    if (this.#options.schema !== undefined) return this
    const where = await this.#dialect.schemaOf?.(connection, this.#headName.name)
    return new VersionTables(this.#dialect, this.#options, where ?? undefined)
  }

  /** Only the heads, for the comparison inside a transaction. */
  async fetchHeads(connection: Connection): Promise<readonly string[]> {
    if (!(await this.#dialect.hasTable(connection, this.#headName))) return []
    const rows = await connection.query(`SELECT revision FROM ${this.#head} ORDER BY revision`)
    return rows.map((row) => String(row['revision']))
  }

  async ensure(connection: Connection): Promise<void> {
    if (await this.#dialect.hasTable(connection, this.#headName)) {
      await this.#renew(connection)
      return
    }
    const { schema } = this.#options
    if (schema !== undefined && this.#dialect.capabilities.schemas) {
      await connection.execute(`CREATE SCHEMA IF NOT EXISTS ${this.#dialect.expressions.quote(schema)}`)
    }
    const names = { log: this.#log, head: this.#head, meta: this.#meta }
    const texts = versionTableTexts(names, this.#dialect.bookOptions)
    // Where each statement stands for itself, others look while this is at work: the heads' table, which says that the
    // books are there, comes last, and a run that was cut off is gone on with.
    await connection.execute(texts.log)
    await connection.execute(texts.meta)
    const [known] = await connection.query(`SELECT v FROM ${this.#meta} WHERE k = 'format'`)
    if (known === undefined) await connection.execute(`INSERT INTO ${this.#meta} (k, v) VALUES ('format', '${format}')`)
    await this.#noteLogVersion(connection)
    await connection.execute(texts.head)
  }

  /** Adds to older books what has come since. */
  async #renew(connection: Connection): Promise<void> {
    const [known] = await connection.query(`SELECT v FROM ${this.#meta} WHERE k = 'log'`)
    if (known !== undefined) return
    await connection.execute(`ALTER TABLE ${this.#log} ADD COLUMN file_name VARCHAR(255)`)
    await this.#noteLogVersion(connection)
  }

  async #noteLogVersion(connection: Connection): Promise<void> {
    const [known] = await connection.query(`SELECT v FROM ${this.#meta} WHERE k = 'log'`)
    if (known === undefined)
      await connection.execute(`INSERT INTO ${this.#meta} (k, v) VALUES ('log', '${logVersion}')`)
  }

  /**
   * Writes a line and moves the heads by compare-and-swap.
   * @throws {DbtoolError} DBT_HEADS_MOVED when a head that should go is not there: another runner was faster.
   */
  async record(connection: Connection, entry: LogEntry, move: HeadMove, startedAt: Date): Promise<void> {
    const state = entry.marked ?? (entry.direction === 'down' ? 'reverted' : 'applied')
    const seq = await this.#insert(connection, entry, startedAt, state)
    await this.#moveHeads(connection, move, seq)
  }

  /** Opens a line for an attempt outside a transaction. Returns its number. */
  begin(connection: Connection, entry: LogEntry, startedAt: Date): Promise<number> {
    return this.#insert(connection, entry, startedAt, 'running')
  }

  /** Where an attempt stands. */
  async saveJournal(connection: Connection, seq: number, journal: JournalState): Promise<void> {
    const inflight = journal.before === null ? null : journal.statements + 1
    await connection.execute(
      `UPDATE ${this.#log} SET state = 'running', stmt_done = ?, stmt_inflight = ?, stmt_hashes = ? WHERE seq = ?`,
      [journal.statements, inflight, JSON.stringify(journal), seq],
    )
  }

  /** An attempt that the server refused; what it had done stays done. */
  async fail(connection: Connection, seq: number, code: string, message: string): Promise<void> {
    await connection.execute(
      `UPDATE ${this.#log} SET state = 'failed', error_code = ?, error_text = ?, finished_at = ? WHERE seq = ?`,
      [code, message.slice(0, 4000), new Date().toISOString(), seq],
    )
  }

  /** An attempt that came to its end, and the heads with it; in one transaction of the caller's. */
  async finish(connection: Connection, seq: number, entry: LogEntry, move: HeadMove): Promise<void> {
    await connection.execute(
      `UPDATE ${this.#log} SET state = ?, checksum = ?, stmt_total = ?, stmt_done = ?, stmt_inflight = NULL,
         stmt_hashes = '[]', finished_at = ?, duration_ms = ?, error_code = NULL, error_text = NULL WHERE seq = ?`,
      [
        entry.direction === 'down' ? 'reverted' : 'applied',
        entry.checksum,
        entry.statements,
        entry.statements,
        new Date().toISOString(),
        Math.round(entry.durationMs),
        seq,
      ],
    )
    await this.#moveHeads(connection, move, seq)
  }

  /** Closes an attempt by a person's word: nothing of it is there any more. */
  async giveUp(connection: Connection, seq: number): Promise<void> {
    await connection.execute(
      `UPDATE ${this.#log} SET state = 'resolved', stmt_inflight = NULL, finished_at = ? WHERE seq = ?`,
      [new Date().toISOString(), seq],
    )
  }

  async #insert(connection: Connection, entry: LogEntry, startedAt: Date, state: string): Promise<number> {
    const [row] = await connection.query(`SELECT coalesce(max(seq), 0) + 1 AS seq FROM ${this.#log}`)
    const seq = Number(row?.['seq'])
    const isDone = state !== 'running'
    await connection.execute(
      `INSERT INTO ${this.#log} (seq, revision, run_id, direction, state, parents, label, checksum, stmt_total, stmt_done,
       stmt_hashes, tx_mode, started_at, finished_at, duration_ms, tool_version, applied_by, file_name)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        seq,
        entry.revision,
        entry.runId,
        entry.direction,
        state,
        JSON.stringify(entry.parents),
        labelOf(entry),
        entry.checksum,
        entry.statements,
        entry.statements,
        isDone ? '[]' : JSON.stringify(emptyJournal),
        isDone ? 'revision' : 'none',
        startedAt.toISOString(),
        isDone ? new Date().toISOString() : null,
        isDone ? Math.round(entry.durationMs) : null,
        await toolVersion(),
        whoAmI(),
        [...entry.fileName].slice(0, 255).join(''),
      ],
    )
    return seq
  }

  /** Remembers schemas that revisions use: what is in them is dbtool's business from then on. */
  async noteNamespaces(connection: Connection, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const key = `schema:${name}`
      const rows = await connection.query(`SELECT k FROM ${this.#meta} WHERE k = ?`, [key])
      if (rows.length > 0) continue
      await connection.execute(`INSERT INTO ${this.#meta} (k, v) VALUES (?, ?)`, [key, 'used'])
    }
  }

  /** Moves the heads where there is nothing to log. @throws {DbtoolError} DBT_HEADS_MOVED. */
  moveHeads(connection: Connection, move: HeadMove): Promise<void> {
    return this.#moveHeads(connection, move, 0)
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

/** The message as the log holds it: so many code points, not halves of them. */
export function labelOf({ message }: Pick<LogEntry, 'message'>): string {
  return [...message].slice(0, 200).join('')
}

export function headsMoved(): DbtoolError {
  return new DbtoolError('DBT_HEADS_MOVED', 'Another runner has changed which revisions are applied.', {
    next: ['dbtool status'],
  })
}
