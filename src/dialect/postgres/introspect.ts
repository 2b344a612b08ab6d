import type { TableName } from '../../schema/index.js'
import { type EnumType, normalizeSchema, type Schema, type Table } from '../../schema/index.js'
import type { Connection, Row } from '../connection.js'
import {
  columnsQuery,
  constraintsQuery,
  enumsQuery,
  everySchema,
  indexesQuery,
  schemasQuery,
  sequencesQuery,
  tablesQuery,
  temporarySchema,
  versionQuery,
} from './catalog-queries.js'
import { tableGrantsQuery } from './grant-queries.js'
import { introspectObjects } from './introspect-objects.js'
import { quoteTable } from './quote.js'
import { toTable } from './to-table.js'

/** The structure of the database in eight queries about tables and one for each kind of other objects. */
export function introspect(connection: Connection): Promise<Schema> {
  return introspectScope(connection, everySchema)
}

/** The tables and types that this session made for itself. */
export function introspectTemporary(connection: Connection): Promise<Schema> {
  return introspectScope(connection, temporarySchema)
}

/** One table, or null where there is none. */
export async function introspectTable(connection: Connection, table: TableName): Promise<Table | null> {
  const [row] = await connection.query(`SELECT to_regclass(${text(quoteTable(table))})::oid::int8::text AS id`)
  if (row?.['id'] == null) return null
  const { tables } = await introspectScope(connection, `c.oid = ${String(row['id'])}`, false)
  return tables[0] ?? null
}

async function introspectScope(connection: Connection, scope: string, whole = true): Promise<Schema> {
  const [server] = await connection.query(versionQuery)
  const version = Number(server?.['version'])
  const namespaces = whole && scope === everySchema ? await connection.query(schemasQuery) : []
  const enums = whole ? await connection.query(enumsQuery(scope)) : []
  const tables = await connection.query(tablesQuery(scope))
  const columns = byTable(await connection.query(columnsQuery(scope)))
  // Nothing numbers the rows of what was made for questions.
  const sequences = byTable(scope === temporarySchema ? [] : await connection.query(sequencesQuery(scope)))
  const constraints = byTable(await connection.query(constraintsQuery(scope, version)))
  const indexes = byTable(await connection.query(indexesQuery(scope)))
  const grants = byTable(scope === temporarySchema ? [] : await connection.query(tableGrantsQuery(scope)))
  const values = whole ? enums : await enumsOf(connection, columns)
  const types = values.map(toEnum)
  const owned = new Set<string>()
  const read = tables.map((row) => {
    const id = String(row['id'])
    const own = sequences.get(id) ?? []
    const table = toTable({
      table: row,
      columns: columns.get(id) ?? [],
      sequences: own,
      constraints: constraints.get(id) ?? [],
      indexes: indexes.get(id) ?? [],
      grants: grants.get(id)?.[0],
      enums: types,
    })
    const numbered = new Set(table.columns.filter(({ identity }) => identity !== undefined).map(({ name }) => name))
    for (const sequence of own) {
      if (numbered.has(String(sequence['column']))) owned.add(String(sequence['sequence_id']))
    }
    return table
  })
  return normalizeSchema({
    namespaces: namespaces.map((row) => String(row['name'])),
    enums: whole ? types : [],
    tables: read,
    objects: whole && scope === everySchema ? await introspectObjects(connection, scope, owned) : [],
  })
}

/** The enum types that columns of a single table have. */
async function enumsOf(connection: Connection, columns: ReadonlyMap<string, readonly Row[]>): Promise<readonly Row[]> {
  const has = [...columns.values()].flat().some((row) => row['typtype'] === 'e' || row['element_kind'] === 'e')
  return has ? connection.query(enumsQuery(everySchema)) : []
}

function toEnum(row: Row): EnumType {
  return {
    name: String(row['name']),
    ...(row['schema'] == null ? {} : { schema: String(row['schema']) }),
    values: (row['values'] as string[] | null) ?? [],
    ...(row['comment'] == null ? {} : { comment: String(row['comment']) }),
  }
}

function byTable(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const id = String(row['id'])
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [row])
    else group.push(row)
  }
  return groups
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
