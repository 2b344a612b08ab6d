import type { Column, Table } from '../../../schema/index.js'
import { type LintRule, stepRule } from '../../lint-rule.js'
import { columnTextOf, standingTable, tableText } from '../../lint-step.js'

const engines = ['sqlite']

/** What the engine's own ALTER TABLE cannot do. What `op` asks for is done by a rebuild where it must be. */
export const limitRules: readonly LintRule[] = [
  {
    id: 'sqlite-add-column-limits',
    severity: 'error',
    engines,
    title: 'ADD COLUMN with what SQLite refuses there',
    *check(context) {
      for (const step of context.upgrade) {
        const { change } = step
        if (change.kind !== 'add-column' || step.sql === null) continue
        const inline = context.upgrade.filter((one) => one.isInline && one.statement === step.statement)
        const why = refusal(
          change.column,
          inline.map(({ change: one }) => one.kind),
        )
        if (why === null) continue
        yield {
          step,
          object: `column ${columnTextOf(change.table, change.column.name)}`,
          message: `SQLite refuses ADD COLUMN with ${why}: the revision fails as soon as ${tableText(change.table)} holds a row, or at once.`,
          fix: {
            note: 'op.addColumn rebuilds the table where it must:',
            operations: [{ kind: 'add-column', table: change.table, column: change.column }],
            sql: ['-- write the change as a module: await op.addColumn(…)'],
          },
        }
      }
    },
  },
  stepRule({
    id: 'sqlite-drop-column-in-use',
    severity: 'error',
    engines,
    title: 'DROP COLUMN of what an index, key or check stands on',
    check(step) {
      const { change } = step
      if (change.kind !== 'drop-column' || step.sql === null) return null
      const table = standingTable(step)
      const known = table === null ? null : step.before.table(table)
      const user = known === null ? null : userOf(known, change.column)
      if (table === null || user === null) return null
      return {
        message: `${columnTextOf(table, change.column)} is used by ${user}: SQLite refuses to drop it, and the revision fails.`,
        object: `column ${columnTextOf(table, change.column)}`,
        fix: {
          note: 'op.dropColumn takes along what stands on the column:',
          operations: [{ kind: 'drop-column', table, column: change.column, dropped: null }],
          sql: [`-- drop ${user} first; or write the change as a module: await op.dropColumn(…)`],
        },
      }
    },
  }),
  stepRule({
    id: 'sqlite-too-old',
    severity: 'error',
    engines,
    title: 'ALTER TABLE that this version of SQLite does not know',
    check(step, { version }) {
      const { change } = step
      if (step.sql === null) return null
      const needed = change.kind === 'drop-column' ? 33_500 : change.kind === 'rename-column' ? 32_500 : 0
      if (version >= needed) return null
      return {
        message: `${change.kind === 'drop-column' ? 'DROP COLUMN needs SQLite 3.35' : 'RENAME COLUMN needs SQLite 3.25'}: the revision fails with a syntax error.`,
        fix:
          change.kind === 'drop-column'
            ? { operations: [{ ...change }], sql: ['-- write the change as a module: await op.dropColumn(…)'] }
            : 'Update SQLite.',
      }
    },
  }),
  stepRule({
    id: 'sqlite-pragma-ignored',
    severity: 'warning',
    engines,
    title: 'a PRAGMA that does nothing in a transaction',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'pragma' || change.value === null || !context.isWhole) return null
      const isSection = context.revision.format === 'sql'
      if (!inTransaction.has(change.name) || (isSection && change.name === 'foreign_keys')) return null
      return {
        message: `Inside a transaction PRAGMA ${change.name} does nothing, and says nothing; the revision runs in one.`,
        object: `pragma ${change.name}`,
        fix:
          change.name === 'foreign_keys'
            ? 'Take it out: dbtool switches foreign keys off for a revision, and checks them at its end.'
            : { outsideTransaction: true },
      }
    },
  }),
]

const inTransaction: ReadonlySet<string> = new Set([
  'foreign_keys',
  'journal_mode',
  'synchronous',
  'auto_vacuum',
  'page_size',
])

/** Why ADD COLUMN is refused, in a few words; null: it is not. @see https://sqlite.org/lang_altertable.html */
function refusal({ default: value, generated }: Column, inline: readonly string[]): string | null {
  if (inline.includes('create-primary-key')) return 'PRIMARY KEY'
  if (inline.includes('create-unique')) return 'UNIQUE'
  if (generated?.stored === true) return 'a STORED generated column'
  if (value?.kind !== 'sql') return null
  const isConstant = /^(?:[+-]?[\d.]+(?:e[+-]?\d+)?|0x[\da-f]+|'(?:[^']|'')*'|x'[\da-f]*'|true|false|null)$/i.test(
    value.sql,
  )
  return isConstant ? null : `a default that is no constant (${value.sql})`
}

function userOf(table: Table, column: string): string | null {
  const holds = (columns: readonly string[]): boolean =>
    columns.some((one) => one.toLowerCase() === column.toLowerCase())
  if (holds(table.primaryKey?.columns ?? [])) return 'the primary key'
  const index = table.indexes.find(({ keys }) => holds(keys.flatMap((key) => key.column ?? [])))
  if (index !== undefined) return `index ${index.name}`
  if (table.uniques.some(({ columns }) => holds(columns))) return 'a unique constraint'
  if (table.foreignKeys.some(({ columns }) => holds(columns))) return 'a foreign key'
  const word = new RegExp(`\\b${column.replace(/[^\w]/g, '\\$&')}\\b`, 'i')
  return table.checks.some(({ expression }) => word.test(expression)) ? 'a check' : null
}
