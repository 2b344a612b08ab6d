import { assertNever, DbtoolError } from '../../errors/index.js'
import {
  type AddColumn,
  type DropColumn,
  type Execute,
  isObjectOperation,
  type Operation,
} from '../../operations/index.js'
import type { Connection } from '../connection.js'
import type { CatalogReader, DdlWriter, Statement } from '../dialect.js'
import { hasConstraint, noUsingIndex } from '../existing-constraint.js'
import { insertStatements } from '../insert-statements.js'
import { fillText } from '../row-walk.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { type ScriptRules, scriptNotes, scriptStatements } from '../sql-text/script.js'
import { splitStatements } from '../sql-text/split-statements.js'
import { clientCommand, transactionControl } from '../sql-text/transaction-control.js'
import { alterColumnStatements } from './alter-column.js'
import {
  addConstraintParts,
  alterTable,
  dropConstraintParts,
  dropIndexParts,
  numberingParts,
  renameConstraintParts,
  replacedIndexParts,
  requireTable,
} from './alter-table.js'
import { columnText } from './column-text.js'
import { indexText } from './constraint-text.js'
import { createTableText } from './create-table.js'
import { objectStatements } from './object-statements.js'
import { literal, quote } from './quote.js'
import { renameColumnStatements } from './rename-column.js'
import type { MysqlServer } from './server.js'
import { tableOptionStatements } from './table-options.js'
import { withZeroDates } from './zero-dates.js'

export function ddl(server: MysqlServer): DdlWriter {
  return {
    notes: (operation, catalog) =>
      operation.kind === 'execute' ? scriptNotes(operation, textOf(operation, server), scriptRules, catalog) : [],
    statements: async (operation, catalog) => {
      const { connection } = catalog
      const written = await statements(operation, catalog, server)
      return withZeroDates(operation, connection, written)
    },
  }
}

type Written = string | Statement

async function statements(
  operation: Operation,
  catalog: CatalogReader,
  server: MysqlServer,
): Promise<readonly Written[]> {
  const { connection } = catalog
  if (operation.kind === 'execute') return executeStatements(operation, catalog, server)
  if (isObjectOperation(operation)) return objectStatements(operation, connection, server)
  // There are no schemas below a database, and the values of an enum are part of each column.
  if (!('table' in operation)) return []
  const { table } = operation
  switch (operation.kind) {
    case 'create-table':
      return [createTableText(operation.table, server, { ifNotExists: operation.ifNotExists === true })]
    case 'drop-table':
      return [`DROP TABLE ${operation.ifExists === true ? 'IF EXISTS ' : ''}${quote(table.name)}`]
    case 'rename-table':
      return [`ALTER TABLE ${quote(table.name)} RENAME TO ${quote(operation.to)}`]
    case 'set-table-options':
      return tableOptionStatements(operation, await requireTable(connection, table, server), server)
    case 'add-column':
      return addColumnStatements(operation, connection, server)
    case 'drop-column':
      return dropColumnStatements(operation, connection, server)
    case 'alter-column':
      return alterColumnStatements(operation, connection, server)
    case 'rename-column':
      return renameColumnStatements(operation, connection, server)
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      if (operation.usingIndex !== undefined) throw noUsingIndex()
      if (operation.ifNotExists === true) {
        const live = await requireTable(connection, table, server)
        if (hasConstraint(live, operation.constraint)) return []
      }
      return alterTable(table, await addConstraintParts(connection, table, operation.constraint, server))
    case 'drop-constraint': {
      const live = await requireTable(connection, table, server)
      const name = operation.name ?? nameOfUnnamed(operation.dropped?.kind)
      const parts = await dropConstraintParts(connection, live, name, server)
      if (parts !== null) return alterTable(table, parts)
      if (operation.ifExists === true) return []
      throw new DbtoolError('DBT_REVISION_FAILED', `The table ${table.name} has no constraint ${name}.`)
    }
    case 'validate-constraint':
      // A constraint always holds for all rows.
      return []
    case 'rename-constraint': {
      const live = await requireTable(connection, table, server)
      return alterTable(table, await renameConstraintParts(connection, live, operation.name, operation.to, server))
    }
    case 'create-index': {
      if (operation.ifNotExists === true) {
        const live = await requireTable(connection, table, server)
        if ([...live.indexes, ...live.uniques].some(({ name }) => name === operation.index.name)) return []
      }
      const columns = operation.index.keys.map((key) => (key.length === undefined ? (key.column ?? '') : ''))
      const replaced = await replacedIndexParts(connection, table, columns, server)
      return alterTable(table, [`ADD ${indexText(operation.index, server.flavour)}`, ...replaced])
    }
    case 'drop-index': {
      const live = await requireTable(connection, table, server)
      const isThere = [...live.indexes, ...live.uniques].some(({ name }) => name === operation.name)
      if (operation.ifExists === true && !isThere) return []
      return alterTable(table, await dropIndexParts(connection, live, operation.name))
    }
    case 'rename-index':
      return alterTable(table, [`RENAME KEY ${quote(operation.name)} TO ${quote(operation.to)}`])
    case 'set-comment':
      return setComment(operation, connection, server)
    case 'backfill':
      return [fillText(operation, quote(table.name), { quote, literal })]
    case 'replace-value': {
      const column = quote(operation.column)
      return [
        `UPDATE ${quote(table.name)} SET ${column} = ${literal(operation.to)} WHERE ${column} = ${literal(operation.from)}`,
      ]
    }
    case 'bulk-insert':
      return insertStatements(operation, {
        // A prepared statement counts its values in 16 bits, and a packet takes as little as 1 MiB on old servers. What the
        // server says of itself is not asked: a run that goes on must cut the rows as the one before did.
        quote,
        into: quote(table.name),
        noValues: '() VALUES ()',
        maxValues: 65_535,
        maxBytes: 1_000_000,
      })
    default:
      return assertNever(operation)
  }
}

function nameOfUnnamed(kind: string | undefined): string {
  if (kind === 'primary-key') return 'PRIMARY'
  throw new DbtoolError('DBT_UNSUPPORTED', 'Every constraint but the primary key has a name in MySQL and MariaDB.')
}

async function addColumnStatements(
  operation: AddColumn,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly string[]> {
  const { table, column, position } = operation
  const live = await requireTable(connection, table, server)
  if (operation.ifNotExists === true && live.columns.some(({ name }) => name === column.name)) return []
  const place = position === undefined ? '' : position === 'first' ? ' FIRST' : ` AFTER ${quote(position.after)}`
  return alterTable(table, [
    `ADD COLUMN ${columnText(column, server)}${place}`,
    ...(column.identity === undefined ? [] : numberingParts(live, column.name)),
  ])
}

/** The server takes a dropped column out of indexes of several without a word; what stands on it has to go first. */
async function dropColumnStatements(
  operation: DropColumn,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly string[]> {
  const { table, column } = operation
  const live = await requireTable(connection, table, server)
  if (operation.ifExists === true && !live.columns.some(({ name }) => name === column)) return []
  const shared = [
    ...live.indexes.filter(({ keys }) => keys.length > 1 && keys.some((key) => key.column === column)),
    ...live.uniques.filter(({ columns }) => columns.length > 1 && columns.includes(column)),
  ]
  const [first] = shared
  if (first !== undefined) {
    throw new DbtoolError(
      'DBT_REVISION_FAILED',
      `Column ${table.name}.${column} is part of index ${first.name}, which must go first.`,
      {
        hint: `Drop it before the column: await op.dropIndex('${table.name}', '${first.name}').`,
      },
    )
  }
  return alterTable(table, [`DROP COLUMN ${quote(column)}`])
}

async function setComment(
  operation: Extract<Operation, { kind: 'set-comment' }>,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly string[]> {
  const { table, column, index, constraint, to } = operation
  if (column !== undefined) {
    return alterColumnStatements(
      { kind: 'alter-column', table, column, from: null, to: { comment: to } },
      connection,
      server,
    )
  }
  if (index === undefined && constraint === undefined) return alterTable(table, [`COMMENT = ${literal(to ?? '')}`])
  const live = await requireTable(connection, table, server)
  const name = index ?? constraint ?? ''
  const listed = live.indexes.find((candidate) => candidate.name === name)
  const unique = live.uniques.find((candidate) => candidate.name === name)
  const definition = listed ?? (unique && { name, keys: unique.columns.map((key) => ({ column: key })), unique: true })
  if (definition === undefined) return []
  const { comment: _, ...rest } = { comment: undefined, ...definition }
  const next = to === null ? rest : { ...rest, comment: to }
  return alterTable(table, [`DROP KEY ${quote(name)}`, `ADD ${indexText(next, server.flavour)}`])
}

const scriptRules: ScriptRules = {
  split: (sql) => splitStatements(sql, mysqlRules),
  control: (statement) => transactionControl(statement, mysqlRules),
  clientCommand: (statement) => clientCommand(statement, mysqlRules),
  // Every DDL statement commits.
  isTransactional: (statements) =>
    statements.every((sql) => /^(?:insert|update|delete|replace|select|with|set|do|call|values)\b/i.test(sql)),
}

/** MariaDB reads what is meant for MySQL, unless there is a text for itself. */
function textOf({ sql }: Execute, server: MysqlServer): string {
  const text = typeof sql === 'string' ? sql : (sql[server.flavour] ?? sql['mysql'])
  if (text === undefined)
    throw new DbtoolError('DBT_UNSUPPORTED', `op.execute has no SQL for ${server.flavour}.`, {
      hint: `Add the text for it: { ${server.flavour}: '…' }.`,
    })
  return text
}

function executeStatements(operation: Execute, catalog: CatalogReader, server: MysqlServer): readonly Statement[] {
  const sql = textOf(operation, server)
  if (operation.bindings !== undefined && operation.bindings.length > 0) return [{ sql, bindings: operation.bindings }]
  return scriptStatements(operation, sql, scriptRules, catalog)
}
