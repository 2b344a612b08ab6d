import { type LintRule, stepRule } from '../../lint-rule.js'
import { fixFor, standingTable, tableText } from '../../lint-step.js'
import { createIndexText } from '../index-text.js'
import { quote, quoteTable } from '../quote.js'

const engines = ['postgres']

/** Indexes that are built, dropped or built anew while others read and write. */
export const indexRules: readonly LintRule[] = [
  stepRule({
    id: 'create-index-blocking',
    severity: 'warning',
    engines,
    title: 'an index that is built while writers wait',
    growsWithRows: true,
    check(step, context) {
      const { change } = step
      if (change.kind !== 'create-index' || change.concurrently === true) return null
      const table = standingTable(step)
      if (table === null) return null
      const isPartitioned = context.before.table(table)?.options['partitionBy'] !== undefined
      if (isPartitioned) {
        return {
          message: `CREATE INDEX on the partitioned table ${tableText(table)} locks every partition against writes until all of them are indexed.`,
          fix: {
            sql: [
              createIndexText(table, change.index).replace(' ON ', ' ON ONLY '),
              '-- then for each partition: CREATE INDEX CONCURRENTLY … ON partition (…); ALTER INDEX … ATTACH PARTITION …',
            ],
            note: 'Make the index on the parent alone, then build and attach one for each partition in a revision with `transaction = false`.',
          },
        }
      }
      return {
        message: `CREATE INDEX locks ${tableText(table)} against every INSERT, UPDATE and DELETE until the index is built; on a large table that is minutes in which writers queue.`,
        fix: fixFor(step, {
          outsideTransaction: true,
          operations: [{ ...change, concurrently: true }],
          sql: [withConcurrently(step.sql ?? '')],
        }),
      }
    },
  }),
  stepRule({
    id: 'drop-index-blocking',
    severity: 'warning',
    engines,
    title: 'an index that is dropped while readers wait',
    check(step) {
      const { change } = step
      if (change.kind !== 'drop-index' || change.concurrently === true) return null
      const owner = change.table.name === '' ? step.before.tableOfIndex(change.name) : change.table
      if (owner !== null && step.isNewTable(owner)) return null
      return {
        message: `DROP INDEX needs an ACCESS EXCLUSIVE lock on ${owner === null ? 'the table' : tableText(owner)}: it waits for every running transaction there, and all readers and writers queue behind it.`,
        object: `index ${change.name}`,
        fix: fixFor(step, {
          outsideTransaction: true,
          operations: [{ ...change, concurrently: true }],
          sql: [withConcurrently(step.sql ?? '')],
        }),
      }
    },
  }),
  stepRule({
    id: 'reindex-blocking',
    severity: 'warning',
    engines,
    title: 'REINDEX without CONCURRENTLY',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'reindex' || change.concurrently) return null
      const name = change.object === null ? '' : quoteTable(change.object)
      return {
        message: `REINDEX ${change.scope} keeps writers out of the table, and readers off the index, until it is built anew.`,
        object: `index ${change.object?.name ?? ''}`,
        fix: { outsideTransaction: true, sql: [`REINDEX ${change.scope} CONCURRENTLY ${name}`] },
      }
    },
  }),
  stepRule({
    id: 'concurrent-index-if-not-exists',
    severity: 'warning',
    engines,
    title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS, which takes a broken index for the wanted one',
    check(step) {
      const { change } = step
      // What `op` asks for is looked at first: a broken index of the name is dropped and built again.
      if (change.kind !== 'create-index' || step.sql === null) return null
      if (change.concurrently !== true || change.ifNotExists !== true) return null
      return {
        message: `A concurrent build that failed leaves an INVALID index behind; IF NOT EXISTS then skips over it, and ${change.index.name} is never used by a query though every write pays for it.`,
        object: `index ${change.index.name}`,
        fix: {
          outsideTransaction: true,
          sql: [
            `DROP INDEX CONCURRENTLY IF EXISTS ${quote(change.index.name)}`,
            step.sql.replace(/\s+if\s+not\s+exists/i, ''),
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'concurrent-index-on-partitioned',
    severity: 'error',
    engines,
    title: 'a concurrent index on a partitioned table',
    check(step) {
      const { change } = step
      if (change.kind !== 'create-index' || change.concurrently !== true) return null
      if (step.before.table(change.table)?.options['partitionBy'] === undefined) return null
      return {
        message: `${tableText(change.table)} is partitioned: PostgreSQL refuses CREATE INDEX CONCURRENTLY there, and the revision fails.`,
        fix: {
          sql: [
            createIndexText(change.table, change.index).replace(' ON ', ' ON ONLY '),
            '-- then for each partition: CREATE INDEX CONCURRENTLY … ON partition (…); ALTER INDEX … ATTACH PARTITION …',
          ],
        },
      }
    },
  }),
]

/** The statement with CONCURRENTLY where it belongs. */
function withConcurrently(sql: string): string {
  return sql.replace(/\bindex\b/i, 'INDEX CONCURRENTLY')
}
