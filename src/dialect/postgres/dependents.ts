import type { Column, Table, TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { postgresRules, tokenize } from '../sql-text/lexer.js'
import { literal, quote, quoteTable } from './quote.js'

/** Columns that are computed from this one. */
export function generatedFrom(table: Table, column: string): readonly Column[] {
  return table.columns.filter((other) => {
    const { generated } = other
    if (generated === undefined) return false
    return tokenize(generated.expression, postgresRules).some(
      (token) => (token.type === 'word' && token.text.toLowerCase() === column) || token.value === column,
    )
  })
}

/**
 * The statements that make again what goes with a column: constraints and indexes in which it takes part, with their
 * comments, as the engine itself writes them.
 */
export async function fetchDependents(
  connection: Connection,
  table: TableName,
  column: string,
): Promise<readonly string[]> {
  const name = literal(quoteTable(table))
  const number = `(SELECT attnum FROM pg_attribute WHERE attrelid = ${name}::regclass AND attname = ${literal(column)})`
  const constraints = await connection.query(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition, obj_description(oid, 'pg_constraint') AS comment
       FROM pg_constraint
      WHERE conrelid = ${name}::regclass AND ${number} = ANY (conkey) AND contype <> 'n' ORDER BY conname`,
  )
  const indexes = await connection.query(
    `SELECT DISTINCT ic.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
            obj_description(i.indexrelid, 'pg_class') AS comment
       FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
       JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid = ${number}
      WHERE i.indrelid = ${name}::regclass
        AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
      ORDER BY 1`,
  )
  return [
    ...constraints.flatMap((row) => [
      `ALTER TABLE ${quoteTable(table)} ADD CONSTRAINT ${quote(String(row['name']))} ${row['definition']}`,
      ...(row['comment'] == null
        ? []
        : [
            `COMMENT ON CONSTRAINT ${quote(String(row['name']))} ON ${quoteTable(table)} IS ${literal(String(row['comment']))}`,
          ]),
    ]),
    ...indexes.flatMap((row) => [
      String(row['definition']),
      ...(row['comment'] == null
        ? []
        : [
            `COMMENT ON INDEX ${quoteTable({ ...table, name: String(row['name']) })} IS ${literal(String(row['comment']))}`,
          ]),
    ]),
  ]
}
