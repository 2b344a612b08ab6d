import { displayName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { EvidenceReader, Sighting, StatementObserver } from '../evidence.js'
import { postgresRules, tokenize } from '../sql-text/lexer.js'
import { isWord } from '../sql-text/token.js'

/**
 * The modes that keep others waiting who do more than read and write rows, weakest first, as the server calls them.
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
const modes: readonly (Pick<Sighting, 'lock' | 'blocks'> & { readonly mode: string })[] = [
  { mode: 'ShareUpdateExclusiveLock', lock: 'SHARE UPDATE EXCLUSIVE' },
  { mode: 'ShareLock', lock: 'SHARE', blocks: 'writes' },
  { mode: 'ShareRowExclusiveLock', lock: 'SHARE ROW EXCLUSIVE', blocks: 'writes' },
  { mode: 'ExclusiveLock', lock: 'EXCLUSIVE', blocks: 'writes' },
  { mode: 'AccessExclusiveLock', lock: 'ACCESS EXCLUSIVE', blocks: 'reads-and-writes' },
]

export const evidence: EvidenceReader = {
  rewritesAsARule: false,
  async observe(connection) {
    const tables = new Map<string, KnownTable>()
    for (const row of await connection.query(standingTables)) {
      const { oid, name, schema, file } = row as unknown as TableRow
      tables.set(oid, { name: displayName(schema === null ? { name } : { name, schema }), file, rank: 0 })
    }
    return tables.size === 0 ? null : new CatalogObserver(connection, tables)
  },
}

interface TableRow {
  readonly oid: string
  readonly name: string
  /** null: the default schema. */
  readonly schema: string | null
  readonly file: string
}

/** A table that was there before the revision, as it was after the last statement. */
interface KnownTable {
  readonly name: string
  /** The number of the file that holds its rows. A rewrite makes another file. */
  readonly file: string
  /** How strong a lock the transaction holds on it, counted from 1 as in `modes`; 0: none of those. */
  readonly rank: number
}

const nameColumns = 'c.relname AS name, nullif(n.nspname, current_schema()) AS schema, c.relfilenode::text AS file'

const standingTables = `SELECT c.oid::text AS oid, ${nameColumns}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`

/**
 * A transaction keeps its locks to its end, so what it holds more of after a statement is what the statement took.
 * Outside of one nothing is held any longer when the statement has returned: then only a rewrite is seen.
 */
class CatalogObserver implements StatementObserver {
  readonly #connection: Connection
  readonly #tables: Map<string, KnownTable>

  constructor(connection: Connection, tables: Map<string, KnownTable>) {
    this.#connection = connection
    this.#tables = tables
  }

  async after(sql: string): Promise<readonly Sighting[]> {
    const rows = (await this.#connection.query(this.#changes())) as unknown as readonly ChangeRow[]
    const held = new Set(rows.filter(({ rank }) => rank !== null).map(({ oid }) => oid))
    for (const [oid, table] of this.#tables)
      if (table.rank > 0 && !held.has(oid)) this.#tables.set(oid, { ...table, rank: 0 })
    return rows.flatMap((row) => this.#sighting(row, sql))
  }

  #sighting(row: ChangeRow, sql: string): readonly Sighting[] {
    const known = this.#tables.get(row.oid)
    if (known === undefined) return []
    const { name, schema, file } = row
    const rank = row.rank ?? 0
    const isDropped = name === null || file === null
    this.#tables.set(row.oid, {
      name: isDropped ? known.name : displayName(schema === null ? { name } : { name, schema }),
      file: file ?? known.file,
      rank,
    })
    // TRUNCATE begins a new file as well, and writes nothing into it.
    const rewritten = !isDropped && file !== known.file && !isTruncation(sql)
    // What was held already is not this statement's, but a rewrite needs it.
    const isNew = rank > known.rank || rewritten
    if (!isNew) return []
    const { lock = null, blocks } = modes[rank - 1] ?? {}
    return [{ table: known.name, lock, ...(blocks === undefined ? {} : { blocks }), rewritten }]
  }

  /** Of the tables that were there: those that are locked now, and those that are in another file. */
  #changes(): string {
    const oids = [...this.#tables.keys()].join(',')
    const files = [...this.#tables.values()].map(({ file }) => file).join(',')
    const names = modes.map(({ mode }) => `'${mode}'`).join(', ')
    return `SELECT k.oid::text AS oid, l.rank, ${nameColumns}
FROM unnest('{${oids}}'::oid[], '{${files}}'::oid[]) AS k(oid, file)
LEFT JOIN pg_class c ON c.oid = k.oid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT relation, max(array_position(ARRAY[${names}], mode)) AS rank FROM pg_locks
  WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted GROUP BY relation) l ON l.relation = k.oid
WHERE l.rank IS NOT NULL OR c.relfilenode <> k.file ORDER BY k.oid`
  }
}

/** `name` and `file` are null for a table that was dropped. */
interface ChangeRow {
  readonly oid: string
  /** null: no lock worth telling. */
  readonly rank: number | null
  readonly name: string | null
  readonly schema: string | null
  readonly file: string | null
}

function isTruncation(sql: string): boolean {
  return isWord(tokenize(sql, postgresRules)[0], 'truncate')
}
