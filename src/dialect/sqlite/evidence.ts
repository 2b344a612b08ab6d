import type { EvidenceReader, Sighting, StatementObserver } from '../evidence.js'
import { TokenCursor } from '../sql-text/read/token-cursor.js'
import { grammar } from './lint/grammar.js'
import { isRebuildOf } from './rebuild-table.js'

/**
 * The engine tells nothing, and every writer locks the whole database; but a table that dbtool has built anew is one that
 * was written anew.
 */
export const evidence: EvidenceReader = {
  rewritesAsARule: true,
  async observe(connection) {
    const rows = await connection.query("SELECT lower(name) AS name FROM sqlite_schema WHERE type = 'table'")
    return rows.length === 0 ? null : new RebuildObserver(new Set(rows.map(({ name }) => String(name))))
  },
}

class RebuildObserver implements StatementObserver {
  /** Tables that were there before the revision, by the names they have now, in lower case. */
  readonly #tables: Set<string>

  constructor(tables: Set<string>) {
    this.#tables = tables
  }

  async after(sql: string): Promise<readonly Sighting[]> {
    const renaming = readRenaming(sql)
    if (renaming === null) return []
    const { from, to } = renaming
    if (isRebuildOf(to, from))
      return this.#tables.has(to.toLowerCase()) ? [{ table: to, lock: null, rewritten: true }] : []
    if (this.#tables.delete(from.toLowerCase())) this.#tables.add(to.toLowerCase())
    return []
  }
}

function readRenaming(sql: string): { readonly from: string; readonly to: string } | null {
  // Most statements are something else, and need not be read.
  if (!/^\s*alter\s/i.test(sql)) return null
  const cursor = new TokenCursor(sql, grammar)
  if (!cursor.take('alter', 'table')) return null
  const from = cursor.tableName()
  const to = cursor.take('rename', 'to') ? cursor.name() : null
  return from === null || to === null ? null : { from: from.name, to }
}
