import type { Connection } from '../../src/dialect/connection.js'

/**
 * What a SQLite database is, by SQLite's own account: its stored texts (white space and quotes of names aside) and
 * its pragmas. Nothing of dbtool takes part.
 */
export async function sqliteAccount(connection: Connection): Promise<Record<string, unknown>> {
  const objects = await connection.query(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
  )
  const tables = objects.filter((row) => row['type'] === 'table').map((row) => String(row['name']))
  const account: Record<string, unknown> = {
    objects: objects.map((row) => ({ ...row, sql: withoutSpaceAndQuotes(row['sql']) })),
  }
  for (const table of tables) {
    account[`columns of ${table}`] = await connection.query('SELECT * FROM pragma_table_xinfo(?)', [table])
    account[`foreign keys of ${table}`] = await connection.query(
      'SELECT "table", "from", "to", on_update, on_delete, "match" FROM pragma_foreign_key_list(?) ORDER BY 1, 2, 3, 4, 5',
      [table],
    )
    account[`indexes of ${table}`] = await connection.query(
      `SELECT l."unique" AS u, l.origin, l.partial, (SELECT json_group_array(json_array(x.seqno, x.name, x.desc, x.coll, x.key)) FROM pragma_index_xinfo(l.name) x) AS keys,
       CASE WHEN l.origin = 'c' THEN l.name END AS named FROM pragma_index_list(?) l ORDER BY 4, 2, 5`,
      [table],
    )
  }
  return account
}

function withoutSpaceAndQuotes(sql: unknown): string {
  return String(sql ?? '')
    .replace(/["`[\]]/g, '')
    .replace(/\s+/g, '')
}
