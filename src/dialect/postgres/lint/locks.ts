import { displayName } from '../../../schema/index.js'
import { type LintRule, type LintStep, stepRule } from '../../lint-rule.js'
import { isKind, standingTable, tableText } from '../../lint-step.js'
import type { Change } from '../../sql-change.js'
import { tableOf } from '../../sql-change.js'
import { quoteTable } from '../quote.js'

const engines = ['postgres']

/** Locks, and what may and may not stand in a transaction. */
export const lockRules: readonly LintRule[] = [
  {
    id: 'concurrently-in-transaction',
    severity: 'error',
    engines,
    title: 'CONCURRENTLY in a revision that runs in a transaction',
    *check(context) {
      if (!context.isWhole) return
      for (const step of [...context.upgrade, ...(context.downgrade ?? [])]) {
        if (!isConcurrent(step.change)) continue
        yield {
          step,
          message: 'PostgreSQL refuses CONCURRENTLY inside a transaction, and the revision runs in one: it fails.',
          fix: { outsideTransaction: true },
        }
      }
    },
  },
  {
    id: 'not-in-transaction',
    severity: 'error',
    engines,
    title: 'a statement that the server refuses in a transaction',
    *check(context) {
      if (!context.isWhole) return
      for (const step of [...context.upgrade, ...(context.downgrade ?? [])]) {
        const words = refusedInTransaction(step)
        if (words === null) continue
        yield {
          step,
          message: `PostgreSQL refuses ${words} inside a transaction, and the revision runs in one: it fails.`,
          object: 'revision',
          fix: { outsideTransaction: true },
        }
      }
    },
  },
  stepRule({
    id: 'detach-partition-blocking',
    severity: 'warning',
    engines,
    title: 'DETACH PARTITION without CONCURRENTLY',
    check(step) {
      const { change } = step
      if (change.kind !== 'detach-partition' || change.concurrently) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `DETACH PARTITION needs an ACCESS EXCLUSIVE lock on ${tableText(table)}: all its readers and writers queue behind it.`,
        fix: {
          outsideTransaction: true,
          sql: [`ALTER TABLE ${quoteTable(table)} DETACH PARTITION ${quoteTable(change.partition)} CONCURRENTLY`],
        },
      }
    },
  }),
  stepRule({
    id: 'create-trigger-lock',
    severity: 'note',
    engines,
    title: 'a trigger on a table that others write',
    check(step) {
      if (step.change.kind !== 'create-trigger') return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `CREATE TRIGGER needs a SHARE ROW EXCLUSIVE lock on ${tableText(table)}: it waits for running writers, and new ones queue behind it. From its commit on, every write runs the function.`,
        fix: 'Keep it alone in its revision, so that the lock is held for a moment only; dbtool bounds how long it waits for it.',
      }
    },
  }),
  stepRule({
    id: 'lock-table',
    severity: 'warning',
    engines,
    title: 'LOCK TABLE',
    check(step) {
      if (step.change.kind !== 'lock-table') return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `${tableText(table)} stays locked until the whole revision has committed; everybody else waits.`,
        fix: 'Leave the lock to the statements that need it, and do what takes long in a revision of its own.',
      }
    },
  }),
  {
    id: 'several-tables-locked',
    severity: 'warning',
    engines,
    title: 'exclusive locks on several tables in one transaction',
    *check(context) {
      if (!context.isWhole) return
      const locked = new Map<string, LintStep>()
      for (const step of context.upgrade) {
        const table = takesExclusiveLock(step.change) ? standingTable(step) : null
        if (table === null) continue
        locked.set(displayName(table), locked.get(displayName(table)) ?? step)
      }
      const [, second] = [...locked.values()]
      if (second === undefined) return
      yield {
        step: second,
        object: 'revision',
        message: `One transaction locks ${[...locked.keys()].join(', ')} for everybody, each until the end of the revision: who uses two of them in another order gets a deadlock, and all others queue.`,
        fix: 'Write a revision for each of the tables.',
      }
    },
  },
]

function isConcurrent(change: Change): boolean {
  return 'concurrently' in change && change.concurrently === true
}

function refusedInTransaction({ change, sql }: LintStep): string | null {
  if (sql === null) return null
  if (change.kind === 'drop-database') return 'DROP DATABASE'
  if (isKind(change, 'rewrite-table') && change.command === 'VACUUM FULL') return 'VACUUM'
  if (change.kind === 'reindex' && ['DATABASE', 'SYSTEM', 'SCHEMA'].includes(change.scope)) {
    return `REINDEX ${change.scope}`
  }
  if (change.kind !== 'other') return null
  const words = ['VACUUM', 'CREATE DATABASE', 'CREATE TABLESPACE', 'DROP TABLESPACE', 'ALTER SYSTEM']
  return words.find((one) => one === change.words) ?? null
}

/** Whether readers of a table that is there wait for the end of the transaction. */
function takesExclusiveLock(change: Change): boolean {
  const kinds: readonly string[] = [
    'add-column',
    'drop-column',
    'alter-column',
    'rename-column',
    'rename-table',
    'drop-table',
    'create-check',
    'create-unique',
    'create-primary-key',
    'create-exclude',
    'drop-constraint',
    'truncate',
    'rewrite-table',
    'set-logged',
  ]
  return kinds.includes(change.kind) && tableOf(change) !== null
}
