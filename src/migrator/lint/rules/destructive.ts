import { type LintRule, stepRule } from '../../../dialect/lint-rule.js'
import { columnTextOf, declaresLoss, standingTable, stepsAfter, tableText } from '../../../dialect/lint-step.js'
import { type Change, tableOf } from '../../../dialect/sql-change.js'

/** What takes rows and values away. A loss that the file declares is no finding. */
export const destructiveRules: readonly LintRule[] = [
  stepRule({
    id: 'drop-database',
    severity: 'error',
    title: 'a database that is dropped',
    check({ change }) {
      if (change.kind !== 'drop-database') return null
      return {
        message: `All of the database ${change.name} is gone, and no downgrade brings it back.`,
        object: `database ${change.name}`,
        fix: 'Take the statement out: a revision works inside one database.',
      }
    },
  }),
  stepRule({
    id: 'drop-schema',
    severity: 'error',
    title: 'a schema that is dropped with what is in it',
    check({ change }, context) {
      if (change.kind !== 'drop-schema' || context.revision.irreversible !== null) return null
      if (change.cascade !== true) return null
      return {
        message: `Every table of the schema ${change.name} goes with it, rows and all, whoever made it.`,
        object: `schema ${change.name}`,
        fix: {
          operations: [{ kind: 'drop-schema', name: change.name }],
          sql: [`DROP SCHEMA ${context.names.quote(change.name)}`],
        },
      }
    },
  }),
  stepRule({
    id: 'drop-table',
    severity: 'error',
    title: 'a table that is dropped, without `lossy`',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-table' || declaresLoss(context.revision, change.table)) return null
      const table = standingTable(step)
      if (
        table === null ||
        comesBack(
          step.change,
          stepsAfter(context, step).map(({ change: later }) => later),
        )
      )
        return null
      const later = `_deprecated_${table.name}`
      return {
        message: `All rows of ${tableText(table)} are lost, and instances of the application that still run the old code fail on it.`,
        fix: {
          note: `Stop using it and rename it for one release; then drop it in a revision that declares ${tableText(table)}.* lossy.`,
          operations: [{ kind: 'rename-table', table, to: later }],
          sql: [`ALTER TABLE ${context.names.quoteTable(table)} RENAME TO ${context.names.quote(later)}`],
        },
      }
    },
  }),
  stepRule({
    id: 'drop-column',
    severity: 'error',
    title: 'a column that is dropped, without `lossy`',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-column' || step.isNewColumn(change.table, change.column)) return null
      if (declaresLoss(context.revision, change.table, change.column)) return null
      // What the engine computes can be computed again.
      if (step.before.column(change.table, change.column)?.generated !== undefined) return null
      const name = columnTextOf(change.table, change.column)
      return {
        message: `The values of ${name} are lost, and instances of the application that still select or insert it fail until they are replaced.`,
        object: `column ${name}`,
        fix: {
          note: 'Release an application that does not know the column first; then declare the loss:',
          lossy: [name],
        },
      }
    },
  }),
  stepRule({
    id: 'drop-cascade',
    severity: 'warning',
    title: 'a drop that takes along whatever stands on it',
    check(step) {
      const { change } = step
      if (
        !('cascade' in change) ||
        change.cascade !== true ||
        change.kind === 'truncate' ||
        change.kind === 'drop-schema'
      ) {
        return null
      }
      const { cascade: _, ...plain } = change
      return {
        message:
          'CASCADE also drops views, keys and columns that this file does not name, and no downgrade brings them back.',
        object: objectOf(change),
        fix: {
          note: 'Drop by name what stands on it, then the thing itself:',
          operations: [plain],
          sql: [(step.sql ?? '').replace(/\s+cascade\b/i, '')],
        },
      }
    },
  }),
  stepRule({
    id: 'drop-and-create-table',
    severity: 'error',
    title: 'DROP TABLE IF EXISTS before CREATE TABLE',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-table' || change.ifExists !== true) return null
      if (declaresLoss(context.revision, change.table) || standingTable(step) === null) return null
      if (
        !comesBack(
          change,
          stepsAfter(context, step).map(({ change: later }) => later),
        )
      )
        return null
      return {
        message: `Where ${tableText(change.table)} exists it is emptied without a word: the drop is meant for a table that is not there.`,
        fix: 'Take the DROP out: CREATE TABLE then fails where the table exists, which is what should be found out.',
      }
    },
  }),
  stepRule({
    id: 'truncate',
    severity: 'error',
    title: 'a table that is emptied, without `lossy`',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'truncate' || change.cascade || declaresLoss(context.revision, change.table)) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `All rows of ${tableText(table)} are lost; on the way the table is locked for everybody.`,
        fix: { note: 'If they may be lost, declare it:', lossy: [`${tableText(table)}.*`] },
      }
    },
  }),
  stepRule({
    id: 'truncate-cascade',
    severity: 'error',
    title: 'TRUNCATE … CASCADE',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'truncate' || !change.cascade || context.revision.irreversible !== null) return null
      return {
        message: `Beside ${tableText(change.table)}, every table that refers to it is emptied too, and so on from there; the file does not say which those are.`,
        fix: { note: 'Name the tables:', sql: [`TRUNCATE ${context.names.quoteTable(change.table)}, …`] },
      }
    },
  }),
  stepRule({
    id: 'delete-without-where',
    severity: 'error',
    title: 'DELETE of all rows, without `lossy`',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'delete-rows' || change.hasWhere || declaresLoss(context.revision, change.table)) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `All rows of ${tableText(table)} are deleted in one statement: they are lost, and writers wait meanwhile.`,
        fix: { note: 'If they may be lost, declare it:', lossy: [`${tableText(table)}.*`] },
      }
    },
  }),
  stepRule({
    id: 'update-without-where',
    severity: 'warning',
    title: 'one UPDATE of all rows',
    growsWithRows: true,
    check(step, context) {
      const { change } = step
      if (change.kind !== 'update-rows' || change.hasWhere) return null
      const table = standingTable(step)
      if (table === null) return null
      const [column = 'a'] = change.columns
      return {
        message: `Every row of ${tableText(table)} is locked until the statement has committed, and each leaves an old version behind: writers wait, and the table swells.`,
        fix: {
          note: 'Fill in short transactions, in a revision with `transaction = false`:',
          outsideTransaction: context.isWhole,
          operations: [
            { kind: 'backfill', table, set: { [column]: { kind: 'sql', sql: '…' } }, where: '…', batchSize: 1000 },
          ],
        },
      }
    },
  }),
]

function comesBack(change: Change, later: readonly Change[]): boolean {
  const table = tableOf(change)
  return later.some(
    (other) =>
      (other.kind === 'create-table' && other.table.name === table?.name) ||
      (other.kind === 'rename-table' && other.to === table?.name),
  )
}

function objectOf(change: Change): string {
  const table = tableOf(change)
  return table === null ? change.kind : `table ${tableText(table)}`
}
