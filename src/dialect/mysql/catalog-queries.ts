import type { MysqlServer } from './server.js'

/**
 * The queries that read a database's structure, one a kind of thing, whatever the number of tables. Every column has an
 * alias: MySQL answers with names in capitals. `$scope` narrows to one table.
 * @see https://dev.mysql.com/doc/refman/9.0/en/information-schema.html
 */
const here = 'DATABASE()'

export const tablesQuery = (scope: string): string => `
SELECT t.table_name AS name, t.engine AS engine, t.table_collation AS collation, t.create_options AS options,
       t.table_comment AS comment, t.table_type AS type
  FROM information_schema.tables t
 WHERE t.table_schema = ${here} AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')${scope}`

export const columnsQuery = (scope: string, server: MysqlServer): string => `
SELECT t.table_name AS table_name, t.column_name AS name, t.column_default AS value, t.is_nullable AS nullable,
       t.column_type AS type, t.collation_name AS collation, t.extra AS extra,
       t.generation_expression AS expression, t.column_comment AS comment,
       ${server.flavour === 'mysql' ? 't.srs_id' : 'NULL'} AS srid
  FROM information_schema.columns t WHERE t.table_schema = ${here}${scope}
 ORDER BY t.table_name, t.ordinal_position`

export const indexesQuery = (scope: string, server: MysqlServer): string => `
SELECT t.table_name AS table_name, t.index_name AS name, t.non_unique AS non_unique, t.column_name AS column_name,
       t.sub_part AS length, t.collation AS direction, t.index_type AS type, t.index_comment AS comment,
       ${server.flavour === 'mysql' ? "t.expression AS expression, t.is_visible = 'NO' AS hidden" : "NULL AS expression, t.ignored = 'YES' AS hidden"}
  FROM information_schema.statistics t WHERE t.table_schema = ${here}${scope}
 ORDER BY t.table_name, t.index_name, t.seq_in_index`

export const foreignKeysQuery = (scope: string): string => `
SELECT t.table_name AS table_name, t.constraint_name AS name, t.column_name AS column_name,
       IF(t.referenced_table_schema = ${here}, NULL, t.referenced_table_schema) AS target_schema,
       t.referenced_table_name AS target, t.referenced_column_name AS target_column,
       r.update_rule AS on_update, r.delete_rule AS on_delete
  FROM information_schema.key_column_usage t
  JOIN information_schema.referential_constraints r
    ON r.constraint_schema = t.constraint_schema AND r.constraint_name = t.constraint_name AND r.table_name = t.table_name
 WHERE t.table_schema = ${here} AND t.referenced_table_name IS NOT NULL${scope}
 ORDER BY t.table_name, t.constraint_name, t.ordinal_position`

/** MySQL: which checks there are, and of which table. Joined to their texts, it would look at all for each. */
export const checkNamesQuery = (scope: string): string => `
SELECT t.table_name AS table_name, t.constraint_name AS name, t.enforced = 'NO' AS unenforced, 'Table' AS level
  FROM information_schema.table_constraints t
 WHERE t.table_schema = ${here} AND t.constraint_type = 'CHECK'${scope}`

/** MySQL: what checks say. Their names are one of a kind in a database. */
export const checkTextsQuery = (names: string): string => `
SELECT c.constraint_name AS name, c.check_clause AS expression
  FROM information_schema.check_constraints c WHERE c.constraint_schema = ${here}${names}`

/** Tables in parts; MySQL does not say so of all in their options. */
export const partitionedQuery = (scope: string): string => `
SELECT DISTINCT t.table_name AS name FROM information_schema.partitions t
 WHERE t.table_schema = ${here} AND t.partition_name IS NOT NULL${scope}`

/** MariaDB: both. */
export const checksQuery = (scope: string): string => `
SELECT t.table_name AS table_name, t.constraint_name AS name, t.check_clause AS expression, 0 AS unenforced,
       t.level AS level
  FROM information_schema.check_constraints t WHERE t.constraint_schema = ${here}${scope}`
