import { type Column, type Schema, type Table, tableKey } from '../../schema/index.js'
import type { RowsSnapshot, StoredRow, TableRows } from './table-rows.js'

/** What of the rows before is not there afterwards. */
export interface RowLoss {
  readonly table: string
  /** null: whole rows are gone. */
  readonly column: string | null
  /** How many rows it is about. */
  readonly rows: number
  /** `lost`: gone, or NULL; `truncated`: the beginning is left; `altered`: another value is there. */
  readonly kind: 'lost' | 'altered' | 'truncated'
  /** At most three, long values cut. `after` is null where nothing is left. */
  readonly sample: readonly { readonly before: string; readonly after: string | null }[]
}

export interface CompareContext {
  /** What the database held when the first snapshot was taken. */
  readonly schema: Schema
  /** When the revision began to run: times that are set from then on are the present time, and no loss. */
  readonly startedAt: Date
}

const mostSamples = 3
const longestSample = 80

/**
 * What of `before` is not in `after`, for columns that both hold: readings of the same tables before the upgrade and after
 * the downgrade. Rows that came in are none of its business; nor are columns or tables that are gone, which the schema
 * comparison tells.
 */
export function compareRows(before: RowsSnapshot, after: RowsSnapshot, context: CompareContext): readonly RowLoss[] {
  const losses: RowLoss[] = []
  for (const [key, old] of before) {
    const now = after.get(key)
    if (now === undefined) continue
    const table = context.schema.tables.find((candidate) => tableKey(candidate) === key)
    const comparison = new Comparison(old, now, stampedColumns(table, context.schema), context.startedAt)
    losses.push(...comparison.losses())
  }
  return losses
}

interface Pair {
  readonly before: StoredRow
  readonly after: StoredRow
}

class Comparison {
  readonly #table: string
  readonly #columns: readonly string[]
  readonly #before: readonly StoredRow[]
  readonly #after: readonly StoredRow[]
  readonly #key: readonly number[] | null
  readonly #stamped: ReadonlySet<string>
  readonly #startedAt: Date

  constructor(before: TableRows, after: TableRows, stamped: ReadonlySet<string>, startedAt: Date) {
    this.#table = before.table
    this.#columns = before.columns.filter((name) => after.columns.includes(name))
    const select = ({ columns, rows }: TableRows): readonly StoredRow[] => {
      const places = this.#columns.map((name) => columns.indexOf(name))
      return rows.map((row) => places.map((place) => row[place] ?? null))
    }
    this.#before = select(before)
    this.#after = select(after)
    const places = before.key?.map((name) => this.#columns.indexOf(name)) ?? [-1]
    this.#key = places.includes(-1) ? null : places
    this.#stamped = stamped
    this.#startedAt = startedAt
  }

  losses(): readonly RowLoss[] {
    const { pairs, gone } = this.#matched()
    const losses = this.#columns.flatMap((name, at) => this.#columnLosses(name, at, pairs))
    if (gone.length === 0) return losses
    const sample = gone.slice(0, mostSamples).map((row) => ({ before: this.#rowText(row), after: null }))
    return [...losses, { table: this.#table, column: null, rows: gone.length, kind: 'lost', sample }]
  }

  /** Each row with what has become of it: by its key; and what that does not find, by what it holds otherwise. */
  #matched(): { readonly pairs: readonly Pair[]; readonly gone: readonly StoredRow[] } {
    const key = this.#key
    if (key === null) return this.#byLikeness(this.#before, this.#after)
    const byKey = grouped(this.#after, (row) => textOf(key.map((place) => row[place] ?? null)))
    const pairs: Pair[] = []
    const missing: StoredRow[] = []
    for (const row of this.#before) {
      const found = byKey.get(textOf(key.map((place) => row[place] ?? null)))?.pop()
      if (found === undefined) missing.push(row)
      else pairs.push({ before: row, after: found })
    }
    if (missing.length === 0) return { pairs, gone: [] }
    const rest = [...byKey.values()].flat()
    const more = this.#byLikeness(missing, rest)
    return { pairs: [...pairs, ...more.pairs], gone: more.gone }
  }

  /** Equal rows first; of the others, each with the one that has most in common with it, half of it at least. */
  #byLikeness(
    before: readonly StoredRow[],
    after: readonly StoredRow[],
  ): { pairs: readonly Pair[]; gone: readonly StoredRow[] } {
    const equal = grouped(after, textOf)
    const pairs: Pair[] = []
    const open: StoredRow[] = []
    for (const row of before) {
      const found = equal.get(textOf(row))?.pop()
      if (found === undefined) open.push(row)
      else pairs.push({ before: row, after: found })
    }
    const rest = new Set([...equal.values()].flat())
    const gone: StoredRow[] = []
    for (const row of open) {
      let best: { row: StoredRow; score: number } | null = null
      for (const candidate of rest) {
        const score = row.filter((value, at) => value !== null && value === candidate[at]).length
        if (score * 2 >= row.filter((value) => value !== null).length && score > (best?.score ?? 0))
          best = { row: candidate, score }
      }
      if (best === null) gone.push(row)
      else {
        rest.delete(best.row)
        pairs.push({ before: row, after: best.row })
      }
    }
    return { pairs, gone }
  }

  #columnLosses(name: string, at: number, pairs: readonly Pair[]): readonly RowLoss[] {
    const found = new Map<RowLoss['kind'], { before: string; after: string | null }[]>()
    for (const pair of pairs) {
      const before = pair.before[at] ?? null
      const after = pair.after[at] ?? null
      if (before === after || (this.#stamped.has(name) && isPresent(after, this.#startedAt))) continue
      // NULL that became a value: what was unknown is now said to be known.
      const kind = before === null ? 'altered' : kindOf(before, after)
      found.set(kind, [...(found.get(kind) ?? []), { before: before ?? 'NULL', after }])
    }
    return [...found].map(([kind, values]) => ({
      table: this.#table,
      column: name,
      rows: values.length,
      kind,
      sample: values
        .slice(0, mostSamples)
        .map((value) => ({ before: cut(value.before), after: value.after === null ? null : cut(value.after) })),
    }))
  }

  #rowText(row: StoredRow): string {
    return cut(this.#columns.map((name, at) => `${name}: ${row[at] ?? 'NULL'}`).join(', '))
  }
}

/** Whether the value is a piece of what it was: the beginning of a text, a number without some of its digits. */
function kindOf(before: string, after: string | null): RowLoss['kind'] {
  if (after === null) return 'lost'
  if (after.length < before.length && before.startsWith(after)) return 'truncated'
  // SQLite's texts stand in quotes.
  const bare = after.replace(/'$/, '')
  if (bare.length > 1 && bare.length < before.length && bare !== after && before.startsWith(bare)) return 'truncated'
  const [old, now] = [fractionOf(before), fractionOf(after)]
  if (old !== null && now !== null && now < old && Math.abs(Number(before) - Number(after)) < 1) return 'truncated'
  return 'altered'
}

/** How many digits stand behind the point; null: it is no number. */
function fractionOf(text: string): number | null {
  const [whole, fraction = ''] = /^-?\d+(?:\.(\d+))?$/.exec(text) ?? []
  return whole === undefined ? null : fraction.replace(/0+$/, '').length
}

function textOf(values: StoredRow): string {
  return JSON.stringify(values)
}

function grouped(rows: readonly StoredRow[], keyOf: (row: StoredRow) => string): Map<string, StoredRow[]> {
  const groups = new Map<string, StoredRow[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}

function cut(text: string): string {
  return text.length <= longestSample ? text : `${[...text].slice(0, longestSample - 1).join('')}…`
}

/** Columns of times that the database itself sets when a row is touched. */
function stampedColumns(table: Table | undefined, schema: Schema): ReadonlySet<string> {
  if (table === undefined) return new Set()
  const hasTrigger = (schema.objects ?? []).some(
    ({ kind, table: owner, schema: space, definition }) =>
      kind === 'trigger' && owner === table.name && space === table.schema && /\bupdate\b/i.test(definition),
  )
  return new Set(
    table.columns
      .filter((column) => column.onUpdateNow === true || (hasTrigger && holdsTime(column)))
      .map(({ name }) => name),
  )
}

function holdsTime({ type }: Column): boolean {
  if (type.kind === 'custom') return /date|time|text|int/i.test(type.sql)
  return ['timestamp', 'date', 'time', 'text', 'string', 'bigint', 'int'].includes(type.kind)
}

/** No session is further from UTC. */
const farthestZoneMs = 14 * 3_600_000

/** Whether the value is a time since the revision began, in whatever time zone, or a number of seconds or milliseconds. */
function isPresent(value: string | null, startedAt: Date): boolean {
  if (value === null) return false
  const bare = value.replace(/^'|'$/g, '')
  const near = (moment: number): boolean =>
    moment >= startedAt.getTime() - farthestZoneMs - 1000 && moment <= Date.now() + farthestZoneMs
  if (/^\d{10}$/.test(bare)) return near(Number(bare) * 1000)
  if (/^\d{13}$/.test(bare)) return near(Number(bare))
  const [, day, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?/.exec(bare) ?? []
  // A day alone is that of its whole length.
  return (
    day !== undefined && (near(Date.parse(`${day}T${time}Z`)) || (bare === day && near(Date.parse(`${day}T23:59:59Z`))))
  )
}
