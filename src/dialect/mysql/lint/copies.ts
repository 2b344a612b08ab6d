import type { ColumnType, TableName } from '../../../schema/index.js'
import { type LintFix, type LintRule, type RuleFinding, stepRule } from '../../lint-rule.js'
import { alterationOf, columnTextOf, isVolatile, standingTable, stepsAfter, tableText } from '../../lint-step.js'
import { columnText } from '../column-text.js'
import { quote } from '../quote.js'
import { unaskedServer } from '../server.js'

const engines = ['mysql', 'mariadb']

/**
 * Changes for which InnoDB copies a table row by row while writers wait (ALGORITHM=COPY).
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
 */
export const copyRules: readonly LintRule[] = [
  stepRule({
    id: 'mysql-copy-algorithm',
    severity: 'warning',
    engines,
    title: 'a change of type or character set, or a check, that copies the table while writers wait',
    growsWithRows: true,
    check(step) {
      const { change } = step
      const table = standingTable(step)
      if (table === null) return null
      if (change.kind === 'online-ddl') return askedFor(table, change)
      if (change.kind === 'create-check' && !step.isInline) {
        return copies(table, `A check looks at all rows, and for that ${tableText(table)} is copied`)
      }
      const found = alterationOf(step)
      if (found?.type == null || !changesStorage(found.type.from, found.type.to)) return null
      // The rule about the length byte tells it better.
      if (crossesLengthByte(found.type.from, found.type.to)) return null
      const name = columnTextOf(table, found.name)
      return {
        ...copies(table, `For another type of ${name} the server copies ${tableText(table)}`),
        object: `column ${name}`,
      }
    },
  }),
  stepRule({
    id: 'mysql-varchar-255-bytes',
    severity: 'warning',
    engines,
    title: 'a VARCHAR that grows beyond 255 bytes',
    growsWithRows: true,
    check(step) {
      const found = alterationOf(step)
      if (found?.type == null || !crossesLengthByte(found.type.from, found.type.to)) return null
      const name = columnTextOf(found.table, found.name)
      return {
        ...copies(
          found.table,
          `Beyond 255 bytes (63 characters of utf8mb4) the length of ${name} takes two bytes in place of one, so the server copies ${tableText(found.table)}`,
        ),
        object: `column ${name}`,
      }
    },
  }),
  stepRule({
    id: 'mysql-convert-charset',
    severity: 'warning',
    engines,
    title: 'CONVERT TO CHARACTER SET',
    growsWithRows: true,
    check(step) {
      const { change } = step
      const table = change.kind === 'convert-charset' ? standingTable(step) : null
      return table === null ? null : copies(table, `Every text of ${tableText(table)} is written anew`)
    },
  }),
  stepRule({
    id: 'mysql-foreign-key-copy',
    severity: 'warning',
    engines,
    title: 'a foreign key on a table that holds rows',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'create-foreign-key' || change.constraint.kind !== 'foreign-key' || step.isInline) return null
      const table = standingTable(step)
      if (table === null) return null
      return {
        ...copies(
          table,
          `To check the rows against ${tableText(change.constraint.table)} the server copies ${tableText(table)}`,
        ),
        fix: 'With SET foreign_key_checks = 0 in the session it is done in place, and no row is checked: look for orphans first. On a large table use gh-ost or pt-online-schema-change.',
      }
    },
  }),
  stepRule({
    id: 'mysql-primary-key-change',
    severity: 'warning',
    engines,
    title: 'a primary key that is added, dropped or replaced',
    growsWithRows: true,
    check(step, context) {
      const { change } = step
      const table = standingTable(step)
      if (table === null) return null
      const drops = change.kind === 'drop-constraint' && isPrimaryKey(change.name, change.dropped?.kind)
      if (!drops && (change.kind !== 'create-primary-key' || step.isInline)) return null
      const comesBack = stepsAfter(context, step).some(
        (later) => later.change.kind === 'create-primary-key' && later.statement === step.statement,
      )
      return drops && !comesBack
        ? copies(table, `Rows are stored in the order of the primary key: without it ${tableText(table)} is copied`)
        : {
            message: `Rows are stored in the order of the primary key: ${tableText(table)} and all its indexes are built anew, which takes the space twice and makes replicas lag.`,
            fix: 'Make a new table with the key, copy in batches and swap the names (gh-ost, pt-online-schema-change). DROP and ADD in one ALTER TABLE let writers work on.',
          }
    },
  }),
  stepRule({
    id: 'mysql-engine-change',
    severity: 'warning',
    engines,
    title: 'a change of the storage engine',
    growsWithRows: true,
    check(step) {
      const { change } = step
      const engine =
        change.kind === 'set-engine'
          ? change.engine
          : change.kind === 'set-table-options' && typeof change.to['engine'] === 'string'
            ? change.to['engine']
            : null
      const table = engine === null ? null : standingTable(step)
      const known = table === null ? undefined : step.before.table(table)?.options['engine']
      if (table === null || engine === null || engine.toLowerCase() === String(known ?? '').toLowerCase()) return null
      return copies(table, `Another engine means another file: all of ${tableText(table)} is copied`)
    },
  }),
  stepRule({
    id: 'mysql-partitioning',
    severity: 'warning',
    engines,
    title: 'a table that is partitioned, or no longer',
    growsWithRows: true,
    check(step) {
      const { change } = step
      const table = change.kind === 'repartition' ? standingTable(step) : null
      if (table === null || change.kind !== 'repartition') return null
      if (change.action === 'ADD PARTITION' || change.action === 'DROP PARTITION') return null
      return copies(table, `Rows go to other files: ${change.action} copies ${tableText(table)}`)
    },
  }),
  stepRule({
    id: 'mysql-stored-generated',
    severity: 'warning',
    engines,
    title: 'a stored generated column on a table that holds rows',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || change.column.generated?.stored !== true) return null
      const table = standingTable(step)
      if (table === null) return null
      const virtual = { ...change.column, generated: { ...change.column.generated, stored: false } }
      return {
        ...copies(table, `The values are computed for all rows: ${tableText(table)} is copied`),
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: {
          note: 'A virtual one is there at once, and can be indexed:',
          operations: [{ ...change, column: virtual }],
          sql: [`ALTER TABLE ${quote(table.name)} ADD COLUMN ${columnText(virtual, unaskedServer('mysql'))}`],
        },
      }
    },
  }),
  stepRule({
    id: 'mysql-expression-default',
    severity: 'warning',
    engines,
    title: 'a new column with a default that is another for each row',
    growsWithRows: true,
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || !isVolatile(change.column)) return null
      const table = standingTable(step)
      if (table === null) return null
      const { default: value, ...bare } = change.column
      const nullable = { ...bare, nullable: true }
      return {
        ...copies(
          table,
          `The default is computed for each row: ${tableText(table)} is copied, and with statement-based replication each replica computes values of its own (or the server refuses)`,
        ),
        object: `column ${columnTextOf(table, change.column.name)}`,
        fix: {
          operations: [
            { kind: 'add-column', table, column: nullable },
            ...(value === undefined
              ? []
              : [{ kind: 'backfill' as const, table, set: { [change.column.name]: value }, batchSize: 1000 }]),
          ],
          sql: [
            `ALTER TABLE ${quote(table.name)} ADD COLUMN ${columnText(nullable, unaskedServer('mysql'))}`,
            `UPDATE ${quote(table.name)} SET ${quote(change.column.name)} = DEFAULT -- in batches by key`,
          ],
        },
      }
    },
  }),
]

function askedFor(
  table: TableName,
  { algorithm, lock }: { readonly algorithm?: string; readonly lock?: string },
): Omit<RuleFinding, 'step'> | null {
  const isBad = algorithm === 'copy' || lock === 'shared' || lock === 'exclusive'
  if (!isBad) return null
  const words = [
    ...(algorithm === 'copy' ? ['ALGORITHM=COPY'] : []),
    ...(lock === undefined || lock === 'none' ? [] : [`LOCK=${lock.toUpperCase()}`]),
  ]
  const effect = lock === 'exclusive' ? 'readers and writers wait' : 'writers wait'
  return {
    message: `${words.join(', ')} asks for what online DDL avoids: ${effect} until the statement has gone through all of ${tableText(table)}.`,
    fix: {
      sql: ['ALTER TABLE … , ALGORITHM=INPLACE, LOCK=NONE'],
      note: 'Ask for the opposite: the server then refuses where it would have to copy.',
    },
  }
}

/** The message of a copy, and what people do in its place. */
function copies(table: TableName, why: string): { readonly message: string; readonly fix: LintFix | string } {
  return {
    message: `${why}, row by row (ALGORITHM=COPY): writers wait until it is done, and replicas lag by as much again.`,
    fix: `Make the change on a copy beside it that follows the writes (gh-ost, pt-online-schema-change), and swap the names; or add a new column, fill it with op.backfill and let ${tableText(table)} keep the old one for a release.`,
  }
}

/** Whether rows are stored in another way; false where nobody knows the old type. */
function changesStorage(from: ColumnType | null, to: ColumnType): boolean {
  if (from === null) return !['string', 'enum', 'custom', 'text'].includes(to.kind)
  if (from.kind === 'string' && to.kind === 'string') return to.length < from.length || crossesLengthByte(from, to)
  if (from.kind === 'enum' && to.kind === 'enum') return !from.values.every((value, at) => to.values[at] === value)
  return true
}

/** InnoDB keeps the length of up to 255 bytes in one byte; a character of utf8mb4 may take four. */
const mostOfOneByte = 63

function crossesLengthByte(from: ColumnType | null, to: ColumnType): boolean {
  return from?.kind === 'string' && to.kind === 'string' && from.length <= mostOfOneByte && to.length > mostOfOneByte
}

function isPrimaryKey(name: string | null, kind: string | undefined): boolean {
  return kind === 'primary-key' || name?.toUpperCase() === 'PRIMARY' || /^pk_/.test(name ?? '')
}
