import type { Connection } from '../connection.js'
import type { Unsupported } from '../dialect.js'
import { toUnsupported } from '../to-unsupported.js'
import type { MysqlServer } from './server.js'

const grants = `
SELECT 'grant' AS kind, p.table_name AS name, p.table_name AS \`table\`,
       'dbtool does not read who may use a table or a view; put GRANT into revisions with op.execute' AS reason
  FROM (SELECT table_name AS table_name FROM information_schema.table_privileges WHERE table_schema = DATABASE()
        UNION SELECT table_name FROM information_schema.column_privileges WHERE table_schema = DATABASE()) p`

const histograms = `
SELECT 'histogram' AS kind, h.column_name AS name, h.table_name AS \`table\`, 'dbtool does not read what ANALYZE TABLE … UPDATE HISTOGRAM keeps' AS reason
  FROM information_schema.column_statistics h WHERE h.schema_name = DATABASE()`

/** Of MariaDB: what is stored beside functions and procedures. */
const packages = `
SELECT LOWER(r.routine_type) AS kind, r.routine_name AS name, 'dbtool does not read it; it stays as it is' AS reason
  FROM information_schema.routines r
 WHERE r.routine_schema = DATABASE() AND r.routine_type IN ('PACKAGE')`

const others = (server: MysqlServer): readonly string[] =>
  server.flavour === 'mysql' ? [grants, histograms] : [grants, packages]

/** What a live database holds that no part of this dialect reads; two queries. Grants are those that the session may see. */
export async function unsupported(connection: Connection, server: MysqlServer): Promise<readonly Unsupported[]> {
  const found: Unsupported[] = []
  for (const query of others(server)) found.push(...toUnsupported(await connection.query(`${query} ORDER BY 1, 2`)))
  return found
}
