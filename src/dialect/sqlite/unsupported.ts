import type { Connection } from '../connection.js'
import type { Unsupported } from '../dialect.js'
import { toUnsupported } from '../to-unsupported.js'

/** Numbers in the head of the file that mean something to the application alone. @see https://sqlite.org/pragma.html#pragma_user_version */
const query = `
SELECT 'pragma' AS kind, 'user_version' AS name, 'dbtool does not read it; a new database has 0 instead of ' || user_version AS reason
  FROM pragma_user_version WHERE user_version <> 0
UNION ALL
SELECT 'pragma', 'application_id', 'dbtool does not read it; a new database has 0 instead of ' || application_id
  FROM pragma_application_id WHERE application_id <> 0
UNION ALL
SELECT 'pragma', 'encoding', 'a new database is made in UTF-8 instead of ' || encoding FROM pragma_encoding WHERE encoding <> 'UTF-8'
UNION ALL
SELECT 'pragma', 'auto_vacuum', 'a new database does not give back pages that become free' FROM pragma_auto_vacuum WHERE auto_vacuum <> 0`

/** What a database file says beside its structure. */
export async function unsupported(connection: Connection): Promise<readonly Unsupported[]> {
  return toUnsupported(await connection.query(query))
}
