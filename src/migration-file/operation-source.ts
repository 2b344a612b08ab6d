import { assertNever } from '../errors/index.js'
import type { ColumnChange, ColumnPosition, DropConstraint, Operation } from '../operations/index.js'
import type { Column, Constraint, TableName } from '../schema/index.js'
import { columnSource, defaultSource } from './column-source.js'
import { constraintArguments, indexArguments, optionsArgument } from './constraint-source.js'
import { literalSource, objectSource, stringLiteral } from './source.js'
import { tableSource } from './table-source.js'

type Entries = [string, string][]

/** An operation as the call that asks for it: `await op.dropTable('users')`. */
export function operationSource(operation: Operation, engine: string): string {
  return `await op.${callSource(operation, engine)}`
}

function callSource(operation: Operation, engine: string): string {
  if (operation.kind === 'execute') return executeSource(operation)
  const table = stringLiteral(operation.table.name)
  const options = (...entries: Entries): string => optionsArgument([...schemaEntry(operation.table), ...entries])
  const flag = (name: string, value: boolean | undefined): Entries => (value === true ? [[name, 'true']] : [])
  switch (operation.kind) {
    case 'create-table':
      return `createTable(${table}, ${tableSource(operation.table, engine)}${options(...flag('ifNotExists', operation.ifNotExists))})`
    case 'drop-table':
      return `dropTable(${table}${options(...flag('ifExists', operation.ifExists))})`
    case 'rename-table':
      return `renameTable(${table}, ${stringLiteral(operation.to)}${options()})`
    case 'set-table-options':
      return `setTableOptions(${table}, { ${engine}: ${literalSource(operation.to)} }${options()})`
    case 'add-column': {
      const { column, position } = operation
      const more = options(...positionEntry(position), ...flag('ifNotExists', operation.ifNotExists))
      return `addColumn(${table}, ${stringLiteral(column.name)}, (t) => ${columnSource(column)}${more})`
    }
    case 'drop-column':
      return `dropColumn(${table}, ${stringLiteral(operation.column)}${options(...flag('ifExists', operation.ifExists))})`
    case 'alter-column':
      return `alterColumn(${table}, ${stringLiteral(operation.column)}, ${changeSource(operation.column, operation.to)}${options(...usingEntry(operation.to))})`
    case 'rename-column':
      return `renameColumn(${table}, ${stringLiteral(operation.column)}, ${stringLiteral(operation.to)}${options()})`
    case 'create-primary-key':
      return `createPrimaryKey(${table}, ${inSchema(constraintArguments(operation.constraint), operation.table)})`
    case 'create-unique':
      return `createUnique(${table}, ${inSchema(constraintArguments(operation.constraint), operation.table)})`
    case 'create-foreign-key':
      return `createForeignKey(${table}, ${inSchema(constraintArguments(operation.constraint), operation.table)})`
    case 'create-check':
      return `createCheck(${table}, ${inSchema(constraintArguments(operation.constraint), operation.table)})`
    case 'drop-constraint':
      return `dropConstraint(${table}, ${constraintNameSource(operation)}${options(...flag('ifExists', operation.ifExists))})`
    case 'rename-constraint':
      return `renameConstraint(${table}, ${stringLiteral(operation.name)}, ${stringLiteral(operation.to)}${options()})`
    case 'create-index': {
      const { index, concurrently, ifNotExists } = operation
      const more = [
        ...schemaEntry(operation.table),
        ...flag('concurrently', concurrently),
        ...flag('ifNotExists', ifNotExists),
      ]
      return `createIndex(${table}, ${indexArguments(index, more)})`
    }
    case 'drop-index': {
      const more = options(...flag('ifExists', operation.ifExists), ...flag('concurrently', operation.concurrently))
      return `dropIndex(${table}, ${stringLiteral(operation.name)}${more})`
    }
    case 'rename-index':
      return `renameIndex(${table}, ${stringLiteral(operation.name)}, ${stringLiteral(operation.to)}${options()})`
    case 'set-comment': {
      const column: Entries = operation.column === undefined ? [] : [['column', stringLiteral(operation.column)]]
      return `setComment(${table}, ${literalSource(operation.to)}${options(...column)})`
    }
    case 'backfill': {
      const set = objectSource(
        Object.entries(operation.set).map(([name, value]) => [name, defaultSource(value).replace(/^t\.sql/, 'op.sql')]),
      )
      const where: Entries = operation.where === undefined ? [] : [['where', stringLiteral(operation.where)]]
      return `backfill(${objectSource([['table', table], ...schemaEntry(operation.table), ['set', set], ...where])})`
    }
    case 'bulk-insert':
      return `bulkInsert(${table}, ${literalSource(operation.rows)}${options()})`
    default:
      return assertNever(operation)
  }
}

function schemaEntry(table: TableName): Entries {
  return table.schema === undefined ? [] : [['schema', stringLiteral(table.schema)]]
}

/** Constraint arguments end with an options object; the schema goes into it. */
function inSchema(text: string, table: TableName): string {
  return table.schema === undefined ? text : text.replace(/ }$/, `, schema: ${stringLiteral(table.schema)} }`)
}

function positionEntry(position: ColumnPosition | undefined): Entries {
  if (position === undefined) return []
  return position === 'first' ? [['first', 'true']] : [['after', stringLiteral(position.after)]]
}

function usingEntry(change: ColumnChange): Entries {
  return change.using === undefined ? [] : [['using', stringLiteral(change.using)]]
}

/** The whole definition where the change names all facts, else the facts that it names. */
function changeSource(name: string, change: ColumnChange): string {
  const { type, nullable } = change
  const isWhole = ['type', 'nullable', 'default', 'identity', 'generated', 'collation'].every((key) => key in change)
  if (isWhole && type !== undefined && nullable !== undefined) {
    const column: Column = {
      name,
      type,
      nullable,
      ...(change.default == null ? {} : { default: change.default }),
      ...(change.identity == null ? {} : { identity: change.identity }),
      ...(change.generated == null ? {} : { generated: change.generated }),
      ...(change.collation == null ? {} : { collation: change.collation }),
      ...(change.comment == null ? {} : { comment: change.comment }),
    }
    return `(t) => ${columnSource(column)}`
  }
  const entries: Entries = []
  if (type !== undefined) entries.push(['type', `(t) => ${columnSource({ name, type, nullable: false })}`])
  if (nullable !== undefined) entries.push(['nullable', String(nullable)])
  if (change.default !== undefined) {
    entries.push([
      'default',
      change.default === null ? 'null' : defaultSource(change.default).replace(/^t\.sql/, 'op.sql'),
    ])
  }
  if (change.collation !== undefined) entries.push(['collate', literalSource(change.collation)])
  if (change.comment !== undefined) entries.push(['comment', literalSource(change.comment)])
  return objectSource(entries)
}

function constraintNameSource(operation: DropConstraint): string {
  if (operation.name !== null) return stringLiteral(operation.name)
  return unnamedSource(operation.dropped)
}

function unnamedSource(constraint: Constraint | null): string {
  switch (constraint?.kind) {
    case 'unique':
      return `{ unique: ${literalSource(constraint.columns)} }`
    case 'foreign-key':
      return `{ foreignKey: ${literalSource(constraint.columns)} }`
    case 'check':
      return `{ check: ${stringLiteral(constraint.expression)} }`
    default:
      return '{ primaryKey: true }'
  }
}

function executeSource(operation: Extract<Operation, { kind: 'execute' }>): string {
  const { sql, bindings } = operation
  const text =
    typeof sql === 'string'
      ? stringLiteral(sql)
      : objectSource(Object.entries(sql).map(([engine, part]) => [engine, stringLiteral(part)]))
  return `execute(${text}${bindings === undefined ? '' : `, ${literalSource(bindings)}`})`
}
