import { type LintRule, stepRule } from '../../lint-rule.js'
import { columnTextOf, standingTable, tableText } from '../../lint-step.js'
import { quote } from '../quote.js'

const engines = ['mysql', 'mariadb']

/** Changes that are done in place, but not for nothing; and what stays behind when one of several fails. */
export const onlineRules: readonly LintRule[] = [
  {
    id: 'mysql-several-ddl',
    severity: 'note',
    engines,
    title: 'several changes of structure in one revision',
    *check(context) {
      const statements = new Map<number, (typeof context.upgrade)[number]>()
      for (const step of context.upgrade) {
        const isStructure = !rowKinds.has(step.change.kind) && standingTable(step) !== null
        if (isStructure && !statements.has(step.statement)) statements.set(step.statement, step)
      }
      const [, second] = [...statements.values()]
      if (second === undefined) return
      yield {
        step: second,
        object: 'revision',
        message: `Each DDL statement commits by itself. If one of the ${statements.size} fails, those before it stay; dbtool keeps a journal and goes on at the failed one, but until then the application meets a structure in between.`,
        fix: 'Write a revision for each change, or put the changes of one table into one ALTER TABLE.',
      }
    },
  },
  stepRule({
    id: 'mysql-auto-increment-column',
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
        message: `Each row gets a number: ${tableText(table)} is built anew with LOCK=SHARED, so writers wait until it is done; and the numbers may differ on each replica.`,
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: 'Make a new table with the column, copy in batches and swap the names (gh-ost, pt-online-schema-change).',
      }
    },
  }),
  stepRule({
    id: 'mysql-column-position',
    severity: 'warning',
    engines: ['mysql'],
    title: 'a column that is not the last, before MySQL 8.0.29',
    growsWithRows: true,
    check(step, { version }) {
      const { change } = step
      if (change.kind !== 'add-column' || change.position === undefined || version >= 80_029) return null
      const table = standingTable(step)
      if (table === null) return null
      const { position: _, ...last } = change
      return {
        message: `Only a column at the end is added at once; for this place ${tableText(table)} is built anew.`,
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: {
          operations: [last],
          sql: [(step.sql ?? '').replace(/\s+(?:first|after\s+\S+)\s*$/i, '')],
        },
      }
    },
  }),
  stepRule({
    id: 'mysql-fulltext-lock',
    severity: 'warning',
    engines,
    title: 'a FULLTEXT or SPATIAL index on a table that holds rows',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-index' || !/^(?:fulltext|spatial)$/i.test(change.index.method ?? '')) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `Such an index is built with LOCK=SHARED: writers of ${tableText(table)} wait until it is there.`,
        object: `index ${change.index.name}`,
        fix: 'Build it in a maintenance window, or on a copy of the table (gh-ost, pt-online-schema-change).',
      }
    },
  }),
  stepRule({
    id: 'mysql-rebuild-command',
    severity: 'warning',
    engines,
    title: 'OPTIMIZE TABLE or ALTER TABLE … FORCE',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'rewrite-table' || change.table === null) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        message: `${change.command} builds ${tableText(table)} anew: it takes the space twice, and replicas do not follow until it is done there too.`,
        fix: 'It is no part of a revision: run it in a quiet hour, one server after the other.',
      }
    },
  }),
  stepRule({
    id: 'mysql-drop-visible-index',
    severity: 'note',
    engines,
    title: 'an index that is dropped while queries may use it',
    check(step, context) {
      const { change } = step
      const table = change.kind === 'drop-index' ? standingTable(step) : null
      if (change.kind !== 'drop-index' || table === null || table.name === '') return null
      const known = step.before.index(table, change.name)
      if (known?.invisible === true || step.before.constraint(table, change.name) !== null) return null
      // Somebody made it new under the same name.
      if (context.after.index(table, change.name) !== null) return null
      const word = context.engine === mysqlName ? 'INVISIBLE' : 'IGNORED'
      return {
        message: `If a query needed it, that is found out in production, and building it again takes as long as it took.`,
        object: `index ${change.name}`,
        fix: {
          note: 'Hide it for one release, then drop it:',
          sql: [`ALTER TABLE ${quote(table.name)} ALTER INDEX ${quote(change.name)} ${word}`],
        },
      }
    },
  }),
]

const mysqlName = 'mysql'

const rowKinds: ReadonlySet<string> = new Set(
  'update-rows delete-rows insert-rows bulk-insert backfill replace-value other online-ddl lock-table dynamic-sql'.split(
    ' ',
  ),
)
