import type { Operation } from '../../operations/index.js'
import type { Connection } from '../connection.js'
import type { Statement } from '../dialect.js'
import { underSettings } from './object-settings.js'
import { literal } from './quote.js'

const zeroDate = /'0000-00-00\b|'\d{4}-\d{2}-00\b|'\d{4}-00-\d{2}\b/

/** A mode in which a day of zeros is a default like any other: where a table has one, every change of the table meets it. */
const lenient = `sql_mode = REPLACE(REPLACE(@@sql_mode, 'NO_ZERO_IN_DATE', ''), 'NO_ZERO_DATE', '')`

/** The statement for a table of which the text itself shows such a default. */
export function withZeroDateMode(sql: string): string {
  return zeroDate.test(sql) ? underSettings(lenient, sql) : sql
}

/** Statements that run although old tables hold days of zeros, which the server takes for defaults no more. */
export async function withZeroDates(
  operation: Operation,
  connection: Connection,
  written: readonly (string | Statement)[],
): Promise<readonly Statement[]> {
  const isAboutTable = 'table' in operation && operation.table !== undefined && operation.kind !== 'create-table'
  const changesTable = written.some((item) => typeof item === 'string' && /^ALTER TABLE/.test(item))
  const isOld = isAboutTable && changesTable && (await hasZeroDate(connection, operation.table.name))
  return written.map((item) => {
    if (typeof item !== 'string') return item
    return {
      sql: isOld ? underSettings(lenient, item) : /^(?:CREATE|ALTER) TABLE/.test(item) ? withZeroDateMode(item) : item,
    }
  })
}

async function hasZeroDate(connection: Connection, table: string): Promise<boolean> {
  const rows = await connection.query(
    `SELECT 1 FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ${literal(table)} AND column_default REGEXP '[0-9]{4}-(00|[0-9]{2}-00)' LIMIT 1`,
  )
  return rows.length > 0
}
