import type { LintContext, LintRule, LintStep } from '../../lint-rule.js'
import { stepRule } from '../../lint-rule.js'
import { alterationOf, standingTable, stepsAfter, stepsBefore, tableText } from '../../lint-step.js'

const engines = ['sqlite']

/** What SQLite can do only by copying a table, and what goes lost when that is done by hand. */
export const rebuildRules: readonly LintRule[] = [
  stepRule({
    id: 'sqlite-rebuild-cascade',
    severity: 'error',
    engines,
    title: 'a table dropped while foreign keys are on: rows that refer to it go too',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-table' || context.isWhole || !keysAreOn(context, step)) return null
      const children = [...step.before.tables].filter((table) =>
        table.foreignKeys.some((key) => key.table.name === change.table.name),
      )
      const [child] = children
      if (child === undefined) return null
      return {
        message: `DROP TABLE deletes the rows of ${tableText(change.table)} first, and with PRAGMA foreign_keys = ON their children in ${children.map(tableText).join(', ')} are deleted or set to NULL by ON DELETE; PRAGMA foreign_key_check then finds nothing.`,
        fix: {
          note: 'Take PRAGMA foreign_keys = ON out: dbtool switches them off for a revision, and checks the keys at its end.',
        },
      }
    },
  }),
  {
    id: 'sqlite-hand-rebuild',
    severity: 'warning',
    engines,
    title: 'a table that is rebuilt by hand',
    *check(context) {
      for (const step of context.upgrade) {
        const copy = handRebuild(context, step)
        if (copy === null) continue
        const made = stepsAfter(context, copy.create)
        const lost = (step.before.table(copy.name)?.indexes ?? []).filter(
          ({ name }) => !made.some(({ change }) => change.kind === 'create-index' && change.index.name === name),
        )
        const also = lost.length === 0 ? '' : ` Here ${lost.map(({ name }) => name).join(', ')} would be gone.`
        yield {
          step,
          message: `With the old table go its triggers, its indexes and where AUTOINCREMENT was, and views over it break; nothing of that comes back by itself.${also}`,
          fix: {
            note: 'op.alterColumn, op.dropColumn and the like rebuild the table and keep all of it:',
            operations: [{ kind: 'alter-column', table: copy.name, column: '…', from: null, to: { nullable: true } }],
            sql: ['-- write the change as a module: await op.alterColumn(…)'],
          },
        }
      }
    },
  },
  stepRule({
    id: 'sqlite-rebuild',
    severity: 'note',
    engines,
    title: 'a change that copies the whole table',
    growsWithRows: true,
    check(step) {
      const found = step.sql === null ? alterationOf(step) : null
      const { change } = step
      const isConstraint =
        change.kind === 'drop-constraint' ||
        change.kind === 'create-unique' ||
        change.kind === 'create-check' ||
        change.kind === 'create-foreign-key' ||
        change.kind === 'create-primary-key'
      const table = found?.table ?? (isConstraint && step.sql === null ? standingTable(step) : null)
      if (table === null) return null
      return {
        message: `SQLite has no statement for this: dbtool copies ${tableText(table)} into a new table, and no other writer gets in until that is done.`,
      }
    },
  }),
  stepRule({
    id: 'sqlite-delete-without-cascade',
    severity: 'warning',
    engines,
    title: 'rows deleted of which others say ON DELETE',
    check(step) {
      const { change } = step
      if (change.kind !== 'delete-rows') return null
      const table = standingTable(step)
      if (table === null) return null
      const child = [...step.before.tables].find((one) =>
        one.foreignKeys.some(
          (key) => key.table.name === table.name && key.onDelete !== 'no action' && key.onDelete !== 'restrict',
        ),
      )
      if (child === undefined) return null
      return {
        message: `Foreign keys are off while a revision runs, so ON DELETE of ${tableText(child)} does nothing: its rows would point to nothing, and the revision fails at its end over that.`,
        fix: `Delete the rows of ${tableText(child)} first.`,
      }
    },
  }),
]

/** Whether the last PRAGMA before the step has switched foreign keys on. */
function keysAreOn(context: LintContext, step: LintStep): boolean {
  const last = stepsBefore(context, step).findLast(
    ({ change }) => change.kind === 'pragma' && change.name === 'foreign_keys' && change.value !== null,
  )
  return last?.change.kind === 'pragma' && /^(?:on|1|true|yes)$/.test(last.change.value ?? '')
}

/** The steps around a DROP TABLE that make it a rebuild: a copy is made, filled from it, and takes its name. */
function handRebuild(context: LintContext, step: LintStep) {
  const { change } = step
  if (change.kind !== 'drop-table' || step.sql === null) return null
  const name = change.table
  const filled = stepsBefore(context, step).find(
    ({ change: one }) => one.kind === 'insert-rows' && one.from.some((source) => source.name === name.name),
  )
  const takes = stepsAfter(context, step).some(({ change: one }) => one.kind === 'rename-table' && one.to === name.name)
  const create = stepsBefore(context, step).find(
    ({ change: one }) =>
      one.kind === 'create-table' &&
      filled?.change.kind === 'insert-rows' &&
      one.table.name === filled.change.table.name,
  )
  return takes && create !== undefined ? { name, create } : null
}
