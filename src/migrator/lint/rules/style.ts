import { type LintRule, type LintStep, stepRule } from '../../../dialect/lint-rule.js'
import { columnTextOf, tableText } from '../../../dialect/lint-step.js'
import { type Change, tableOf } from '../../../dialect/sql-change.js'
import type { Column, Table, TableName } from '../../../schema/index.js'

/** Matters of taste that teams agree on; opt-in. */
export const styleRules: readonly LintRule[] = [
  columnRule({
    id: 'style-bigint-key',
    title: 'a numbered key that is no bigint',
    applies: ({ column, isKey }) =>
      (isKey || column.identity !== undefined) && (column.type.kind === 'int' || column.type.kind === 'smallint'),
    message: (name) =>
      `${name} runs out of numbers at 2,147,483,647, and changing its type then writes the table anew.`,
    fix: ({ name }) => `${name}: t.bigint()`,
  }),
  columnRule({
    id: 'style-identity',
    engines: ['postgres'],
    title: 'serial in place of an identity',
    applies: ({ column }) => column.identity?.serial === true,
    message: (name) =>
      `The sequence behind ${name} has rights and an owner of its own, which restores and copies forget.`,
    fix: ({ name }) => `${name} bigint GENERATED ALWAYS AS IDENTITY`,
  }),
  columnRule({
    id: 'style-text',
    engines: ['postgres'],
    title: 'varchar(n) in place of text',
    applies: ({ column }) => column.type.kind === 'string',
    message: (name) => `The length of ${name} costs a revision each time it turns out too short, and saves nothing.`,
    fix: ({ name }) => `${name}: t.text(), with a check of length(${name}) where it matters`,
  }),
  columnRule({
    id: 'style-no-char',
    title: 'char(n)',
    applies: ({ column }) => column.type.kind === 'char',
    message: (name) => `${name} is filled up with blanks, which count in some comparisons and not in others.`,
    fix: ({ name }) => `${name}: t.text()`,
  }),
  columnRule({
    id: 'style-timestamptz',
    engines: ['postgres'],
    title: 'timestamp without time zone',
    applies: ({ column }) => column.type.kind === 'timestamp' && !column.type.timezone,
    message: (name) => `Which moment ${name} means depends on the time zone of whoever reads it.`,
    fix: ({ name }) => `${name}: t.timestamp()`,
  }),
  columnRule({
    id: 'style-float-money',
    title: 'a float for money',
    applies: ({ column }) =>
      (column.type.kind === 'float' || column.type.kind === 'double') &&
      /price|amount|total|cost|balance|salary|fee|money|tax/i.test(column.name),
    message: (name) => `${name} cannot hold 0.10: sums are off by fractions, and comparisons for equality fail.`,
    fix: ({ name }) => `${name}: t.decimal(12, 2)`,
  }),
  columnRule({
    id: 'style-no-enum',
    engines: ['mysql', 'mariadb'],
    title: 'ENUM or SET',
    applies: ({ column }) =>
      column.type.kind === 'enum' || (column.type.kind === 'custom' && /^set\b/.test(column.type.sql)),
    message: (name) =>
      `A new value of ${name} needs a revision, sorting goes by place, and an unknown text becomes '' where the server is lenient.`,
    fix: ({ name }) => `${name}: t.string(32), with a check or a table of values`,
  }),
  columnRule({
    id: 'style-display-width',
    engines: ['mysql', 'mariadb'],
    title: 'a display width of a number',
    applies: ({ column }) =>
      column.type.kind === 'custom' &&
      /^(?:tiny|small|medium|big)?int\(\d+\)/.test(column.type.sql) &&
      !/zerofill/.test(column.type.sql),
    message: (name) => `The width of ${name} limits nothing; MySQL has forgotten it since 8.0.19.`,
    fix: ({ name }) => `${name} int`,
  }),
  stepRule({
    id: 'style-primary-key',
    severity: 'off',
    title: 'a table without a primary key',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'create-table' || change.table.columns.length === 0) return null
      if (change.table.primaryKey !== undefined || context.after.table(change.table)?.primaryKey !== undefined)
        return null
      if (context.after.table(change.table) === null) return null
      return {
        message: `Rows of ${tableText(change.table)} cannot be told apart: replication, batches by key and online changes of the table all need a key.`,
        fix: `id: t.bigint().identity(), constraints: [t.primaryKey(['id'])]`,
      }
    },
  }),
  stepRule({
    id: 'style-foreign-key-index',
    severity: 'off',
    engines: ['postgres', 'sqlite'],
    title: 'a foreign key without an index on its columns',
    check(step, context) {
      const { change } = step
      const keys =
        change.kind === 'create-table'
          ? change.table.foreignKeys
          : change.kind === 'create-foreign-key' && change.constraint.kind === 'foreign-key'
            ? [change.constraint]
            : []
      const table = tableOf(change)
      const after = table === null ? null : context.after.table(table)
      const bare = keys.find(({ columns }) => after !== null && !isCovered(after, columns))
      if (bare === undefined || table === null || after === null) return null
      return {
        message: `Every DELETE and key change of ${tableText(bare.table)} reads all of ${tableText(table)} to look for rows that refer to it.`,
        fix: {
          operations: [
            {
              kind: 'create-index',
              table,
              index: {
                name: `ix_${table.name}_${bare.columns.join('_')}`,
                unique: false,
                keys: bare.columns.map((column) => ({ column })),
              },
            },
          ],
          sql: [
            `CREATE INDEX ${context.names.quote(`ix_${table.name}_${bare.columns.join('_')}`)} ON ${context.names.quoteTable(table)} (${bare.columns.map(context.names.quote).join(', ')})`,
          ],
        },
      }
    },
  }),
  stepRule({
    id: 'style-index-width',
    severity: 'off',
    title: 'an index over more than three columns',
    check({ change }) {
      if (change.kind !== 'create-index' || change.index.unique || change.index.keys.length <= 3) return null
      return {
        message: `Every write keeps ${change.index.keys.length} columns in order; past the third, queries seldom narrow further by an index.`,
        object: `index ${change.index.name}`,
        fix: 'Keep the columns that narrow most; carry the others with INCLUDE where the engine has it.',
      }
    },
  }),
  stepRule({
    id: 'style-qualified-names',
    severity: 'off',
    engines: ['postgres'],
    title: 'SQL with names that no schema stands before',
    check({ change, sql }) {
      const table = sql === null ? null : tableOf(change)
      if (table === null || table.schema !== undefined || table.name === '' || sql === null) return null
      if (new RegExp(`\\bpublic"?\\s*\\.\\s*"?${table.name}\\b`, 'i').test(sql)) return null
      return {
        message: `Which table ${table.name} means is up to the search_path of whoever runs the revision.`,
        fix: `public.${table.name}`,
      }
    },
  }),
  stepRule({
    id: 'style-naming',
    severity: 'off',
    title: 'a name that is not lower-case words with underscores',
    check(step) {
      const name = givenName(step.change)
      if (name === null || /^[a-z_][a-z0-9_]*$/.test(name)) return null
      return {
        message: `${name} must be quoted wherever it is written by hand, or it means something else.`,
        object: `name ${name}`,
        fix: name
          .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
          .replace(/[^A-Za-z0-9_]+/g, '_')
          .toLowerCase(),
      }
    },
  }),
]

interface MadeColumn {
  readonly column: Column
  /** Whether it is the primary key, alone. */
  readonly isKey: boolean
}

interface ColumnRule {
  readonly id: string
  readonly title: string
  readonly engines?: readonly string[]
  readonly applies: (made: MadeColumn) => boolean
  readonly message: (name: string) => string
  readonly fix: (column: Column) => string
}

/** A rule about each column that a step makes. */
function columnRule({ id, title, engines, applies, message, fix }: ColumnRule): LintRule {
  return {
    id,
    severity: 'off',
    title,
    ...(engines === undefined ? {} : { engines }),
    *check(context) {
      for (const step of context.upgrade) {
        const table = tableOf(step.change)
        if (table === null) continue
        for (const made of madeColumns(step, table)) {
          if (!applies(made)) continue
          const name = columnTextOf(table, made.column.name)
          yield { step, object: `column ${name}`, message: message(name), fix: fix(made.column) }
        }
      }
    },
  }
}

function madeColumns({ change }: LintStep, _table: TableName): readonly MadeColumn[] {
  if (change.kind === 'add-column') return [{ column: change.column, isKey: false }]
  if (change.kind !== 'create-table') return []
  const key = change.table.primaryKey?.columns ?? []
  return change.table.columns.map((column) => ({ column, isKey: key.length === 1 && key[0] === column.name }))
}

function isCovered(table: Table, columns: readonly string[]): boolean {
  const lists = [
    table.primaryKey?.columns ?? [],
    ...table.uniques.map((unique) => unique.columns),
    ...table.indexes.map(({ keys }) => keys.map(({ column }) => column ?? '')),
  ]
  return lists.some((list) => columns.every((column) => list.slice(0, columns.length).includes(column)))
}

function givenName(change: Change): string | null {
  switch (change.kind) {
    case 'create-table':
      return (
        [change.table.name, ...change.table.columns.map(({ name }) => name)].find(
          (name) => !/^[a-z_][a-z0-9_]*$/.test(name),
        ) ?? change.table.name
      )
    case 'add-column':
      return change.column.name
    case 'create-index':
      return change.index.name
    case 'rename-table':
    case 'rename-column':
      return change.to
    default:
      return null
  }
}
