import type { ColumnChange } from '../operations/index.js'
import { type Column, type ColumnType, displayName, type TableName } from '../schema/index.js'
import type { LintContext, LintedRevision, LintFix, LintStep } from './lint-rule.js'
import { type Change, tableOf } from './sql-change.js'

/** The table of a step, if it was there before the revision; a table that the revision makes holds no rows yet. */
export function standingTable(step: LintStep): TableName | null {
  const table = tableOf(step.change)
  if (table === null || step.isNewTable(table)) return null
  return table
}

/** What a step changes of a column that was there. */
export interface Alteration {
  readonly table: TableName
  readonly name: string
  /** What the history tells of the column; null: nothing. */
  readonly known: Column | null
  readonly to: ColumnChange
  /** The type that it gets, if that is another one than before; `from` null: nobody knows the old one. */
  readonly type: { readonly from: ColumnType | null; readonly to: ColumnType } | null
  /** Whether NULLs were allowed and are no more. */
  readonly setsNotNull: boolean
  readonly dropsNotNull: boolean
}

/** What the step changes of a column, or null where it is about something else or about a table that it makes itself. */
export function alterationOf(step: LintStep): Alteration | null {
  const { change } = step
  if (change.kind !== 'alter-column' || step.isNewTable(change.table)) return null
  const { table, column: name, to } = change
  const known = step.before.column(table, name)
  const was = change.from?.nullable ?? known?.nullable
  // A whole definition repeats what stays; only a single fact is asked for on purpose.
  const isWhole = to.type !== undefined && to.default !== undefined
  const from = change.from?.type ?? known?.type ?? null
  const type =
    to.type === undefined || (from === null && isWhole) || sameType(from, to.type) ? null : { from, to: to.type }
  return {
    table,
    name,
    known,
    to,
    type,
    setsNotNull: to.nullable === false && to.identity == null && (was === undefined ? !isWhole : was),
    dropsNotNull: to.nullable === true && (was === undefined ? !isWhole : !was),
  }
}

function sameType(a: ColumnType | null, b: ColumnType): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether the file says that these values are lost: `users.bio`, `users.*`, or a revision that cannot be undone. */
export function declaresLoss({ lossy, irreversible }: LintedRevision, table: TableName, column = '*'): boolean {
  if (irreversible !== null) return true
  const name = displayName(table)
  const wanted = [`${name}.${column}`, `${name}.*`].map((one) => one.toLowerCase())
  return lossy?.columns.some((declared) => wanted.includes(declared.toLowerCase())) === true
}

/** Names as a message gives them. */
export function tableText(table: TableName): string {
  return displayName(table)
}

export function columnTextOf(table: TableName, column: string): string {
  return `${displayName(table)}.${column}`
}

/** Whether this text, or a value that equals it, occurs anywhere in the change. */
export function mentions(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value === text || value.includes(`'${text.replaceAll("'", "''")}'`)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((inner) => mentions(inner, text))
}

/** The steps that come before this one in its direction. */
export function stepsBefore(context: LintContext, step: LintStep): readonly LintStep[] {
  return context.upgrade.slice(0, context.upgrade.indexOf(step))
}

export function stepsAfter(context: LintContext, step: LintStep): readonly LintStep[] {
  return context.upgrade.slice(context.upgrade.indexOf(step) + 1)
}

/** Whether a validated check already says that the column holds no NULL. */
export function provesNotNull(step: LintStep, table: TableName, column: string): boolean {
  const wanted = `${column.toLowerCase()} is not null`
  return (
    step.before
      .table(table)
      ?.checks.some(({ expression, notValid }) => notValid !== true && plainText(expression) === wanted) === true
  )
}

/** An expression without quotes, parentheses and doubled spaces, in lower case: enough to tell `a IS NOT NULL`. */
export function plainText(expression: string): string {
  return expression
    .replace(/["`()]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** A default that gives each row a value of its own, so that no engine can keep it in the catalog. */
export function isVolatile(column: Column): boolean {
  const { default: value } = column
  if (value?.kind !== 'sql') return false
  return /\b(?:random|rand|gen_random_uuid|uuid_generate_v\d\w*|uuidv\d|uuid|uuid_to_bin|nextval|clock_timestamp|timeofday|random_bytes|gen_random_bytes|randomblob)\s*\(/i.test(
    value.sql.replace(/'(?:[^']|'')*'/g, ''),
  )
}

/** A fix of what came as SQL keeps to SQL: its text says more than the operation that was read from it. */
export function fixFor(step: LintStep, fix: LintFix): LintFix {
  const { operations: _, ...rest } = fix
  return step.sql === null ? fix : rest
}

export function isKind<K extends Change['kind']>(
  change: Change,
  ...kinds: readonly K[]
): change is Extract<Change, { readonly kind: K }> {
  return (kinds as readonly string[]).includes(change.kind)
}
