import { type LintRule, stepRule } from '../../../dialect/lint-rule.js'
import { columnTextOf, standingTable, stepsAfter, tableText } from '../../../dialect/lint-step.js'
import { displayName } from '../../../schema/index.js'

/** What the old release of the application, which runs on while the revision is applied, cannot live with. */
export const compatibilityRules: readonly LintRule[] = [
  stepRule({
    id: 'rename-table',
    severity: 'warning',
    title: 'a table under another name',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'rename-table') return null
      const table = standingTable(step)
      if (table === null || change.to.startsWith('_deprecated_')) return null
      const bridged = stepsAfter(context, step).some(
        ({ change: later }) =>
          (later.kind === 'create-view' && later.object.name === table.name) ||
          (later.kind === 'create-table' && later.table.name === table.name),
      )
      if (bridged) return null
      const { quote, quoteTable } = context.names
      const view = `CREATE VIEW ${quoteTable(table)} AS SELECT * FROM ${quote(change.to)}`
      return {
        message: `Every instance of the application that still runs the old code fails on ${tableText(table)} from this moment, until all of them are replaced.`,
        fix: {
          note: 'Leave a view under the old name until they are, and drop it in a later revision:',
          operations: [change, { kind: 'execute', sql: view }],
          sql: [step.sql ?? '', view],
        },
      }
    },
  }),
  stepRule({
    id: 'rename-column',
    severity: 'warning',
    title: 'a column under another name',
    check(step) {
      const { change } = step
      if (change.kind !== 'rename-column' || step.isNewColumn(change.table, change.column)) return null
      const name = columnTextOf(change.table, change.column)
      return {
        message: `Every instance of the application that still runs the old code fails on ${name} from this moment, until all of them are replaced.`,
        object: `column ${name}`,
        fix: `Add ${change.to} beside it, write both, fill the old rows with op.backfill, read the new one, and drop ${change.column} in a later release. Or keep the name, and let the model say which column it is.`,
      }
    },
  }),
  stepRule({
    id: 'rename-enum-value',
    severity: 'warning',
    title: 'an enum value under another name',
    check({ change }) {
      const renamed =
        change.kind === 'rename-enum-value'
          ? { type: change.type, from: change.from }
          : change.kind === 'alter-enum' && Object.keys(change.renames ?? {}).length > 0
            ? { type: change.type, from: Object.keys(change.renames ?? {})[0] ?? '' }
            : null
      if (renamed === null) return null
      return {
        message: `Old code goes on writing '${renamed.from}', which the server refuses from this moment.`,
        object: `type ${displayName(renamed.type)}`,
        fix: 'Add the new value, write it from the application, give the old rows the new value (op.replaceValue), and remove the old one in a later release.',
      }
    },
  }),
  stepRule({
    id: 'rename-schema',
    severity: 'warning',
    title: 'a schema under another name',
    check({ change }) {
      if (change.kind !== 'rename-schema') return null
      return {
        message: `Every qualified name and every search_path that says ${change.name} fails from this moment.`,
        object: `schema ${change.name}`,
        fix: 'Make the new schema, move the tables one by one, and leave views under the old names for one release.',
      }
    },
  }),
]
