import { assertNever, DbtoolError } from '../../errors/index.js'
import {
  type AddColumn,
  type CreateIndex,
  type Execute,
  isObjectOperation,
  type Operation,
} from '../../operations/index.js'
import { type TableName, tableNameOf } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { CatalogReader, DdlWriter, Statement } from '../dialect.js'
import { insertStatements } from '../insert-statements.js'
import { fillText } from '../row-walk.js'
import { postgresRules } from '../sql-text/lexer.js'
import { type ScriptRules, scriptNotes, scriptStatements } from '../sql-text/script.js'
import { splitStatements } from '../sql-text/split-statements.js'
import { clientCommand, transactionControl } from '../sql-text/transaction-control.js'
import { alterColumnStatements } from './alter-column.js'
import { columnText } from './column-text.js'
import { commentStatement } from './comment.js'
import { constraintText, usingIndexText } from './constraint-text.js'
import { createIndexStatements, createTableStatements } from './create-table.js'
import {
  alterColumnValues,
  alterEnumStatements,
  createEnumStatements,
  hasType,
  missingEnums,
  namedEnum,
  namedEnums,
  orphanedEnums,
  renamedEnums,
} from './enum-statements.js'
import { introspectTable } from './introspect.js'
import { renamedSequences } from './numbering.js'
import { objectStatements } from './object-statements.js'
import { literal, quote, quoteTable } from './quote.js'
import { attachSerial } from './serial.js'
import { tableOptionStatements } from './table-options.js'

/** The writer for a server of this version (as `server_version_num`). */
export function ddl(version: number): DdlWriter {
  return {
    notes: (operation, catalog) =>
      operation.kind === 'execute' ? scriptNotes(operation, textOf(operation), scriptRules, catalog) : [],
    statements: async (operation, catalog) =>
      (await statements(operation, catalog, version)).map((item) => (typeof item === 'string' ? { sql: item } : item)),
  }
}

type Written = string | Statement

async function statements(operation: Operation, catalog: CatalogReader, version: number): Promise<readonly Written[]> {
  const { connection } = catalog
  if (isObjectOperation(operation)) return objectStatements(operation, connection)
  switch (operation.kind) {
    case 'create-schema':
      return [`CREATE SCHEMA ${ifNotExists(operation)}${quote(operation.name)}`]
    case 'drop-schema':
      return [`DROP SCHEMA ${ifExists(operation)}${quote(operation.name)}${cascade(operation)}`]
    case 'create-enum':
      if (operation.ifNotExists === true && (await hasType(connection, operation.type))) return []
      return createEnumStatements(operation.type)
    case 'drop-enum':
      // It went with the last column that was called after it.
      return (await hasType(connection, operation.type))
        ? [`DROP TYPE ${quoteTable(operation.type)}${cascade(operation)}`]
        : []
    case 'rename-enum': {
      const { type, to } = operation
      const followed = !(await hasType(connection, type)) && (await hasType(connection, { ...type, name: to }))
      return followed ? [] : [`ALTER TYPE ${quoteTable(type)} RENAME TO ${quote(to)}`]
    }
    case 'alter-enum':
      return alterEnumStatements(operation, connection)
    case 'execute':
      return executeStatements(operation, catalog)
    default:
      return tableStatements(operation, connection, version)
  }
}

type OnTable = Extract<Operation, { readonly table: TableName }>

async function tableStatements(
  operation: OnTable,
  connection: Connection,
  version: number,
): Promise<readonly Written[]> {
  const alter = `ALTER TABLE ${quoteTable(operation.table)}`
  switch (operation.kind) {
    case 'create-table': {
      const table = namedEnums(operation.table)
      const created = createTableStatements(table, { ifNotExists: operation.ifNotExists === true })
      return [...(await missingEnums(connection, table.columns)), ...created]
    }
    case 'drop-table': {
      const orphans = await orphanedEnums(connection, operation.table, null)
      return [`DROP TABLE ${ifExists(operation)}${quoteTable(operation.table)}${cascade(operation)}`, ...orphans]
    }
    case 'rename-table': {
      const follow = await renamedEnums(connection, operation.table, { table: operation.to })
      const sequences = await renamedSequences(connection, operation.table, { to: operation.to })
      return [...follow, ...sequences, `${alter} RENAME TO ${quote(operation.to)}`]
    }
    case 'set-table-options':
      return tableOptionStatements(operation, connection)
    case 'add-column':
      return addColumnStatements(operation, connection)
    case 'drop-column': {
      const orphans = await orphanedEnums(connection, operation.table, [operation.column])
      return [`${alter} DROP COLUMN ${ifExists(operation)}${quote(operation.column)}${cascade(operation)}`, ...orphans]
    }
    case 'alter-column': {
      const { table, column, to } = operation
      const type = to.type === undefined ? undefined : namedEnum(table, { name: column, type: to.type, nullable: true })
      const made = type === undefined ? [] : await missingEnums(connection, [type])
      const change = type === undefined ? operation : { ...operation, to: { ...to, type: type.type } }
      const orphans =
        to.type?.kind === 'enum' ? [] : await orphanedEnums(connection, table, to.type === undefined ? [] : [column])
      const values = await alterColumnValues(operation, connection)
      return [...made, ...values, ...(await alterColumnStatements(change, connection, version)), ...orphans]
    }
    case 'rename-column': {
      const { table, column, to } = operation
      const follow = await renamedEnums(connection, table, { column, to })
      const sequences = await renamedSequences(connection, table, { column, to })
      return [...follow, ...sequences, `${alter} RENAME COLUMN ${quote(column)} TO ${quote(to)}`]
    }
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude': {
      const { constraint, table, usingIndex } = operation
      if (operation.ifNotExists === true && (await hasConstraint(connection, table, constraint.name))) return []
      const comment = constraint.name === undefined ? undefined : constraint.comment
      const target = { table, constraint: constraint.name ?? '' }
      return [
        `${alter} ADD ${usingIndex === undefined ? constraintText(constraint) : usingIndexText(constraint, usingIndex)}`,
        ...(comment === undefined ? [] : [commentStatement(target, comment)]),
      ]
    }
    case 'drop-constraint':
      if (operation.name === null)
        throw new DbtoolError('DBT_UNSUPPORTED', 'Every constraint has a name in PostgreSQL.')
      return [`${alter} DROP CONSTRAINT ${ifExists(operation)}${quote(operation.name)}${cascade(operation)}`]
    case 'validate-constraint':
      return [`${alter} VALIDATE CONSTRAINT ${quote(operation.name)}`]
    case 'rename-constraint':
      return [`${alter} RENAME CONSTRAINT ${quote(operation.name)} TO ${quote(operation.to)}`]
    case 'create-index':
      return createIndex(operation, connection)
    case 'drop-index': {
      const name = quoteTable({ ...operation.table, name: operation.name })
      const words = [
        operation.concurrently === true ? 'CONCURRENTLY' : '',
        operation.ifExists === true ? 'IF EXISTS' : '',
      ]
      return [`${['DROP INDEX', ...words.filter((word) => word !== ''), name].join(' ')}${cascade(operation)}`]
    }
    case 'rename-index':
      return [
        `ALTER INDEX ${quoteTable({ ...operation.table, name: operation.name })} RENAME TO ${quote(operation.to)}`,
      ]
    case 'set-comment':
      return [commentStatement(operation, operation.to)]
    case 'backfill':
      return [fillText(operation, quoteTable(operation.table), { quote, literal })]
    case 'replace-value': {
      const column = quote(operation.column)
      const { from, to } = operation
      return [`UPDATE ${quoteTable(operation.table)} SET ${column} = ${literal(to)} WHERE ${column} = ${literal(from)}`]
    }
    case 'bulk-insert':
      return insertStatements(operation, {
        quote,
        into: quoteTable(operation.table),
        noValues: 'DEFAULT VALUES',
        // The protocol counts them in 16 bits.
        maxValues: 65_535,
      })
    default:
      return assertNever(operation)
  }
}

function ifExists(operation: { readonly ifExists?: boolean }): string {
  return operation.ifExists === true ? 'IF EXISTS ' : ''
}

function ifNotExists(operation: { readonly ifNotExists?: boolean }): string {
  return operation.ifNotExists === true ? 'IF NOT EXISTS ' : ''
}

function cascade(operation: { readonly cascade?: boolean }): string {
  return operation.cascade === true ? ' CASCADE' : ''
}

/** There is no ADD CONSTRAINT IF NOT EXISTS. */
async function hasConstraint(connection: Connection, table: TableName, name: string | undefined): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT FROM pg_constraint WHERE conrelid = to_regclass(${literal(quoteTable(table))}) AND conname = ${literal(name ?? '')}`,
  )
  return row !== undefined
}

async function addColumnStatements(operation: AddColumn, connection: Connection): Promise<readonly string[]> {
  const { table } = operation
  const column = namedEnum(table, operation.column)
  const ifNotExists = operation.ifNotExists === true ? 'IF NOT EXISTS ' : ''
  return [
    ...(await missingEnums(connection, [column])),
    // A serial column gets its values from its default, which must be there for the rows that are.
    ...(column.identity?.serial === true
      ? [
          `ALTER TABLE ${quoteTable(table)} ADD COLUMN ${ifNotExists}${columnText({ ...column, nullable: true })}`,
          ...attachSerial(table, column, await isUnlogged(connection, table)),
          `UPDATE ${quoteTable(table)} SET ${quote(column.name)} = DEFAULT`,
          ...(column.nullable
            ? []
            : [`ALTER TABLE ${quoteTable(table)} ALTER COLUMN ${quote(column.name)} SET NOT NULL`]),
        ]
      : [`ALTER TABLE ${quoteTable(table)} ADD COLUMN ${ifNotExists}${columnText(column)}`]),
    ...(column.comment === undefined ? [] : [commentStatement({ table, column: column.name }, column.comment)]),
  ]
}

async function isUnlogged(connection: Connection, table: TableName): Promise<boolean> {
  const live = await introspectTable(connection, table)
  return live?.options['unlogged'] === true
}

/** A build that failed leaves an index that is never used and would be in the way of the next attempt. */
async function createIndex(operation: CreateIndex, connection: Connection): Promise<readonly string[]> {
  const { table, index, concurrently = false, ifNotExists = false } = operation
  const { tablespace } = operation
  const create = createIndexStatements(tableNameOf(table), index, { ifNotExists, concurrently, tablespace })
  const name: TableName = { ...tableNameOf(table), name: index.name }
  const [left] = await connection.query(
    `SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.oid = to_regclass(${literal(quoteTable(name))}) AND c.relkind = 'i' AND NOT i.indisvalid`,
  )
  return left === undefined
    ? create
    : [`DROP INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${quoteTable(name)}`, ...create]
}

const scriptRules: ScriptRules = {
  split: (sql) => splitStatements(sql, postgresRules),
  control: (statement) => transactionControl(statement, postgresRules),
  clientCommand: (statement) => clientCommand(statement, postgresRules),
  isTransactional: () => true,
}

function textOf({ sql }: Execute): string {
  const text = typeof sql === 'string' ? sql : sql['postgres']
  if (text === undefined)
    throw new DbtoolError('DBT_UNSUPPORTED', 'op.execute has no SQL for postgres.', {
      hint: "Add the text for it: { postgres: '…' }.",
    })
  return text
}

function executeStatements(operation: Execute, catalog: CatalogReader): readonly Statement[] {
  const sql = textOf(operation)
  if (operation.bindings !== undefined && operation.bindings.length > 0) return [{ sql, bindings: operation.bindings }]
  return scriptStatements(operation, sql, scriptRules, catalog)
}
