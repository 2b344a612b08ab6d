import { displayName, type TableName } from '../../../schema/index.js'
import { type LintRule, type LintStep, stepRule } from '../../lint-rule.js'
import { columnTextOf, mentions, stepsAfter, tableText } from '../../lint-step.js'
import { maxNameBytes, quote, quoteTable } from '../quote.js'

const engines = ['postgres']

/** Types, names and settings of PostgreSQL's own. */
export const typeRules: readonly LintRule[] = [
  {
    id: 'enum-value-used-in-same-transaction',
    severity: 'error',
    engines,
    title: 'a new enum value that the transaction which adds it uses',
    *check(context) {
      if (!context.isWhole) return
      for (const step of context.upgrade) {
        for (const value of addedValues(step)) {
          const use = stepsAfter(context, step).find(({ change, sql }) => mentions(sql ?? change, value))
          if (use === undefined) continue
          yield {
            step: use,
            object: `value ${value}`,
            message: `'${value}' is added by the same transaction, and PostgreSQL refuses to use it before that has committed (55P04): the revision fails.`,
            fix: recreated(step) ?? 'Add the value in a revision of its own, and use it in the next one.',
          }
        }
      }
    },
  },
  stepRule({
    id: 'domain-constraint',
    severity: 'warning',
    engines,
    title: 'a domain with a constraint',
    check(step) {
      const { change } = step
      const constrains =
        change.kind === 'constrain-domain'
          ? !change.notValid
          : change.kind === 'create-domain' && /\b(?:check|not\s+null)\b/i.test(change.object.definition)
      if (!constrains) return null
      const name =
        change.kind === 'constrain-domain' ? change.domain : change.kind === 'create-domain' ? change.object : null
      const looks =
        change.kind === 'constrain-domain'
          ? 'Every table with a column of this domain is read under a lock, to see whether its rows obey.'
          : 'A later change of the condition reads every table with a column of this domain under a lock.'
      return {
        message: `${looks}`,
        object: `domain ${name === null ? '' : displayName(name)}`,
        fix:
          change.kind === 'constrain-domain'
            ? 'Add the constraint NOT VALID, then ALTER DOMAIN … VALIDATE CONSTRAINT in a revision with `transaction = false`.'
            : 'Use the plain type, and a check on each table that needs it: that can be added NOT VALID and validated.',
      }
    },
  }),
  stepRule({
    id: 'json-column',
    severity: 'warning',
    engines,
    title: 'a column of type json',
    check(step) {
      const { change } = step
      const columns =
        change.kind === 'create-table' ? change.table.columns : change.kind === 'add-column' ? [change.column] : []
      const found = columns.find(({ type }) => type.kind === 'json')
      const table = change.kind === 'create-table' || change.kind === 'add-column' ? change.table : null
      if (found === undefined || table === null) return null
      return {
        message: `json has no equality: SELECT DISTINCT, UNION and GROUP BY over ${tableText(table)} fail as soon as they meet ${found.name}.`,
        object: `column ${columnTextOf(table, found.name)}`,
        fix: step.sql === null ? `${found.name}: t.jsonb()` : `${quote(found.name)} jsonb`,
      }
    },
  }),
  stepRule({
    id: 'replica-identity',
    severity: 'warning',
    engines,
    title: 'REPLICA IDENTITY FULL or NOTHING',
    check(step) {
      const { change } = step
      if (change.kind !== 'replica-identity' || (change.identity !== 'full' && change.identity !== 'nothing'))
        return null
      return {
        message:
          change.identity === 'full'
            ? `Every UPDATE and DELETE of ${tableText(change.table)} writes the whole old row to the log, and subscribers look for it by all columns.`
            : `Where ${tableText(change.table)} is published, every UPDATE and DELETE of it fails from now on.`,
        fix: { sql: [`ALTER TABLE ${quoteTable(change.table)} REPLICA IDENTITY DEFAULT`] },
      }
    },
  }),
  stepRule({
    id: 'autovacuum-off',
    severity: 'warning',
    engines,
    title: 'autovacuum switched off for a table',
    check(step) {
      const { change } = step
      const parameters =
        change.kind === 'set-storage'
          ? change.parameters
          : change.kind === 'create-table' || change.kind === 'set-table-options'
            ? storageOf(change.kind === 'create-table' ? change.table.options : change.to)
            : {}
      if (!/^(?:off|false|0|no)$/i.test(parameters['autovacuum_enabled'] ?? '')) return null
      const table = (change as { readonly table: TableName }).table
      return {
        message: `Nobody cleans ${tableText(table)} up any more: it grows with every UPDATE, plans go by old statistics, and in the end the server stops to protect itself from wraparound.`,
        fix: { sql: [`ALTER TABLE ${quoteTable(table)} SET (autovacuum_vacuum_scale_factor = 0.05)`] },
      }
    },
  }),
  stepRule({
    id: 'identifier-truncated',
    severity: 'warning',
    engines,
    title: 'a name that is longer than the server keeps',
    check(step) {
      const long = namesIn(step).find((name) => Buffer.byteLength(name) > maxNameBytes)
      if (long === undefined) return null
      const kept = Buffer.from(long).subarray(0, maxNameBytes).toString('utf8')
      return {
        message: `PostgreSQL cuts ${long} off after ${maxNameBytes} bytes and says nothing: it is ${kept} from then on, two long names may become one, and whoever looks for the whole name finds nothing.`,
        object: `name ${long}`,
        fix: `Give it a name of at most ${maxNameBytes} bytes.`,
      }
    },
  }),
  stepRule({
    id: 'style-enum-value-order',
    severity: 'off',
    engines,
    title: 'ADD VALUE without BEFORE or AFTER',
    check(step) {
      const { change } = step
      if (change.kind !== 'add-enum-value' || change.isPlaced) return null
      return {
        message: `The value goes to the end of ${displayName(change.type)}, and values are compared and sorted by their place.`,
        object: `type ${displayName(change.type)}`,
        fix: { sql: [`${step.sql ?? ''} AFTER '…'`] },
      }
    },
  }),
  stepRule({
    id: 'style-column-order',
    severity: 'off',
    engines,
    title: 'columns in an order that wastes space',
    check(step) {
      if (step.change.kind !== 'create-table') return null
      const { table } = step.change
      const widths = table.columns.map(({ type }) => alignment[type.kind] ?? 4)
      const lost = padding(widths)
      const least = padding(widths.toSorted((a, b) => b - a))
      if (lost - least < 8) return null
      return {
        message: `Each row of ${tableText(table)} carries about ${lost - least} bytes of padding between columns.`,
        fix: 'Put columns of eight bytes first (bigint, timestamp, double), then of four, then the short ones and texts.',
      }
    },
  }),
]

const alignment: Readonly<Record<string, number>> = {
  bigint: 8,
  double: 8,
  timestamp: 8,
  time: 8,
  int: 4,
  float: 4,
  date: 4,
  smallint: 2,
  bool: 1,
  uuid: 1,
}

/** Bytes that are left free so that each column begins at a multiple of its width. */
function padding(widths: readonly number[]): number {
  let at = 0
  let lost = 0
  for (const width of widths) {
    const gap = (width - (at % width)) % width
    lost += gap
    at += gap + width
  }
  return lost
}

function storageOf(options: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { with: parameters } = options
  return typeof parameters === 'object' && parameters !== null ? (parameters as Readonly<Record<string, string>>) : {}
}

function addedValues({ change, before }: LintStep): readonly string[] {
  if (change.kind === 'add-enum-value') return [change.value]
  if (change.kind !== 'alter-enum' || change.recreate === true) return []
  const from = change.from ?? before.enumValues(change.type)
  return from === null ? [] : change.to.filter((value) => !from.includes(value))
}

/** The type made anew, which the same transaction may use at once. */
function recreated({ change }: LintStep) {
  return change.kind === 'alter-enum' ? { operations: [{ ...change, recreate: true }] } : null
}

/** Names that the step gives to something. */
function namesIn({ change }: LintStep): readonly string[] {
  switch (change.kind) {
    case 'create-table':
      return [change.table.name, ...change.table.columns.map(({ name }) => name)]
    case 'add-column':
      return [change.column.name]
    case 'create-index':
      return [change.index.name]
    case 'rename-table':
    case 'rename-column':
    case 'rename-index':
    case 'rename-constraint':
      return [change.to]
    case 'create-unique':
    case 'create-check':
    case 'create-foreign-key':
    case 'create-primary-key':
    case 'create-exclude':
      return change.constraint.name === undefined ? [] : [change.constraint.name]
    default:
      return []
  }
}
