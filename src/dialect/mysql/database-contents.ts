import type { Connection, Row } from '../connection.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'

/** What a database is made of, as the server itself would write it down; without the database's own name. */
export interface DatabaseContents {
  readonly charset: string
  readonly collation: string
  readonly tables: ReadonlyMap<string, TableContents>
  /** By kind and name, in an order in which they can be made, but for views that stand on each other. */
  readonly programs: ReadonlyMap<string, ProgramContents>
}

export interface TableContents {
  readonly name: string
  readonly definition: string
  readonly engine: string
  /** Those that hold what is written to them, in their order. */
  readonly columns: readonly string[]
  /** MariaDB keeps rows that are gone, too. */
  readonly isVersioned: boolean
}

/** Everything that is not a table. */
export interface ProgramContents {
  readonly kind: string
  readonly name: string
  readonly definition: string
  /** The table of a trigger. */
  readonly table: string | null
  /** The session in which it was made, of which it keeps these; names of variables, in lower case. */
  readonly settings: Readonly<Record<string, string>>
  /** That of the database when it was made; null: it keeps none. */
  readonly databaseCollation: string | null
}

const here = 'DATABASE()'

/** Reads the database that the connection is in. @throws {Error} where the server does not show all of it. */
export async function readContents(connection: Connection, server: MysqlServer): Promise<DatabaseContents> {
  const [place = {}] = await connection.query(
    `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS collation
       FROM information_schema.schemata WHERE schema_name = ${here}`,
  )
  const own = String(place['name'])
  const columns = await fetchColumns(connection, server)
  const tables = new Map<string, TableContents>()
  for (const row of await connection.query(tablesQuery)) {
    const name = String(row['name'])
    const definition = asMade(nameless(await shown(connection, 'TABLE', name), own).text, String(row['collation']))
    const isVersioned = row['kind'] === 'SYSTEM VERSIONED'
    tables.set(name, {
      name,
      definition,
      engine: String(row['engine']),
      columns: [...(columns.get(name) ?? []), ...(isVersioned && !/ AS ROW START/i.test(definition) ? period : [])],
      isVersioned,
    })
  }
  const programs = new Map<string, ProgramContents>()
  for (const row of await connection.query(programsQuery(server))) {
    const [kind, name] = [String(row['kind']), String(row['name'])]
    const { text, row: facts } = nameless(await shown(connection, kind, name), own)
    const collation = facts['Database Collation']
    programs.set(`${kind} ${name}`, {
      kind,
      name,
      definition: text,
      table: row['on_table'] == null ? null : String(row['on_table']),
      settings: Object.fromEntries(
        kept.flatMap((setting) => (facts[setting] == null ? [] : [[setting, String(facts[setting])]])),
      ),
      databaseCollation: collation == null ? null : String(collation),
    })
  }
  return { charset: String(place['charset']), collation: String(place['collation']), tables, programs }
}

const kept = ['sql_mode', 'time_zone', 'character_set_client', 'collation_connection']

/** The columns that nobody sees of a table that keeps what it has held. */
const period = ['row_start', 'row_end']

async function fetchColumns(
  connection: Connection,
  server: MysqlServer,
): Promise<ReadonlyMap<string, readonly string[]>> {
  // Since when and until when a row was there is written by the server, too, and is part of the row.
  const generated =
    server.flavour === 'mysql'
      ? "generation_expression <> ''"
      : "is_generated = 'ALWAYS' AND generation_expression NOT IN ('ROW START', 'ROW END')"
  const columns = new Map<string, string[]>()
  for (const row of await connection.query(
    `SELECT table_name AS on_table, column_name AS name FROM information_schema.columns
      WHERE table_schema = ${here} AND NOT (${generated}) ORDER BY table_name, ordinal_position`,
  )) {
    const table = String(row['on_table'])
    columns.set(table, [...(columns.get(table) ?? []), String(row['name'])])
  }
  return columns
}

const tablesQuery = `
SELECT table_name AS name, table_type AS kind, engine AS engine, table_collation AS collation FROM information_schema.tables
 WHERE table_schema = ${here} AND table_type NOT IN ('VIEW', 'SEQUENCE') ORDER BY table_name`

/** Triggers come in the order in which they fire; what routines, triggers and events name need not be there. */
const programsQuery = (server: MysqlServer): string => `
SELECT kind, name, on_table FROM (
${
  server.flavour === 'mysql'
    ? ''
    : `
SELECT 0 AS turn, 'SEQUENCE' AS kind, table_name AS name, NULL AS on_table, '' AS moment, 0 AS position
  FROM information_schema.tables WHERE table_schema = ${here} AND table_type = 'SEQUENCE'
UNION ALL`
}
SELECT IF(routine_type = 'PACKAGE BODY', 2, 1) AS turn, routine_type AS kind, routine_name AS name, NULL AS on_table, '' AS moment, 0 AS position
  FROM information_schema.routines WHERE routine_schema = ${here}
UNION ALL
SELECT 3, 'VIEW', table_name, NULL, '', 0 FROM information_schema.views WHERE table_schema = ${here}
UNION ALL
SELECT 4, 'TRIGGER', trigger_name, event_object_table, CONCAT(action_timing, event_manipulation), action_order
  FROM information_schema.triggers WHERE trigger_schema = ${here}
UNION ALL
SELECT 5, 'EVENT', event_name, NULL, '', 0 FROM information_schema.events WHERE event_schema = ${here}
) everything ORDER BY turn, on_table, moment, position, name`

const followingColumn = /^( {2}`(?:[^`]|``)*` \w+(?:\((?:[^()']|'(?:[^'\\]|''|\\.)*')*\))?) COLLATE (\w+)/gm

/**
 * MySQL shows the collation of a column that follows its table, and takes it for one that was asked for when it reads it
 * again, which it then shows together with its character set.
 */
function asMade(shown: string, ofTable: string): string {
  return shown.replace(followingColumn, (text, column, collation) => (collation === ofTable ? column : text))
}

interface Shown {
  readonly text: string
  readonly row: Row
}

/** @throws {Error} The session may not read it. */
async function shown(connection: Connection, kind: string, name: string): Promise<Shown> {
  const [row = {}] = await connection.query(`SHOW CREATE ${kind} ${quote(name)}`)
  const text = Object.entries(row).find(([field]) => /^(?:Create |SQL Original Statement)/.test(field))?.[1]
  if (text == null) throw new Error(`The definition of ${kind} ${name} is not shown`)
  return { text: String(text), row }
}

/** The server qualifies what it resolves: functions of views, sequences of defaults. */
function nameless({ text, row }: Shown, own: string): Shown {
  const bare = text.replaceAll(`${quote(own)}.`, '')
  if (bare.includes(own)) throw new Error(`A definition names its database: ${bare.slice(0, 200)}`)
  return { text: bare, row }
}
