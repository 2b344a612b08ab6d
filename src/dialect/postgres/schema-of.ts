import type { Connection } from '../connection.js'
import { literal, quoteTable } from './quote.js'

/** The schema in which the session finds a table of this name, or would make it; null: in none. */
export async function schemaOf(connection: Connection, name: string): Promise<string | null> {
  const found = `SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(${literal(quoteTable({ name }))})`
  const [row] = await connection.query(`SELECT coalesce((${found}), current_schema()) AS name`)
  return (row?.['name'] as string | null | undefined) ?? null
}
