import type { Binding, Connection } from '../connection.js'
import type { EvidenceReader, Sighting, StatementObserver } from '../evidence.js'
import type { Change } from '../sql-change.js'
import { SqlTextError } from '../sql-text/lexer.js'
import { readScript } from '../sql-text/read/read-statement.js'
import { grammar } from './lint/grammar.js'
import { type OnlineChange, type OnlineClauses, readOnlineChange } from './online-change.js'
import type { MysqlServer } from './server.js'

export function evidence(server: MysqlServer): EvidenceReader {
  return {
    rewritesAsARule: false,
    async observe(connection) {
      const rows = await connection.query(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
      )
      const tables = new Set(rows.map(({ name }) => String(name)))
      return tables.size === 0 ? null : new OnlineObserver(connection, server, tables)
    },
  }
}

/**
 * The server does not tell how it has changed a table, but it refuses to do it in a way that it cannot. So a change is asked
 * for in one way after the other, the cheapest first, which is the order in which the server itself chooses. A refusal
 * comes before anything is done, and what is not refused is the change.
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
 * @see https://mariadb.com/kb/en/innodb-online-ddl-overview/
 */
class OnlineObserver implements StatementObserver {
  readonly #connection: Connection
  readonly #server: MysqlServer
  /** Tables that were there before the revision, by the names they have now. */
  readonly #tables: Set<string>
  #seen: readonly Sighting[] = []

  constructor(connection: Connection, server: MysqlServer, tables: Set<string>) {
    this.#connection = connection
    this.#server = server
    this.#tables = tables
  }

  async execute(sql: string, bindings: readonly Binding[] = []): Promise<{ readonly changes: number }> {
    this.#seen = []
    const change = bindings.length === 0 ? readOnlineChange(sql) : null
    if (change === null || !this.#tables.has(this.#folded(change.table))) return this.#connection.execute(sql, bindings)
    return this.#change(sql, change)
  }

  async after(sql: string): Promise<readonly Sighting[]> {
    const seen = this.#seen
    this.#seen = []
    this.#follow(sql)
    return seen
  }

  async #change(sql: string, change: OnlineChange): Promise<{ readonly changes: number }> {
    const { asked, table } = change
    if (asked.algorithm !== null || asked.lock !== null) {
      const result = await this.#connection.execute(sql)
      this.#seen = [sighting(table, { ...asked, rewritten: rewrites(asked.algorithm) })]
      return result
    }
    let old: string | null = null
    for (const way of ways[this.#server.flavour]) {
      if (way.rewritten === null) old ??= await this.#storage(table)
      const outcome = await this.#attempt(change.with(way))
      if (outcome === 'refused') continue
      if (outcome === 'unclear') return this.#connection.execute(sql)
      this.#seen = [sighting(table, { ...way, rewritten: way.rewritten ?? (await this.#isElsewhere(table, old)) })]
      return outcome
    }
    const result = await this.#connection.execute(sql)
    this.#seen = [sighting(table, { algorithm: 'COPY', lock: 'SHARED', rewritten: true })]
    return result
  }

  /** `unclear`: it is no question of the way; run as it is written it will show what it is. */
  async #attempt(sql: string): Promise<{ readonly changes: number } | 'refused' | 'unclear'> {
    try {
      return await this.#connection.execute(sql)
    } catch (error) {
      const { errno } = error as { readonly errno?: number }
      if (errno === undefined || interruptions.has(errno)) throw error
      return refusals.has(errno) ? 'refused' : 'unclear'
    }
  }

  /** null also where the same change has renamed the table. */
  async #isElsewhere(table: string, old: string | null): Promise<boolean | null> {
    const now = old === null ? null : await this.#storage(table)
    return now === null ? null : now !== old
  }

  /** The numbers of what holds a table's rows: a table that is built anew has others. null: they cannot be known. */
  async #storage(table: string): Promise<string | null> {
    // Other characters are encoded in these names.
    if (!/^\w+$/.test(table)) return null
    try {
      const rows = await this.#connection.query(
        `SELECT table_id AS id FROM information_schema.innodb_tables
WHERE name = CONCAT(DATABASE(), '/', ?) OR name LIKE CONCAT(REPLACE(DATABASE(), '_', '\\\\_'), '/', ?, '#p#%') ORDER BY table_id`,
        [table, table.replaceAll('_', '\\_')],
      )
      return rows.length === 0 ? null : rows.map(({ id }) => String(id)).join(',')
    } catch {
      // It takes the privilege PROCESS.
      return null
    }
  }

  /** Keeps up with the names of the tables that were there. */
  #follow(sql: string): void {
    for (const change of changesOf(sql)) {
      if (change.kind !== 'drop-table' && change.kind !== 'rename-table') continue
      const wasThere = this.#tables.delete(this.#folded(change.table.name))
      if (wasThere && change.kind === 'rename-table') this.#tables.add(this.#folded(change.to))
    }
  }

  #folded(name: string): string {
    return this.#server.keepsCase ? name : name.toLowerCase()
  }
}

/** Of statements that ran; what the reader cannot make out renames nothing that it knows. */
function changesOf(sql: string): readonly Change[] {
  // INSERTs may be long, and need not be read.
  if (!/\b(?:drop|rename)\b/i.test(sql)) return []
  try {
    return readScript(sql, grammar).flatMap(({ changes }) => changes.map(({ change }) => change))
  } catch (error) {
    if (error instanceof SqlTextError) return []
    throw error
  }
}

interface Way extends OnlineClauses {
  /** null: some changes in this way build the table anew, and some do not. */
  readonly rewritten: boolean | null
}

const instant: Way = { algorithm: 'INSTANT', lock: null, rewritten: false }

/** The ways to change a table, the cheapest first; what comes after all of them is COPY with LOCK=SHARED. */
const ways: Readonly<Record<MysqlServer['flavour'], readonly Way[]>> = {
  mysql: [instant, ...withLocks('INPLACE', null)],
  mariadb: [
    instant,
    // INPLACE where NOCOPY is refused: that is what the word is for.
    ...withLocks('NOCOPY', false),
    ...withLocks('INPLACE', true),
    // Since 11.2.
    { algorithm: 'COPY', lock: 'NONE', rewritten: true },
  ],
}

function withLocks(algorithm: string, rewritten: boolean | null): readonly Way[] {
  return ['NONE', 'SHARED', 'EXCLUSIVE'].map((lock) => ({ algorithm, lock, rewritten }))
}

/** ER_ALTER_OPERATION_NOT_SUPPORTED, ER_ALTER_OPERATION_NOT_SUPPORTED_REASON. */
const refusals: ReadonlySet<number> = new Set([1845, 1846])
/** ER_SERVER_SHUTDOWN, ER_QUERY_INTERRUPTED, MariaDB's ER_STATEMENT_TIMEOUT, MySQL's ER_QUERY_TIMEOUT. */
const interruptions: ReadonlySet<number> = new Set([1053, 1317, 1969, 3024])

/** Asked for INPLACE, the server may do something cheaper, or build the table anew. */
function rewrites(algorithm: string | null): boolean | null {
  if (algorithm === 'COPY') return true
  return algorithm === 'INSTANT' || algorithm === 'NOCOPY' ? false : null
}

function sighting(table: string, { algorithm, lock, rewritten }: Way): Sighting {
  return {
    table,
    lock: lock === null ? null : `LOCK=${lock}`,
    ...(lock === 'SHARED' ? { blocks: 'writes' as const } : {}),
    ...(lock === 'EXCLUSIVE' ? { blocks: 'reads-and-writes' as const } : {}),
    rewritten,
    ...(algorithm === null ? {} : { algorithm }),
  }
}
