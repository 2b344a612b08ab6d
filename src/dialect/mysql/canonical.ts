import { type ColumnType, type Schema, type Table, tableKey } from '../../schema/index.js'
import { type AskedTexts, CanonicalTexts } from '../canonical-texts.js'
import type { Connection } from '../connection.js'
import { askObjects } from './canonical-objects.js'
import { createTableText } from './create-table.js'
import { driverCode } from './errors.js'
import { parseDefault } from './expressions.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { parseShownTable } from './show-create.js'
import { enumValues } from './to-column.js'
import { parseType, spellType, splitType } from './types.js'

/**
 * What the server makes of the expressions, defaults and custom types of tables: each is built as a temporary table,
 * shown, and dropped; and of the texts of objects. null where the session may not make what has to be asked.
 */
export async function canonicalize(
  connection: Connection,
  { tables, objects }: AskedTexts,
  schema: Schema,
  server: MysqlServer,
): Promise<CanonicalTexts | null> {
  const texts = new CanonicalTexts()
  // A session that only reads may make temporary tables all the same, but not while it says so.
  const variable = server.flavour === 'mysql' ? 'transaction_read_only' : 'tx_read_only'
  const [session] = await connection.query(`SELECT @@session.${variable} AS locked`)
  const isLocked = Number(session?.['locked']) === 1
  if (isLocked) await connection.execute('SET SESSION TRANSACTION READ WRITE')
  try {
    const isAnswered =
      (await ask(connection, tables, server, texts)) && (await askObjects(connection, objects, schema, server, texts))
    return isAnswered ? texts : null
  } finally {
    if (isLocked) await connection.execute('SET SESSION TRANSACTION READ ONLY')
  }
}

/** Whether the session may make temporary tables. */
async function ask(
  connection: Connection,
  tables: readonly Table[],
  server: MysqlServer,
  texts: CanonicalTexts,
): Promise<boolean> {
  for (const [at, table] of tables.entries()) {
    const asked = question(table, `dbtool_probe_${at}`)
    try {
      await connection.execute(createTableText(asked, server, { temporary: true }))
    } catch (error) {
      if (['1044', '1142', '1290', '1792', '1836', '1227'].includes(driverCode(error) ?? '')) return false
      // Its SQL does not run: the others still have their answer.
      continue
    }
    const [row] = await connection.query(`SHOW CREATE TABLE ${quote(asked.name)}`)
    await connection.execute(`DROP TEMPORARY TABLE ${quote(asked.name)}`)
    texts.add(tableKey(table), asked, answer(asked, String(row?.['Create Table']), server))
  }
  return true
}

/** The table with what has texts to ask about, under names that do not matter. */
function question(table: Table, name: string): Table {
  const { primaryKey: _, comment: __, schema: ___, ...rest } = table
  return {
    ...rest,
    name,
    columns: table.columns.map(({ comment: ____, identity: _____, ...column }) => column),
    uniques: [],
    foreignKeys: [],
    checks: table.checks.map(({ expression }, at) => ({ expression, name: `${name}_c${at}` })),
    indexes: table.indexes
      .filter((index) => index.keys.some((key) => key.expression !== undefined))
      .map((index, at) => ({ name: `i${at}`, keys: index.keys, unique: false })),
    options: {},
  }
}

/** The table as the server shows it, as far as texts go. */
function answer(asked: Table, shown: string, server: MysqlServer): Table {
  const { checks, indexes, columns } = parseShownTable(shown)
  return {
    ...asked,
    columns: asked.columns.map((column) => {
      const found = columns.get(column.name)
      if (found === undefined) return column
      const { default: _, ...rest } = column
      const shown = parseType(found.type, enumValues(found.type), server.flavour)
      const attributes = column.type.kind === 'custom' ? splitType(column.type.sql).attributes : []
      const type: ColumnType =
        attributes.length === 0 ? shown : { kind: 'custom', sql: [spellType(shown, server), ...attributes].join(' ') }
      const fallback =
        found.default === null
          ? undefined
          : parseDefault(found.default, column.type.kind === 'custom' ? type : column.type)
      return {
        ...rest,
        ...(column.type.kind === 'custom' ? { type } : {}),
        ...(fallback === undefined ? {} : { default: fallback }),
        ...(column.generated === undefined || found.generated === null
          ? {}
          : { generated: { ...column.generated, expression: found.generated } }),
      }
    }),
    checks: asked.checks.map((check) => ({ ...check, expression: checks.get(check.name ?? '') ?? check.expression })),
    indexes: asked.indexes.map((index) => ({
      ...index,
      keys: index.keys.map((key, at) => {
        const expression = indexes.get(index.name)?.[at]
        return expression == null ? key : { ...key, expression }
      }),
    })),
  }
}
