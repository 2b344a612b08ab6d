import { type LintRule, type LintStep, stepRule } from '../../../dialect/lint-rule.js'
import { displayName } from '../../../schema/index.js'

/** How a revision runs: as a whole, or statement by statement. */
export const transactionRules: readonly LintRule[] = [
  {
    id: 'transaction-control',
    severity: 'error',
    title: 'BEGIN, COMMIT or ROLLBACK in a revision that runs in a transaction',
    *check(context) {
      if (!context.isWhole) return
      for (const steps of [context.upgrade, context.downgrade ?? []]) {
        for (const step of steps) {
          if (step.change.kind !== 'transaction-control' || isAroundSection(step, steps, context.revision.format))
            continue
          yield {
            step,
            object: 'revision',
            message: `${step.change.words} would end the transaction that the revision and its line in the books share; dbtool refuses to run it (DBT_OUTSIDE_TRANSACTION).`,
            fix: 'Take the transaction control out: dbtool begins and commits. Or let the revision say `transaction = false`.',
          }
        }
      }
    },
  },
  {
    id: 'mixed-transaction-modes',
    severity: 'note',
    title: 'statements that need no transaction beside some that would profit from one',
    *check(context) {
      if (context.isWhole || context.revision.transaction) return
      const alone = context.upgrade.filter(standsAlone)
      const others = context.upgrade.filter((step) => !standsAlone(step) && changesStructure(step))
      const [first] = others
      if (alone.length === 0 || first === undefined || isOneSubject(context.upgrade)) return
      yield {
        step: first,
        object: 'revision',
        message:
          'The revision runs without a transaction for the sake of some of its statements. If a later one fails, what the others did stays; the next upgrade goes on from there, but until then the database is in between.',
        fix: 'Move what does not need `transaction = false` into a revision of its own.',
      }
    },
  },
  stepRule({
    id: 'dynamic-sql',
    severity: 'note',
    title: 'SQL that is put together while it runs',
    check({ change }) {
      if (change.kind !== 'dynamic-sql') return null
      return {
        message: 'What the statement does is known only when it runs: no rule has looked at it.',
        object: 'revision',
        fix: 'Write the statements out, or verify the revision against a copy of production.',
      }
    },
  }),
  {
    id: 'unknown-steps',
    severity: 'note',
    title: 'a revision that depends on rows, or cannot be read',
    *check(context) {
      for (const message of context.unknowns) {
        yield { object: 'revision', message: `${message} What no step shows no rule has looked at.` }
      }
    },
  },
]

/** A section of plain SQL may be wrapped as a whole: that pair is left out when it runs. */
function isAroundSection(step: LintStep, steps: readonly LintStep[], format: string): boolean {
  return format === 'sql' && (step === steps[0] || step === steps.at(-1)) && steps.length > 1
}

/** What runs outside a transaction only, or is meant to: concurrent builds, validation, batches. */
function standsAlone({ change }: LintStep): boolean {
  if ('concurrently' in change && change.concurrently === true) return true
  if (change.kind === 'backfill' || change.kind === 'validate-constraint') return true
  return change.kind === 'rewrite-table' || change.kind === 'add-enum-value'
}

function changesStructure({ change }: LintStep): boolean {
  return !['update-rows', 'delete-rows', 'insert-rows', 'bulk-insert', 'replace-value', 'other', 'pragma'].includes(
    change.kind,
  )
}

/** The steps of one safe form are about one table: add, validate, set. */
function isOneSubject(steps: readonly LintStep[]): boolean {
  const tables = steps.flatMap(({ change }) =>
    'table' in change && change.table !== null ? [displayName(change.table)] : [],
  )
  return new Set(tables).size <= 1
}
