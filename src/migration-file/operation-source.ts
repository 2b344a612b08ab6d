import { assertNever } from '../errors/index.js'
import {
  type Backfill,
  type ColumnChange,
  type ColumnPosition,
  type DropConstraint,
  isObjectOperation,
  type Operation,
} from '../operations/index.js'
import type { Column, Constraint, DefaultValue, TableName } from '../schema/index.js'
import { columnSource } from './column-source.js'
import { constraintArguments, indexArguments, optionsArgument } from './constraint-source.js'
import { objectCall } from './object-source.js'
import { callSource, literalSource, objectSource, stringLiteral, templateSource } from './source.js'
import { tableSource } from './table-source.js'

type Entries = [string, string][]

/** An operation as the call that asks for it: `await op.dropTable('users')`. */
export function operationSource(operation: Operation, engine: string): string {
  const { method, args } = callOf(operation, engine)
  return callSource(`await op.${method}`, args, 2)
}

interface Call {
  readonly method: string
  readonly args: readonly string[]
}

function callOf(operation: Operation, engine: string): Call {
  if (isObjectOperation(operation)) return objectCall(operation)
  switch (operation.kind) {
    case 'execute':
      return { method: 'execute', args: executeArguments(operation) }
    case 'create-schema':
      return { method: 'createSchema', args: [stringLiteral(operation.name), ...optionsArgument(optionsOf(operation))] }
    case 'drop-schema':
      return { method: 'dropSchema', args: [stringLiteral(operation.name), ...optionsArgument(optionsOf(operation))] }
    case 'create-enum':
    case 'drop-enum':
    case 'rename-enum':
    case 'alter-enum':
      return enumCall(operation)
    default:
      return tableCall(operation, engine)
  }
}

function tableCall(operation: Extract<Operation, { readonly table: TableName }>, engine: string): Call {
  const table = stringLiteral(operation.table.name)
  const schema = schemaEntry(operation.table)
  const call = (method: string, args: readonly string[], ...options: Entries): Call => ({
    method,
    args: [table, ...args, ...optionsArgument([...schema, ...options])],
  })
  switch (operation.kind) {
    case 'create-table':
      return call('createTable', [tableSource(operation.table, engine)], ...optionsOf(operation))
    case 'drop-table':
      return call('dropTable', [], ...optionsOf(operation))
    case 'rename-table':
      return call('renameTable', [stringLiteral(operation.to)])
    case 'set-table-options':
      return call('setTableOptions', [`{ ${engine}: ${literalSource(operation.to)} }`])
    case 'add-column': {
      const { column, position } = operation
      const options = [...positionEntry(position), ...optionsOf(operation)]
      return call('addColumn', [stringLiteral(column.name), `(t) => ${columnSource(column)}`], ...options)
    }
    case 'drop-column':
      return call('dropColumn', [stringLiteral(operation.column)], ...optionsOf(operation))
    case 'alter-column': {
      const { column, to } = operation
      return call('alterColumn', [stringLiteral(column), changeSource(column, to)], ...usingEntry(to))
    }
    case 'rename-column':
      return call('renameColumn', [stringLiteral(operation.column), stringLiteral(operation.to)])
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      return {
        method: constraintMethods[operation.kind],
        args: [table, ...constraintArguments(operation.constraint, [...schema, ...optionsOf(operation)])],
      }
    case 'drop-constraint':
      return call('dropConstraint', [constraintNameSource(operation)], ...optionsOf(operation))
    case 'validate-constraint':
      return call('validateConstraint', [stringLiteral(operation.name)])
    case 'rename-constraint':
      return call('renameConstraint', [stringLiteral(operation.name), stringLiteral(operation.to)])
    case 'create-index': {
      const more = [...schema, ...optionsOf(operation)]
      return { method: 'createIndex', args: [table, ...indexArguments(operation.index, more)] }
    }
    case 'drop-index':
      return call('dropIndex', [stringLiteral(operation.name)], ...optionsOf(operation))
    case 'rename-index':
      return call('renameIndex', [stringLiteral(operation.name), stringLiteral(operation.to)])
    case 'set-comment': {
      const of = (['column', 'index', 'constraint'] as const).flatMap((part): Entries => {
        const name = operation[part]
        return name === undefined ? [] : [[part, stringLiteral(name)]]
      })
      return call('setComment', [literalSource(operation.to)], ...of)
    }
    case 'backfill': {
      const values = Object.entries(operation.set).map(([name, value]): [string, string] => [name, valueSource(value)])
      const where: Entries = operation.where === undefined ? [] : [['where', stringLiteral(operation.where)]]
      return {
        method: 'backfill',
        args: [
          objectSource([
            ['table', table],
            ...schema,
            ['set', objectSource(values)],
            ...where,
            ...walkEntries(operation),
          ]),
        ],
      }
    }
    case 'replace-value': {
      const { column, from, to } = operation
      return call('replaceValue', [stringLiteral(column), literalSource(from), literalSource(to)])
    }
    case 'bulk-insert':
      return call('bulkInsert', [literalSource(operation.rows)])
    default:
      return assertNever(operation)
  }
}

type EnumOperation = Extract<Operation, { readonly type: TableName }>

function enumCall(operation: EnumOperation): Call {
  const name = stringLiteral(operation.type.name)
  const call = (method: string, args: readonly string[], ...options: Entries): Call => ({
    method,
    args: [name, ...args, ...optionsArgument([...schemaEntry(operation.type), ...options])],
  })
  switch (operation.kind) {
    case 'create-enum': {
      const { values, comment } = operation.type
      const options: Entries = comment === undefined ? [] : [['comment', stringLiteral(comment)]]
      return call('createEnum', [literalSource(values)], ...options, ...optionsOf(operation))
    }
    case 'drop-enum':
      return call('dropEnum', [], ...optionsOf(operation))
    case 'rename-enum':
      return call('renameEnum', [stringLiteral(operation.to)])
    case 'alter-enum': {
      const { to, renames, recreate } = operation
      const options: Entries = renames === undefined ? [] : [['renames', literalSource(renames)]]
      return call(
        'alterEnum',
        [literalSource(to)],
        ...options,
        ...(recreate ? ([['recreate', 'true']] as Entries) : []),
      )
    }
  }
}

const constraintMethods = {
  'create-primary-key': 'createPrimaryKey',
  'create-unique': 'createUnique',
  'create-foreign-key': 'createForeignKey',
  'create-check': 'createCheck',
  'create-exclude': 'createExclude',
} as const

/** A value outside a column's builder, where `t` is not at hand. */
function valueSource(value: DefaultValue): string {
  return value.kind === 'sql' ? `op.sql${templateSource(value.sql)}` : literalSource(value.value)
}

const optionNames = ['concurrently', 'ifNotExists', 'ifExists', 'cascade', 'usingIndex', 'tablespace'] as const

/** What an operation says beside what it makes or drops; the same words in a call. */
function optionsOf(operation: { readonly [K in (typeof optionNames)[number]]?: boolean | string }): Entries {
  return optionNames.flatMap((name): Entries => {
    const value = operation[name]
    return value === undefined || value === false ? [] : [[name, literalSource(value)]]
  })
}

function walkEntries({ batchSize, key }: Backfill): Entries {
  return [
    ...(batchSize === undefined ? [] : ([['batchSize', String(batchSize)]] as Entries)),
    ...(key === undefined ? [] : ([['key', literalSource(key)]] as Entries)),
  ]
}

function schemaEntry(table: TableName): Entries {
  return table.schema === undefined ? [] : [['schema', stringLiteral(table.schema)]]
}

function positionEntry(position: ColumnPosition | undefined): Entries {
  if (position === undefined) return []
  return position === 'first' ? [['first', 'true']] : [['after', stringLiteral(position.after)]]
}

function usingEntry(change: ColumnChange): Entries {
  return change.using === undefined ? [] : [['using', stringLiteral(change.using)]]
}

/** The whole definition where the change names all facts, else the facts that it names. */
export function changeSource(name: string, change: ColumnChange): string {
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
      ...(change.onUpdateNow === true ? { onUpdateNow: true } : {}),
    }
    return `(t) => ${columnSource(column)}`
  }
  const entries: Entries = []
  if (type !== undefined) entries.push(['type', `(t) => ${columnSource({ name, type, nullable: false })}`])
  if (nullable !== undefined) entries.push(['nullable', String(nullable)])
  if (change.default !== undefined) {
    entries.push(['default', change.default === null ? 'null' : valueSource(change.default)])
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
    case 'exclude':
      return `{ exclude: ${literalSource(constraint.elements)} }`
    default:
      return '{ primaryKey: true }'
  }
}

function executeArguments({ sql, bindings }: Extract<Operation, { kind: 'execute' }>): readonly string[] {
  const text =
    typeof sql === 'string'
      ? stringLiteral(sql)
      : objectSource(Object.entries(sql).map(([engine, part]) => [engine, stringLiteral(part)]))
  return bindings === undefined ? [text] : [text, literalSource(bindings)]
}
