import { assertNever, DbtoolError } from '../../errors/index.js'
import { type AddColumn, type Execute, isObjectOperation, type Operation } from '../../operations/index.js'
import type { Column } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { CatalogReader, DdlWriter, Statement } from '../dialect.js'
import { hasConstraint, noUsingIndex } from '../existing-constraint.js'
import { insertStatements } from '../insert-statements.js'
import { fillText } from '../row-walk.js'
import { type ScriptRules, scriptNotes, scriptStatements } from '../sql-text/script.js'
import { alterColumn } from './alter-column.js'
import { fetchCatalog, findTable } from './catalog.js'
import { columnText } from './column-text.js'
import { literal, quote, spellDefault } from './expressions.js'
import { objectStatements } from './object-statements.js'
import { parseIndex } from './parse-index.js'
import { parseTable } from './parse-table.js'
import type { ParsedTable } from './parsed-table.js'
import { rebuildTable } from './rebuild-table.js'
import { rowWalk } from './row-walk.js'
import { setOptions } from './set-options.js'
import { isForeignKeysPragma, splitStatements, transactionControl } from './statements.js'
import { addColumn, addConstraint, dropColumn, dropConstraint, renameConstraint } from './table-draft.js'
import { createIndexText, createTableText } from './table-text.js'
import { optionsOf } from './to-table.js'
import { sameName } from './tokens.js'

export const ddl: DdlWriter = {
  notes: (operation, catalog) =>
    operation.kind === 'execute' ? scriptNotes(operation, textOf(operation), scriptRules, catalog) : [],
  statements,
}

async function statements(operation: Operation, catalog: CatalogReader): Promise<readonly Statement[]> {
  const { connection } = catalog
  const rebuild = (edit: (table: ParsedTable) => ParsedTable): Promise<readonly Statement[]> =>
    rebuildTable(connection, 'table' in operation ? operation.table.name : '', edit)
  if (isObjectOperation(operation)) return objectStatements(operation, connection)
  switch (operation.kind) {
    case 'create-schema':
    case 'drop-schema':
    case 'create-enum':
    case 'drop-enum':
    case 'rename-enum':
    case 'alter-enum':
      // SQLite has neither; the values of an enum are a check of its column.
      return []
    case 'create-table': {
      const { table, ifNotExists = false } = operation
      const create = createTableText(table)
      return [
        { sql: ifNotExists ? create.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS') : create },
        ...table.indexes.map((index) => ({ sql: createIndexText(table.name, index, ifNotExists) })),
      ]
    }
    case 'drop-table':
      return [{ sql: `DROP TABLE ${operation.ifExists === true ? 'IF EXISTS ' : ''}${quote(operation.table.name)}` }]
    case 'rename-table':
      return [{ sql: `ALTER TABLE ${quote(operation.table.name)} RENAME TO ${quote(operation.to)}` }]
    case 'set-table-options':
      return rebuild((table) => setOptions(table, operation.to))
    case 'add-column':
      return addColumnStatements(operation, connection)
    case 'drop-column':
      return dropColumnStatements(operation.table.name, operation.column, operation.ifExists === true, connection)
    case 'alter-column':
      return rebuild((table) => alterColumn(table, operation.column, operation.to))
    case 'rename-column': {
      const { table, column, to } = operation
      return [{ sql: `ALTER TABLE ${quote(table.name)} RENAME COLUMN ${quote(column)} TO ${quote(to)}` }]
    }
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
      if (operation.usingIndex !== undefined) throw noUsingIndex()
      if (operation.ifNotExists === true) {
        const live = await rowWalk.fetchTable(connection, operation.table)
        if (live !== null && hasConstraint(live, operation.constraint)) return []
      }
      return rebuild((table) => addConstraint(table, operation.constraint))
    case 'create-exclude':
      throw new DbtoolError('DBT_UNSUPPORTED', 'SQLite has no exclusion constraints.')
    case 'drop-constraint':
      return rebuild((table) => {
        try {
          return dropConstraint(table, operation.name, operation.dropped)
        } catch (error) {
          if (operation.ifExists === true) return table
          throw error
        }
      })
    case 'validate-constraint':
      // A constraint always holds for all rows.
      return []
    case 'rename-constraint':
      return rebuild((table) => renameConstraint(table, operation.name, operation.to))
    case 'create-index':
      return [{ sql: createIndexText(operation.table.name, operation.index, operation.ifNotExists === true) }]
    case 'drop-index':
      return [{ sql: `DROP INDEX ${operation.ifExists === true ? 'IF EXISTS ' : ''}${quote(operation.name)}` }]
    case 'rename-index': {
      const { table, index } = await fetchIndex(connection, operation.name)
      return [
        { sql: `DROP INDEX ${quote(operation.name)}` },
        { sql: createIndexText(table, { ...index, name: operation.to }) },
      ]
    }
    case 'set-comment':
      // SQLite stores no comments; see Capabilities.comments.
      return []
    case 'execute':
      return executeStatements(operation, catalog)
    case 'backfill':
      return [{ sql: fillText(operation, quote(operation.table.name), { quote, literal }) }]
    case 'replace-value': {
      const { table, column, from, to } = operation
      return [
        {
          sql: `UPDATE ${quote(table.name)} SET ${quote(column)} = ${literal(to)} WHERE ${quote(column)} = ${literal(from)}`,
        },
      ]
    }
    case 'bulk-insert':
      return insertStatements(operation, {
        quote,
        into: quote(operation.table.name),
        noValues: 'DEFAULT VALUES',
        maxValues,
      })
    default:
      return assertNever(operation)
  }
}

async function fetchTable(connection: Connection, name: string): Promise<ParsedTable> {
  const row = findTable(await fetchCatalog(connection), name)
  if (row?.sql == null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no table ${name}.`)
  return parseTable(row.sql)
}

async function fetchIndex(connection: Connection, name: string): Promise<ReturnType<typeof parseIndex>> {
  const rows = await fetchCatalog(connection)
  const row = rows.find((candidate) => candidate.type === 'index' && sameName(candidate.name, name))
  if (row?.sql == null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no index ${name}.`)
  return parseIndex(row.sql)
}

async function addColumnStatements(operation: AddColumn, connection: Connection): Promise<readonly Statement[]> {
  const { table, column, position } = operation
  const parsed = await fetchTable(connection, table.name)
  if (operation.ifNotExists === true && parsed.columns.some((existing) => sameName(existing.name, column.name)))
    return []
  const isLast =
    position === undefined || (position !== 'first' && sameName(position.after, parsed.columns.at(-1)?.name ?? ''))
  if (isLast && canAppend(column)) {
    return [
      { sql: `ALTER TABLE ${quote(table.name)} ADD COLUMN ${columnText(column, { options: optionsOf(parsed) })}` },
    ]
  }
  return rebuildTable(connection, table.name, (draft) => addColumn(draft, column, position))
}

/** What ADD COLUMN can do without a new table. @see https://sqlite.org/lang_altertable.html#altertabaddcol */
function canAppend(column: Column): boolean {
  if (column.identity !== undefined || column.generated?.stored === true) return false
  const text = spellDefault(column)
  if (text === null || /^null$/i.test(text)) return column.nullable || column.generated !== undefined
  return !text.startsWith('(') && !/^current_/i.test(text)
}

async function dropColumnStatements(
  table: string,
  column: string,
  ifExists: boolean,
  connection: Connection,
): Promise<readonly Statement[]> {
  const rows = await fetchCatalog(connection)
  if (ifExists && !(await fetchTable(connection, table)).columns.some((c) => sameName(c.name, column))) return []
  for (const row of rows) {
    if (row.type !== 'index' || row.sql === null || !sameName(row.tbl_name, table)) continue
    if (!parseIndex(row.sql).index.keys.some((key) => key.column !== undefined && sameName(key.column, column)))
      continue
    throw new DbtoolError(
      'DBT_REVISION_FAILED',
      `Column ${table}.${column} is part of index ${row.name}, which must go first.`,
      {
        hint: `Drop the index before the column: await op.dropIndex('${table}', '${row.name}').`,
      },
    )
  }
  return rebuildTable(connection, table, (draft) => dropColumn(draft, column))
}

const scriptRules: ScriptRules = {
  split: splitStatements,
  control: transactionControl,
  clientCommand: (statement) => /^\.\w+/.exec(statement)?.[0] ?? null,
  isRunners: isForeignKeysPragma,
  isTransactional: () => true,
}

function textOf({ sql }: Execute): string {
  const text = typeof sql === 'string' ? sql : sql['sqlite']
  if (text === undefined)
    throw new DbtoolError('DBT_UNSUPPORTED', 'op.execute has no SQL for sqlite.', {
      hint: "Add the text for it: { sqlite: '…' }.",
    })
  return text
}

/** A text may hold several statements; the driver would run the first and forget the others. */
function executeStatements(operation: Execute, catalog: CatalogReader): readonly Statement[] {
  const sql = textOf(operation)
  if (operation.bindings !== undefined && operation.bindings.length > 0) return [{ sql, bindings: operation.bindings }]
  return scriptStatements(operation, sql, scriptRules, catalog)
}

/** SQLite takes 32,766 values a statement: https://sqlite.org/limits.html#max_variable_number */
const maxValues = 32_766
