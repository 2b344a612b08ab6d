import { type Column, constraintsOf, type Table, type TableName } from '../../../schema/index.js'
import { type LintRule, type LintStep, stepRule } from '../../lint-rule.js'
import { columnTextOf, standingTable, tableText } from '../../lint-step.js'
import { columnText } from '../column-text.js'
import { quote } from '../quote.js'
import { unaskedServer } from '../server.js'

const engines = ['mysql', 'mariadb']

/** What MySQL and MariaDB take without a word and do otherwise than it reads. */
export const pitfallRules: readonly LintRule[] = [
  stepRule({
    id: 'mysql-implicit-default',
    severity: 'error',
    engines,
    title: 'a NOT NULL column without a default: rows get 0 or an empty text',
    check(step) {
      const { change } = step
      if (change.kind !== 'add-column' || change.column.nullable) return null
      const { column } = change
      if (column.default !== undefined || column.identity !== undefined || column.generated !== undefined) return null
      const table = standingTable(step)
      if (table === null) return null
      const nullable = { ...column, nullable: true }
      const server = unaskedServer('mysql')
      return {
        message: `The server does not ask for a value: every row of ${tableText(table)} silently gets ${implicit(column)}, which nobody can tell from a real one afterwards.`,
        object: `column ${columnTextOf(table, column.name)}`,
        fix: {
          operations: [
            { kind: 'add-column', table, column: nullable },
            { kind: 'backfill', table, set: { [column.name]: { kind: 'sql', sql: '…' } } },
            { kind: 'alter-column', table, column: column.name, from: null, to: { nullable: false } },
          ],
          sql: [
            `ALTER TABLE ${quote(table.name)} ADD COLUMN ${columnText(nullable, server)}`,
            `UPDATE ${quote(table.name)} SET ${quote(column.name)} = …`,
            `ALTER TABLE ${quote(table.name)} MODIFY COLUMN ${columnText(column, server)}`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'mysql-inline-references',
    severity: 'error',
    engines: ['mysql'],
    title: 'REFERENCES in a column definition, before MySQL 9.0',
    check(step, { version }) {
      if (step.sql === null || version >= 90_000 || !/\breferences\b/i.test(step.sql)) return null
      const { change } = step
      const key =
        change.kind === 'create-foreign-key' && step.isInline
          ? change.constraint
          : change.kind === 'create-table'
            ? inlineKey(step.sql, change.table)
            : null
      if (key?.kind !== 'foreign-key') return null
      const { table } = change as { readonly table: TableName }
      const target = `${quote(key.table.name)} (${key.referencedColumns.map(quote).join(', ') || quote('id')})`
      return {
        message: `MySQL reads REFERENCES behind a column and forgets it: there is no foreign key, and no error.`,
        object: `column ${columnTextOf(table, key.columns[0] ?? '')}`,
        fix: {
          operations: [{ kind: 'create-foreign-key', table, constraint: key }],
          sql: [
            `ALTER TABLE ${quote(table.name)} ADD FOREIGN KEY (${key.columns.map(quote).join(', ')}) REFERENCES ${target}`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'mysql-foreign-key-parent',
    severity: 'error',
    engines,
    title: 'a foreign key to columns that no key of the parent begins with',
    check(step) {
      const { change } = step
      const keys =
        change.kind === 'create-foreign-key'
          ? [change.constraint]
          : change.kind === 'create-table'
            ? constraintsOf(change.table)
            : []
      for (const key of keys) {
        if (key.kind !== 'foreign-key' || key.referencedColumns.length === 0) continue
        const parent = step.before.table(key.table)
        if (parent === null || !step.before.isWhole(key.table) || isIndexed(parent, key.referencedColumns)) continue
        return {
          message: `The server refuses the key, because no index of ${tableText(key.table)} begins with ${key.referencedColumns.join(', ')}: the revision fails.`,
          object: `table ${tableText(key.table)}`,
          fix: {
            operations: [
              {
                kind: 'create-unique',
                table: key.table,
                constraint: {
                  kind: 'unique',
                  name: `uq_${key.table.name}_${key.referencedColumns.join('_')}`,
                  columns: key.referencedColumns,
                },
              },
            ],
            sql: [`ALTER TABLE ${quote(key.table.name)} ADD UNIQUE (${key.referencedColumns.map(quote).join(', ')})`],
          },
        }
      }
      return null
    },
  }),
  stepRule({
    id: 'mysql-zero-date',
    severity: 'warning',
    engines,
    title: 'a zero date',
    check(step) {
      const found = madeColumns(step).find(({ default: value }) =>
        /0000-00-00/.test(String(value === undefined ? '' : value.kind === 'sql' ? value.sql : value.value)),
      )
      if (found === undefined) return null
      return {
        message: `'0000-00-00' is no date: strict servers refuse it, and drivers give null or an invalid Date.`,
        object: `column ${found.name}`,
        fix: 'Let the column be NULL, or give it a real date.',
      }
    },
  }),
  stepRule({
    id: 'mysql-utf8mb3',
    severity: 'warning',
    engines,
    title: 'the character set utf8mb3 (utf8)',
    check(step) {
      const { change } = step
      const charset =
        change.kind === 'convert-charset'
          ? change.charset
          : change.kind === 'create-table'
            ? String(change.table.options['charset'] ?? change.table.options['collation'] ?? '')
            : ''
      if (!/^utf8(?:mb3)?(?:_|$)/i.test(charset)) return null
      return {
        message:
          'It stores at most three bytes a character: an emoji, and many names in Chinese, make the insert fail or are cut off; it is deprecated.',
        fix: {
          sql: [
            `ALTER TABLE ${quote((change as { readonly table: TableName }).table.name)} CONVERT TO CHARACTER SET utf8mb4`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'mysql-definer',
    severity: 'warning',
    engines,
    title: 'a DEFINER that another server may not have',
    check({ change, sql }) {
      const object =
        'object' in change && change.object !== null && 'definition' in change.object ? change.object : null
      const text = sql ?? object?.definition ?? ''
      if (object === null || !/\bdefiner\s*=/i.test(text)) return null
      return {
        message:
          'The object runs with the rights of that account: where it does not exist, every use of it fails (1449), and creating it for somebody else needs extra rights.',
        object: `${object.kind} ${object.name}`,
        fix: {
          note: 'Leave it out: the account of the runner is taken. Or say SQL SECURITY INVOKER.',
          sql: [text.replace(/\s+definer\s*=\s*\S+/i, '')],
        },
      }
    },
  }),
  stepRule({
    id: 'redundant-index',
    severity: 'warning',
    engines,
    title: 'an index that another one begins with',
    check(step) {
      const { change } = step
      const found =
        change.kind === 'create-table'
          ? redundantIn(change.table)
          : change.kind === 'create-index'
            ? doubled(step)
            : null
      if (found === null) return null
      return {
        message: `Every write keeps it up to date, and no query needs it: ${found.by} begins with the same columns.`,
        object: `index ${found.name}`,
        fix: 'Leave it out.',
      }
    },
  }),
]

function implicit({ type }: Column): string {
  switch (type.kind) {
    case 'int':
    case 'smallint':
    case 'bigint':
    case 'float':
    case 'double':
    case 'decimal':
    case 'bool':
      return '0'
    case 'enum':
      return `the first value, '${type.values[0] ?? ''}'`
    case 'date':
    case 'time':
    case 'timestamp':
      return 'a zero date (or the statement fails, in strict mode)'
    default:
      return 'an empty text'
  }
}

function madeColumns({ change }: LintStep): readonly Column[] {
  return change.kind === 'create-table' ? change.table.columns : change.kind === 'add-column' ? [change.column] : []
}

/** The key that stands in the definition of a column of CREATE TABLE: FOREIGN KEY is not written before it. */
function inlineKey(sql: string, table: Table) {
  const written = (sql.match(/\bforeign\s+key\b/gi) ?? []).length
  const key = table.foreignKeys.length > written ? table.foreignKeys[0] : undefined
  return key === undefined ? null : { kind: 'foreign-key' as const, ...key }
}

interface Key {
  readonly name: string
  readonly columns: readonly string[]
}

function keysOf(table: Table): readonly Key[] {
  return [
    ...(table.primaryKey === undefined ? [] : [{ name: 'PRIMARY', columns: table.primaryKey.columns }]),
    ...table.uniques.map(({ name = '', columns }) => ({ name, columns })),
    ...table.indexes.map(({ name, keys }) => ({ name, columns: keys.map(({ column }) => column ?? '\0') })),
  ]
}

function isIndexed(table: Table, columns: readonly string[]): boolean {
  return keysOf(table).some((key) => columns.every((column) => key.columns.slice(0, columns.length).includes(column)))
}

function begins(long: Key, short: Key): boolean {
  return short.columns.every((column, at) => long.columns[at]?.toLowerCase() === column.toLowerCase())
}

function redundantIn(table: Table): { readonly name: string; readonly by: string } | null {
  const keys = keysOf(table)
  for (const index of table.indexes) {
    if (index.unique || index.method !== undefined || index.keys.some(({ expression }) => expression !== undefined))
      continue
    const own = { name: index.name, columns: index.keys.map(({ column }) => column ?? '') }
    const other = keys.find((key) => key.name !== own.name && begins(key, own))
    if (other !== undefined) return { name: own.name, by: other.name }
  }
  return null
}

function doubled({ change, before }: LintStep): { readonly name: string; readonly by: string } | null {
  if (change.kind !== 'create-index' || change.index.unique || change.index.method !== undefined) return null
  const table = before.table(change.table)
  if (table === null) return null
  const columns = change.index.keys.flatMap(({ column }) => column ?? [])
  if (columns.length < change.index.keys.length || columns.length === 0) return null
  const other = keysOf(table).find((key) => begins(key, { name: change.index.name, columns }))
  return other === undefined ? null : { name: change.index.name, by: other.name }
}
