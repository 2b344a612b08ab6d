import type { MysqlServer } from './server.js'

/** Names of what dbtool makes to ask the server a question, and drops at once. */
export const probePrefix = 'dbtool_probe_'

const here = 'DATABASE()'
const seen = (column: string): string => `LEFT(${column}, ${probePrefix.length}) <> '${probePrefix}'`

/** What there is beside tables; of triggers the table and the moment, in the order in which they fire. */
export const objectNamesQuery = (server: MysqlServer): string => `
SELECT 'view' AS kind, table_name AS name, NULL AS on_table, NULL AS moment, 0 AS position
  FROM information_schema.views WHERE table_schema = ${here} AND ${seen('table_name')}
UNION ALL
SELECT LOWER(routine_type), routine_name, NULL, NULL, 0
  FROM information_schema.routines
 WHERE routine_schema = ${here} AND routine_type IN ('FUNCTION', 'PROCEDURE') AND ${seen('routine_name')}
UNION ALL
SELECT 'trigger', trigger_name, event_object_table, CONCAT(action_timing, ' ', event_manipulation), action_order
  FROM information_schema.triggers WHERE trigger_schema = ${here}
UNION ALL
SELECT 'event', event_name, NULL, NULL, 0
  FROM information_schema.events WHERE event_schema = ${here} AND ${seen('event_name')}${
    server.flavour === 'mysql'
      ? ''
      : `
UNION ALL
SELECT 'sequence', table_name, NULL, NULL, 0
  FROM information_schema.tables
 WHERE table_schema = ${here} AND table_type = 'SEQUENCE' AND ${seen('table_name')}`
  }`

/** Who may use routines. Not every session may look. */
export const routineGrantsQuery = `
SELECT user AS user_name, host AS host_name, routine_name AS name, LOWER(routine_type) AS kind, proc_priv AS rights
  FROM mysql.procs_priv WHERE db = ${here} ORDER BY user, host`
