import type { ObjectKind, StoredObject } from '../../schema/index.js'
import type { Connection, Row } from '../connection.js'
import { objectHead, plainCreate, withNames } from './object-head.js'
import {
  aggregatesQuery,
  collationsQuery,
  compositeTypesQuery,
  domainsQuery,
  eventTriggersQuery,
  extensionsQuery,
  freeSequencesQuery,
  partitionIndexesQuery,
  policiesQuery,
  rangeTypesQuery,
  routinesQuery,
  rulesQuery,
  schemaCommentsQuery,
  statisticsQuery,
  triggersQuery,
  viewsQuery,
} from './object-queries.js'
import { castsQuery, operatorsQuery, textSearchQuery } from './operator-queries.js'
import { sequenceOptionsText, toSequence } from './sequence-options.js'

/** Whatever is not a table, in as many queries as there are kinds. `ownedSequences`: ids of those that belong to a column. */
export async function introspectObjects(
  connection: Connection,
  scope: string,
  ownedSequences: ReadonlySet<string>,
): Promise<readonly StoredObject[]> {
  const queries = [
    extensionsQuery,
    eventTriggersQuery,
    castsQuery,
    ...[
      collationsQuery,
      domainsQuery,
      compositeTypesQuery,
      rangeTypesQuery,
      routinesQuery,
      aggregatesQuery,
      operatorsQuery,
      textSearchQuery,
      viewsQuery,
      rulesQuery,
      triggersQuery,
      policiesQuery,
      statisticsQuery,
      partitionIndexesQuery,
      schemaCommentsQuery,
    ].map((query) => query(scope)),
  ]
  const objects: StoredObject[] = []
  for (const query of queries) objects.push(...(await connection.query(query)).map(toObject))
  const sequences = await connection.query(freeSequencesQuery(scope))
  objects.push(...sequences.filter((row) => !ownedSequences.has(String(row['id']))).map(toSequenceObject))
  return withoutNeedlessArguments(objects)
}

export function toObject(row: Row): StoredObject {
  return {
    ...nameOf(row),
    definition: row['source'] == null ? String(row['definition']) : fromSource(row),
    ...(row['attachments'] == null ? {} : { attachments: row['attachments'] as readonly string[] }),
    ...(row['comment'] == null ? {} : { comment: String(row['comment']) }),
    ...(row['grants'] == null ? {} : { grants: row['grants'] as readonly string[] }),
  }
}

function nameOf(row: Row): Pick<StoredObject, 'kind' | 'name' | 'schema' | 'table' | 'arguments'> {
  return {
    kind: String(row['kind']) as ObjectKind,
    name: String(row['name']),
    ...(row['schema'] == null ? {} : { schema: String(row['schema']) }),
    ...(row['table'] == null ? {} : { table: String(row['table']) }),
    ...(row['arguments'] == null ? {} : { arguments: String(row['arguments']) }),
  }
}

/** The engine's own text names the default schema as well, which nobody writes. */
function fromSource(row: Row): string {
  const source = plainCreate(String(row['source']).trimEnd().replace(/;$/, ''))
  const head = objectHead(String(row['kind']) as ObjectKind, source)
  if (head === null) return source
  return withNames(source, [
    ...(row['own_name'] == null ? [] : [[head.object, String(row['own_name'])] as const]),
    ...(row['own_table'] == null || head.table === undefined ? [] : [[head.table, String(row['own_table'])] as const]),
  ])
}

export function toSequenceObject(row: Row): StoredObject {
  const unlogged = row['persistence'] === 'u' ? 'UNLOGGED ' : ''
  const type = row['type'] === 'bigint' ? '' : ` AS ${row['type']}`
  const options = sequenceOptionsText(toSequence(row))
  return toObject({
    ...row,
    definition: `CREATE ${unlogged}SEQUENCE ${row['own_name']}${type}${options === '' ? '' : ` ${options}`}${
      row['owner'] == null ? '' : ` OWNED BY ${row['owner']}`
    }`,
  })
}

/** The types of arguments are part of a name only where routines share it. */
function withoutNeedlessArguments(objects: readonly StoredObject[]): readonly StoredObject[] {
  const nameOf = ({ kind, schema = '', name }: StoredObject): string =>
    `${kind === 'operator' ? 'operator' : 'routine'}\0${schema}\0${name}`
  const counts = new Map<string, number>()
  for (const object of objects) {
    if (object.arguments !== undefined) counts.set(nameOf(object), (counts.get(nameOf(object)) ?? 0) + 1)
  }
  return objects.map((object) => {
    if (object.arguments === undefined || object.kind === 'operator' || (counts.get(nameOf(object)) ?? 0) > 1)
      return object
    const { arguments: _, ...rest } = object
    return rest
  })
}
