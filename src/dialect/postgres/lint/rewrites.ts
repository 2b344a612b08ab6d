import type { Operation } from '../../../operations/index.js'
import type { ColumnType, TableName } from '../../../schema/index.js'
import { type LintFix, type LintRule, stepRule } from '../../lint-rule.js'
import { alterationOf, columnTextOf, isVolatile, standingTable, tableText } from '../../lint-step.js'
import { columnText } from '../column-text.js'
import { spellDefault } from '../expressions.js'
import { quote, quoteTable } from '../quote.js'
import { spellType } from '../types.js'

const engines = ['postgres']

/** Changes that write all rows of a table anew, under a lock that keeps everybody out. */
export const rewriteRules: readonly LintRule[] = [
  stepRule({
    id: 'column-type-rewrite',
    severity: 'warning',
    engines,
    title: 'a column type that writes the table anew',
    growsWithRows: true,
    check(step) {
      const found = alterationOf(step)
      if (found === null || found.type === null) return null
      if (found.to.using === undefined && !rewrites(found.type.from, found.type.to)) return null
      const { table, name, type } = found
      return {
        message: `Changing ${columnTextOf(table, name)} to ${spellType(type.to)} writes ${tableText(table)} and all its indexes anew under an ACCESS EXCLUSIVE lock: nobody reads or writes until it is done, and it takes the space twice.`,
        object: `column ${columnTextOf(table, name)}`,
        fix: newColumn(table, name, type.to),
      }
    },
  }),
  stepRule({
    id: 'volatile-default-rewrite',
    severity: 'warning',
    engines,
    title: 'a new column with a default that is another for each row',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || !isVolatile(change.column)) return null
      const table = standingTable(step)
      if (table === null) return null
      const { column } = change
      const { default: value, ...bare } = column
      const nullable = { ...bare, nullable: true }
      const alter = `ALTER TABLE ${quoteTable(table)}`
      const name = quote(column.name)
      return {
        message: `The default of ${column.name} is computed for each row, so ADD COLUMN writes ${tableText(table)} anew under an ACCESS EXCLUSIVE lock. (A constant default is kept in the catalog and costs nothing.)`,
        object: `column ${columnTextOf(table, column.name)}`,
        fix: {
          outsideTransaction: true,
          operations: [
            { kind: 'add-column', table, column: nullable },
            ...(value === undefined
              ? []
              : ([
                  { kind: 'alter-column', table, column: column.name, from: null, to: { default: value } },
                  { kind: 'backfill', table, set: { [column.name]: value }, batchSize: 1000 },
                ] satisfies readonly Operation[])),
          ],
          sql: [
            `${alter} ADD COLUMN ${columnText(nullable)}`,
            `${alter} ALTER COLUMN ${name} SET DEFAULT ${spellDefault(column) ?? ''}`,
            `UPDATE ${quoteTable(table)} SET ${name} = DEFAULT WHERE ${name} IS NULL -- in batches by key`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'stored-generated-rewrite',
    severity: 'warning',
    engines,
    title: 'a stored generated column on a table that holds rows',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || change.column.generated?.stored !== true) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `The values of ${change.column.name} are computed for all rows at once: ${tableText(table)} is written anew under an ACCESS EXCLUSIVE lock.`,
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: 'Add a plain column, let a trigger fill it for new rows, and give the others their values with op.backfill({ batchSize: 1000 }); or, from PostgreSQL 18, make it VIRTUAL.',
      }
    },
  }),
  stepRule({
    id: 'identity-rewrite',
    severity: 'warning',
    engines,
    title: 'a numbered column added to a table that holds rows',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || change.column.identity === undefined) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `Each row gets a number of its own: ${tableText(table)} is written anew under an ACCESS EXCLUSIVE lock.`,
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: 'Add a nullable bigint, a sequence and SET DEFAULT nextval(…); give the rows their numbers with op.backfill({ batchSize: 1000 }); then SET NOT NULL by way of a validated check.',
      }
    },
  }),
  stepRule({
    id: 'set-logged-rewrite',
    severity: 'warning',
    engines,
    title: 'SET LOGGED or SET UNLOGGED',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'set-logged') return null
      const table = standingTable(step)
      if (table === null) return null
      const also = change.logged ? '' : ' A crash then empties it, and replicas do not have it.'
      return {
        message: `The table ${tableText(table)} is written anew under an ACCESS EXCLUSIVE lock.${also}`,
        fix: 'Make a new table of the kind that is wanted, copy the rows in batches, and swap the names; or do it in a maintenance window.',
      }
    },
  }),
  stepRule({
    id: 'storage-move-rewrite',
    severity: 'warning',
    engines,
    title: 'SET ACCESS METHOD or SET TABLESPACE',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'set-access-method' && change.kind !== 'set-tablespace') return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `All of ${tableText(table)} is copied under an ACCESS EXCLUSIVE lock.`,
        fix: 'Move it with pg_repack, or make a new table there, copy in batches and swap the names.',
      }
    },
  }),
  stepRule({
    id: 'rewrite-command',
    severity: 'warning',
    engines,
    title: 'VACUUM FULL or CLUSTER',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'rewrite-table') return null
      if (change.table !== null && step.isNewTable(change.table)) return null
      const what = change.table === null ? 'every table of the database, one after the other,' : tableText(change.table)
      return {
        message: `${change.command} writes ${what} anew under an ACCESS EXCLUSIVE lock: nobody reads or writes meanwhile.`,
        object: change.table === null ? 'database' : `table ${tableText(change.table)}`,
        fix: 'It is no part of a revision. A plain VACUUM frees the space for new rows; pg_repack gives it back to the disk while others work.',
      }
    },
  }),
]

/** Whether the server writes the rows anew for another type; false too where nobody knows enough. */
export function rewrites(from: ColumnType | null, to: ColumnType): boolean {
  if (to.kind === 'text' || isUnboundedVarchar(to)) return from !== null && !isText(from)
  if (from === null) return to.kind !== 'string' && to.kind !== 'custom' && to.kind !== 'enum'
  if (from.kind === 'string' && to.kind === 'string') return to.length < from.length
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    return to.scale !== from.scale || to.precision < from.precision
  }
  if (from.kind === 'custom' && to.kind === 'decimal') return true
  if (from.kind === 'decimal' && to.kind === 'custom') return to.sql !== 'numeric'
  if (from.kind === 'time' && to.kind === 'time') return (to.precision ?? 6) < (from.precision ?? 6)
  if (from.kind === 'timestamp' && to.kind === 'timestamp') {
    return from.timezone !== to.timezone || (to.precision ?? 6) < (from.precision ?? 6)
  }
  if (from.kind === 'custom' && to.kind === 'custom') return !(from.sql === 'cidr' && to.sql === 'inet')
  return true
}

function isText(type: ColumnType): boolean {
  return type.kind === 'text' || type.kind === 'string' || isUnboundedVarchar(type)
}

function isUnboundedVarchar(type: ColumnType): boolean {
  return type.kind === 'custom' && /^(?:varchar|character varying|citext)$/.test(type.sql)
}

/** A column beside the old one, kept in step by the application until the old one can go. */
function newColumn(table: TableName, name: string, type: ColumnType): LintFix {
  const next = `${name}_new`
  const column = { name: next, type, nullable: true }
  const value = `CAST(${quote(name)} AS ${spellType(type)})`
  return {
    note: 'Add a new column, write both from the application, fill the old rows, read the new one, and drop the old one in a later release.',
    outsideTransaction: true,
    operations: [
      { kind: 'add-column', table, column },
      { kind: 'backfill', table, set: { [next]: { kind: 'sql', sql: value } }, batchSize: 1000 },
    ],
    sql: [
      `ALTER TABLE ${quoteTable(table)} ADD COLUMN ${columnText(column)}`,
      `UPDATE ${quoteTable(table)} SET ${quote(next)} = ${value} WHERE ${quote(next)} IS NULL -- in batches by key`,
    ],
  }
}
