import { type LintContext, type LintRule, type LintStep, stepRule } from '../../../dialect/lint-rule.js'
import { alterationOf, columnTextOf, standingTable, stepsBefore, tableText } from '../../../dialect/lint-step.js'
import type { TableName } from '../../../schema/index.js'

/** What rows can refuse. `requires` in the file acknowledges it. */
export const dataDependentRules: readonly LintRule[] = [
  stepRule({
    id: 'unique-on-existing',
    severity: 'warning',
    title: 'a unique index or constraint over rows that are there, without `requires`',
    check(step, context) {
      const columns = uniqueColumns(step)
      const table = columns === null ? null : standingTable(step)
      if (columns === null || table === null || context.revision.requires !== null) return null
      // New columns hold NULL in all rows, and NULLs are no duplicates.
      if (columns.length > 0 && columns.every((column) => step.isNewColumn(table, column))) return null
      const { quote, quoteTable } = context.names
      const list = columns.map(quote).join(', ')
      return {
        message: `Rows of ${tableText(table)} that have the same ${columns.join(', ') || 'key'} make the revision fail in production, though it passes on an empty database.`,
        fix: {
          note: 'Look for duplicates first, and say that there are none (`requires`):',
          ...(columns.length === 0
            ? {}
            : { look: `SELECT ${list}, count(*) FROM ${quoteTable(table)} GROUP BY ${list} HAVING count(*) > 1` }),
          requires: `no two rows of ${tableText(table)} have the same ${columns.join(', ')}`,
        },
      }
    },
  }),
  stepRule({
    id: 'add-not-null-without-default',
    severity: 'error',
    engines: ['postgres', 'sqlite'],
    title: 'a NOT NULL column without a default on a table that holds rows',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'add-column' || change.column.nullable) return null
      const { column } = change
      if (column.default !== undefined || column.identity !== undefined || column.generated !== undefined) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `The rows that ${tableText(table)} holds have no value for ${column.name}: the revision fails as soon as there is one.`,
        object: `column ${columnTextOf(table, column.name)}`,
        fix: addedInSteps(context, step, table),
      }
    },
  }),
  stepRule({
    id: 'set-not-null',
    severity: 'warning',
    title: 'NOT NULL over rows that are there, without `requires` or a backfill',
    check(step, context) {
      const found = alterationOf(step)
      if (found === null || !found.setsNotNull || context.revision.requires !== null) return null
      if (isFilled(context, step, found.table, found.name)) return null
      const name = columnTextOf(found.table, found.name)
      const { quote, quoteTable } = context.names
      return {
        message: `A single NULL in ${name} makes the revision fail in production, though it passes on an empty database.`,
        object: `column ${name}`,
        fix: {
          note: 'Fill the rows first:',
          operations: [
            { kind: 'backfill', table: found.table, set: { [found.name]: { kind: 'sql', sql: '…' } } },
            { kind: 'alter-column', table: found.table, column: found.name, from: null, to: { nullable: false } },
          ],
          sql: [
            `UPDATE ${quoteTable(found.table)} SET ${quote(found.name)} = … WHERE ${quote(found.name)} IS NULL`,
            step.sql ?? '',
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'constraint-on-existing',
    severity: 'warning',
    title: 'a check or foreign key over rows that are there, without `requires`',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'create-check' && change.kind !== 'create-foreign-key') return null
      const { constraint } = change
      if ((constraint.kind !== 'check' && constraint.kind !== 'foreign-key') || context.revision.requires !== null) {
        return null
      }
      const table = standingTable(step)
      if (table === null || constraint.notValid === true) return null
      if (constraint.kind === 'foreign-key' && constraint.columns.every((name) => step.isNewColumn(table, name)))
        return null
      const { quote, quoteTable } = context.names
      const query =
        constraint.kind === 'check'
          ? `SELECT count(*) FROM ${quoteTable(table)} WHERE NOT (${constraint.expression})`
          : `SELECT count(*) FROM ${quoteTable(table)} c LEFT JOIN ${quoteTable(constraint.table)} p ON ${constraint.columns
              .map((name, at) => `p.${quote(constraint.referencedColumns[at] ?? 'id')} = c.${quote(name)}`)
              .join(
                ' AND ',
              )} WHERE ${constraint.columns.map((name) => `c.${quote(name)} IS NOT NULL`).join(' AND ')} AND p.${quote(constraint.referencedColumns[0] ?? 'id')} IS NULL`
      return {
        message: `Rows of ${tableText(table)} that break the ${constraint.kind.replace('-', ' ')} make the revision fail in production, though it passes on an empty database.`,
        fix: {
          note: 'Count them first, and say that there are none (`requires`):',
          look: query,
          requires: `all rows of ${tableText(table)} obey ${constraint.name ?? 'the constraint'}`,
        },
      }
    },
  }),
  stepRule({
    id: 'duplicate-assignment',
    severity: 'error',
    title: 'an UPDATE that sets a column twice',
    check({ change }) {
      if (change.kind !== 'update-rows') return null
      const twice = change.columns.find((name, at) => change.columns.indexOf(name) < at)
      if (twice === undefined) return null
      return {
        message: `${columnTextOf(change.table, twice)} is assigned twice: PostgreSQL refuses the statement, other engines silently keep one of the values.`,
        object: `column ${columnTextOf(change.table, twice)}`,
        fix: 'Keep one of the assignments.',
      }
    },
  }),
]

function uniqueColumns({ change }: LintStep): readonly string[] | null {
  if (change.kind === 'create-unique' && change.constraint.kind === 'unique' && change.usingIndex === undefined) {
    return change.constraint.columns
  }
  if (change.kind === 'create-index' && change.index.unique) {
    return change.index.keys.flatMap(({ column }) => column ?? [])
  }
  return null
}

/** Whether the revision itself gives the column a value before. */
function isFilled(context: LintContext, step: LintStep, table: TableName, column: string): boolean {
  return stepsBefore(context, step).some(({ change }) => {
    if (change.kind === 'backfill') return change.table.name === table.name && column in change.set
    if (change.kind === 'update-rows') return change.table.name === table.name && change.columns.includes(column)
    return (
      change.kind === 'create-check' &&
      change.table.name === table.name &&
      change.constraint.kind === 'check' &&
      change.constraint.expression.includes(column)
    )
  })
}

/** Add it nullable, give the rows a value, then refuse NULL. */
function addedInSteps({ names }: LintContext, step: LintStep, table: TableName) {
  if (step.change.kind !== 'add-column') return {}
  const { column } = step.change
  const alter = `ALTER TABLE ${names.quoteTable(table)}`
  const name = names.quote(column.name)
  return {
    operations: [
      { kind: 'add-column' as const, table, column: { ...column, nullable: true } },
      { kind: 'backfill' as const, table, set: { [column.name]: { kind: 'sql' as const, sql: '…' } } },
      { kind: 'alter-column' as const, table, column: column.name, from: null, to: { nullable: false } },
    ],
    sql: [
      (step.sql ?? '').replace(/\s+not\s+null\b/i, ''),
      `UPDATE ${names.quoteTable(table)} SET ${name} = … WHERE ${name} IS NULL`,
      `${alter} ALTER COLUMN ${name} SET NOT NULL`,
    ],
  }
}
