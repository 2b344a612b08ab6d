import type { Operation } from '../../../operations/index.js'
import type { Constraint, TableName } from '../../../schema/index.js'
import { type LintRule, type LintStep, type RuleFinding, stepRule } from '../../lint-rule.js'
import {
  alterationOf,
  columnTextOf,
  provesNotNull,
  standingTable,
  stepsAfter,
  stepsBefore,
  tableText,
} from '../../lint-step.js'
import { constraintText, usingIndexText } from '../constraint-text.js'
import { createIndexText } from '../index-text.js'
import { quote, quoteTable } from '../quote.js'

const engines = ['postgres']

/** Constraints that look at all rows while they keep others out. */
export const constraintRules: readonly LintRule[] = [
  stepRule({
    id: 'foreign-key-not-validated',
    severity: 'warning',
    engines,
    title: 'a foreign key that looks at all rows under a lock on both tables',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-foreign-key' || change.constraint.kind !== 'foreign-key') return null
      const table = standingTable(step)
      if (table === null || change.constraint.notValid === true) return null
      return {
        message: `Adding the foreign key reads all of ${tableText(table)} while it keeps writers out of ${tableText(table)} and of ${tableText(change.constraint.table)}.`,
        fix: twoSteps(table, change.constraint),
      }
    },
  }),
  stepRule({
    id: 'check-not-validated',
    severity: 'warning',
    engines,
    title: 'a check that looks at all rows while nobody may read',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-check' || change.constraint.kind !== 'check') return null
      const table = standingTable(step)
      if (table === null || change.constraint.notValid === true || change.constraint.notEnforced === true) return null
      return {
        message: `Adding the check reads all of ${tableText(table)} under an ACCESS EXCLUSIVE lock: readers and writers wait until every row was looked at.`,
        fix: twoSteps(table, change.constraint),
      }
    },
  }),
  stepRule({
    id: 'validate-in-same-transaction',
    severity: 'warning',
    engines,
    title: 'NOT VALID and VALIDATE in one transaction',
    growsWithRows: true,
    check(step, context) {
      const { change } = step
      if (change.kind !== 'validate-constraint' || !context.isWhole || step.isNewTable(change.table)) return null
      const isFresh = stepsBefore(context, step).some(
        ({ change: earlier }) =>
          'constraint' in earlier && typeof earlier.constraint === 'object' && earlier.constraint.name === change.name,
      )
      if (!isFresh) return null
      return {
        message: `The lock that ADD CONSTRAINT took on ${tableText(change.table)} is held until the transaction ends, so the rows are looked at under it: NOT VALID gained nothing.`,
        fix: {
          note: 'Validate in a revision of its own, or outside a transaction.',
          outsideTransaction: true,
          operations: [change],
          sql: [`ALTER TABLE ${quoteTable(change.table)} VALIDATE CONSTRAINT ${quote(change.name)}`],
        },
      }
    },
  }),
  stepRule({
    id: 'add-unique-blocking',
    severity: 'warning',
    engines,
    title: 'a unique constraint whose index is built while nobody may read',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-unique' || change.usingIndex !== undefined) return null
      return keyBlocks(step, change.constraint, 'unique constraint')
    },
  }),
  stepRule({
    id: 'add-primary-key-blocking',
    severity: 'warning',
    engines,
    title: 'a primary key whose index is built while nobody may read',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-primary-key' || change.usingIndex !== undefined) return null
      return keyBlocks(step, change.constraint, 'primary key')
    },
  }),
  stepRule({
    id: 'redefine-primary-key',
    severity: 'warning',
    engines,
    title: 'a primary key that is replaced',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-constraint' || step.isNewTable(change.table)) return null
      const dropped = change.name === null ? change.dropped : step.before.constraint(change.table, change.name)
      const comesBack = stepsAfter(context, step).some(
        ({ change: later }) =>
          later.kind === 'create-primary-key' &&
          later.table.name === change.table.name &&
          later.usingIndex === undefined,
      )
      if (dropped?.kind !== 'primary-key' && !(change.name ?? '').toLowerCase().endsWith('_pkey')) return null
      if (!comesBack) return null
      return {
        message: `Between the old key and the new one ${tableText(change.table)} is locked for everybody, while the index of the new key is built; foreign keys that point to the old one refuse the drop.`,
        fix: {
          note: 'Build the unique index of the new key concurrently beforehand, in a revision with `transaction = false`; then swap in one step with `usingIndex`.',
          sql: [
            `ALTER TABLE ${quoteTable(change.table)} DROP CONSTRAINT ${quote(change.name ?? '')}, ADD PRIMARY KEY USING INDEX …`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'primary-key-over-nullable',
    severity: 'warning',
    engines,
    title: 'a primary key over columns that may hold NULL',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-primary-key' || change.constraint.kind !== 'primary-key') return null
      const table = standingTable(step)
      if (table === null) return null
      const nullable = change.constraint.columns.filter((name) => {
        const column = step.before.column(table, name)
        return column?.nullable === true && !provesNotNull(step, table, name)
      })
      const [first] = nullable
      if (first === undefined) return null
      return {
        message: `The key makes ${nullable.join(', ')} NOT NULL, which reads all of ${tableText(table)} under an ACCESS EXCLUSIVE lock, and fails if a NULL is found.`,
        fix: notNullSteps(table, first),
      }
    },
  }),
  stepRule({
    id: 'exclude-blocking',
    severity: 'warning',
    engines,
    title: 'an exclusion constraint, which has no form that lets others work',
    growsWithRows: true,
    check(step) {
      const table = step.change.kind === 'create-exclude' ? standingTable(step) : null
      if (table === null) return null
      return {
        message: `The index of an exclusion constraint cannot be built concurrently: ${tableText(table)} is locked for readers and writers until it is built.`,
        fix: 'Run this revision in a maintenance window, or make a new table with the constraint and move the rows.',
      }
    },
  }),
  stepRule({
    id: 'set-not-null-scan',
    severity: 'warning',
    engines,
    title: 'SET NOT NULL, which looks at all rows while nobody may read',
    growsWithRows: true,
    check(step) {
      const found = alterationOf(step)
      if (found === null || !found.setsNotNull || provesNotNull(step, found.table, found.name)) return null
      return {
        message: `SET NOT NULL reads all of ${tableText(found.table)} under an ACCESS EXCLUSIVE lock: readers and writers wait until every row was looked at.`,
        object: `column ${columnTextOf(found.table, found.name)}`,
        fix: notNullSteps(found.table, found.name),
      }
    },
  }),
]

/** First for new rows, then, without keeping writers out, for the rows that are there. */
function twoSteps(table: TableName, constraint: Extract<Constraint, { readonly kind: 'foreign-key' | 'check' }>) {
  const name = constraint.name ?? nameFor(table, constraint)
  const unproved = { ...constraint, name, notValid: true }
  const kind = constraint.kind === 'check' ? ('create-check' as const) : ('create-foreign-key' as const)
  return {
    outsideTransaction: true,
    operations: [
      { kind, table, constraint: unproved },
      { kind: 'validate-constraint' as const, table, name },
    ],
    sql: [
      `ALTER TABLE ${quoteTable(table)} ADD ${constraintText(unproved)}`,
      `ALTER TABLE ${quoteTable(table)} VALIDATE CONSTRAINT ${quote(name)}`,
    ],
  }
}

function nameFor(table: TableName, constraint: Constraint): string {
  const columns = 'columns' in constraint ? constraint.columns : []
  const prefix = { check: 'ck', 'foreign-key': 'fk', unique: 'uq', 'primary-key': 'pk', exclude: 'ex' }[constraint.kind]
  return [prefix, table.name, ...columns].join('_')
}

/** A check that holds for new rows, looked at in peace; with it SET NOT NULL needs to look at nothing. */
function notNullSteps(table: TableName, column: string) {
  const name = `ck_${table.name}_${column}_not_null`
  const constraint = { kind: 'check' as const, name, expression: `${quote(column)} IS NOT NULL`, notValid: true }
  const alter = `ALTER TABLE ${quoteTable(table)}`
  const operations: readonly Operation[] = [
    { kind: 'create-check', table, constraint },
    { kind: 'validate-constraint', table, name },
    { kind: 'alter-column', table, column, from: null, to: { nullable: false } },
    { kind: 'drop-constraint', table, name, dropped: null },
  ]
  return {
    outsideTransaction: true,
    operations,
    sql: [
      `${alter} ADD ${constraintText(constraint)}`,
      `${alter} VALIDATE CONSTRAINT ${quote(name)}`,
      `${alter} ALTER COLUMN ${quote(column)} SET NOT NULL`,
      `${alter} DROP CONSTRAINT ${quote(name)}`,
    ],
  }
}

function keyBlocks(step: LintStep, constraint: Constraint, what: string): Omit<RuleFinding, 'step'> | null {
  const table = standingTable(step)
  if (table === null || (constraint.kind !== 'unique' && constraint.kind !== 'primary-key')) return null
  const name = constraint.name ?? nameFor(table, constraint)
  const index = {
    name,
    unique: true,
    keys: constraint.columns.map((column) => ({ column })),
    ...(constraint.kind === 'unique' && constraint.nullsNotDistinct === true ? { nullsNotDistinct: true } : {}),
  }
  const kind = constraint.kind === 'unique' ? ('create-unique' as const) : ('create-primary-key' as const)
  const named = { ...constraint, name }
  return {
    message: `Adding the ${what} builds its index under an ACCESS EXCLUSIVE lock on ${tableText(table)}: readers and writers wait until it is built.`,
    fix: {
      outsideTransaction: true,
      operations: [
        { kind: 'create-index', table, index, concurrently: true },
        { kind, table, constraint: named, usingIndex: name },
      ],
      sql: [
        createIndexText(table, index, { concurrently: true }),
        `ALTER TABLE ${quoteTable(table)} ADD ${usingIndexText(named, name)}`,
      ],
    },
  }
}
