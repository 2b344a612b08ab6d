import type { Dialect } from '../../dialect/dialect.js'
import { format } from '../place-tables.js'
import { versionTableTexts } from '../version-table-texts.js'
import { type HeadMove, type LogEntry, labelOf, logVersion, type VersionTables } from '../version-tables.js'

/** How many statements of what kind a line of the log stands for. */
export interface ScriptedEntry extends Omit<LogEntry, 'durationMs'> {
  /** Whether the revision and its line were one transaction. */
  readonly isWhole: boolean
}

/** What `VersionTables` does over a connection, as statements of a script: nothing is asked, everything is computed. */
export class ScriptBooks {
  readonly #dialect: Dialect
  readonly #names: VersionTables['names']
  readonly #toolVersion: string

  constructor(dialect: Dialect, tables: VersionTables, toolVersion: string) {
    this.#dialect = dialect
    this.#names = tables.names
    this.#toolVersion = toolVersion
  }

  /** Makes the version tables where they are not there. */
  ensure(): readonly string[] {
    const { expressions, capabilities, bookOptions, script } = this.#dialect
    const { schema, meta } = this.#names
    const texts = versionTableTexts(this.#names, bookOptions)
    return [
      ...(schema !== undefined && capabilities.schemas
        ? [`CREATE SCHEMA IF NOT EXISTS ${expressions.quote(schema)}`]
        : []),
      texts.log,
      texts.meta,
      texts.head.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'),
      // Books that are there already may be older ones: whoever writes them next over a connection renews them.
      this.#remember('log', logVersion, `NOT EXISTS (SELECT 1 FROM ${meta} WHERE k = 'format')`),
      this.#remember('format', format),
      ...script.guard(
        `(SELECT count(*) FROM ${meta} WHERE k = 'format' AND v = '${format}') = 1`,
        'A newer dbtool wrote the version tables',
      ),
    ]
  }

  /** Fails unless the database is at these heads, and at no others. */
  requireHeads(heads: readonly string[]): readonly string[] {
    const { head } = this.#names
    const known =
      heads.length === 0
        ? ''
        : ` AND (SELECT count(*) FROM ${head} WHERE revision IN (${heads.map((id) => this.#text(id)).join(', ')})) = ${heads.length}`
    const place = heads.length === 0 ? 'base' : heads.join(', ')
    return this.#dialect.script.guard(
      `(SELECT count(*) FROM ${head}) = ${heads.length}${known}`,
      `The database is not at ${place}`,
    )
  }

  /** Remembers schemas that the revisions use. */
  noteNamespaces(names: readonly string[]): readonly string[] {
    return names.map((name) => this.#remember(`schema:${name}`, 'used'))
  }

  /** A line of the log, and the heads after it. */
  record(entry: ScriptedEntry, move: HeadMove): readonly string[] {
    return [this.#insert(entry), ...this.#moveHeads(move)]
  }

  #insert(entry: ScriptedEntry): string {
    const { log } = this.#names
    const { now, user } = this.#dialect.script
    const values = {
      seq: 'coalesce(max(seq), 0) + 1',
      revision: this.#text(entry.revision),
      run_id: this.#text(entry.runId),
      direction: this.#text(entry.direction),
      state: this.#text(entry.marked ?? (entry.direction === 'down' ? 'reverted' : 'applied')),
      parents: this.#text(JSON.stringify(entry.parents)),
      label: this.#text(labelOf(entry)),
      checksum: this.#text(entry.checksum),
      stmt_total: String(entry.statements),
      stmt_done: String(entry.statements),
      stmt_hashes: this.#text('[]'),
      tx_mode: this.#text(entry.isWhole ? 'revision' : 'none'),
      started_at: now,
      finished_at: now,
      tool_version: this.#text(this.#toolVersion),
      applied_by: user,
    }
    return `INSERT INTO ${log} (${Object.keys(values).join(', ')})\nSELECT ${Object.values(values).join(', ')}\nFROM ${log}`
  }

  #moveHeads(move: HeadMove): readonly string[] {
    const { head, log } = this.#names
    const seq = `(SELECT max(seq) FROM ${log})`
    const add = [...move.add]
    const moved = move.remove.map((gone) => {
      const next = add.shift()
      const where = `WHERE revision = ${this.#text(gone)}`
      return next === undefined
        ? `DELETE FROM ${head} ${where}`
        : `UPDATE ${head} SET revision = ${this.#text(next)}, seq = ${seq} ${where}`
    })
    const added = add.map((next) => `INSERT INTO ${head} (revision, seq) VALUES (${this.#text(next)}, ${seq})`)
    return [...moved, ...added]
  }

  #remember(key: string, value: string, condition?: string): string {
    const { meta } = this.#names
    const only = condition === undefined ? '' : ` AND ${condition}`
    const row = `SELECT ${this.#text(key)} AS k, ${this.#text(value)} AS v`
    return `INSERT INTO ${meta} (k, v) SELECT k, v FROM (${row}) AS fact WHERE k NOT IN (SELECT k FROM ${meta})${only}`
  }

  /** A text of the books, as a literal. */
  #text(value: string): string {
    return this.#dialect.expressions.literal(value)
  }
}
