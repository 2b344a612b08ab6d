import type { StoredObject } from '../../schema/index.js'
import type { CanonicalTexts } from '../canonical-texts.js'
import type { Connection } from '../connection.js'
import { temporarySchema } from './catalog-queries.js'
import { toObject, toSequenceObject } from './introspect-objects.js'
import { indexHead, objectHead, withNames } from './object-head.js'
import {
  aggregatesQuery,
  collationsQuery,
  compositeTypesQuery,
  domainsQuery,
  freeSequencesQuery,
  policiesQuery,
  rangeTypesQuery,
  routinesQuery,
  rulesQuery,
  statisticsQuery,
  triggersQuery,
  viewsQuery,
} from './object-queries.js'
import { quote, quoteTable } from './quote.js'

const thing = 'dbtool_probe'
const table = 'dbtool_probe_table'

/**
 * Has the engine spell declared objects: each is made as something temporary, under a name of no meaning, read as any
 * object is, and given up. What does not run at present is left as it is written. Inside a transaction that is rolled back.
 */
export async function askAboutObjects(
  connection: Connection,
  objects: readonly StoredObject[],
  texts: CanonicalTexts,
): Promise<void> {
  for (const object of objects) {
    await connection.execute('SAVEPOINT dbtool_probe')
    try {
      const built = await ask(connection, object)
      if (built !== null) texts.addObject(object, built)
    } catch {
      // It does not run as things are: that it differs is then as good as sure.
    }
    await connection.execute('ROLLBACK TO SAVEPOINT dbtool_probe')
  }
}

async function ask(connection: Connection, object: StoredObject): Promise<StoredObject | null> {
  const head = objectHead(object.kind, object.definition)
  const query = queryFor(object)
  if (head === null || query === null) return null
  await connection.execute('SET LOCAL check_function_bodies = off')
  const isOnTable = head.table !== undefined && object.kind !== 'statistics'
  if (head.table !== undefined) await connection.execute(tableProbe(object))
  const definition = withNames(object.definition, [
    ...(isOnTable ? [] : [[head.object, nameFor(object)] as const]),
    ...(head.table === undefined ? [] : [[head.table, table] as const]),
  ])
  await connection.execute(
    object.kind === 'materialized-view' ? withoutData(definition) : temporary(object, definition),
  )
  let number = 0
  for (const attachment of object.attachments ?? []) {
    const index = indexHead(attachment)
    const text =
      index === null
        ? renamed(attachment, object)
        : withNames(attachment, [
            [index.table, thing],
            ...(index.index === null ? [] : [[index.index, `dbtool_probe_${number++}`] as const]),
          ])
    await connection.execute(text)
  }
  const [row] = await connection.query(query)
  if (row === undefined) return null
  const built = row['persistence'] === undefined ? toObject(row) : toSequenceObject({ ...row, persistence: 'p' })
  return restored(built, object)
}

/** The one object that was made, of its kind. */
function queryFor({ kind }: StoredObject): string | null {
  switch (kind) {
    case 'view':
      return viewsQuery(`${temporarySchema} AND c.relname = '${thing}'`)
    case 'materialized-view':
      return viewsQuery(`c.relname = '${thing}'`)
    case 'function':
    case 'procedure':
      return routinesQuery(temporarySchema)
    case 'aggregate':
      return aggregatesQuery(temporarySchema)
    case 'trigger':
      return triggersQuery(temporarySchema)
    case 'policy':
      return policiesQuery(temporarySchema)
    case 'rule':
      return rulesQuery(temporarySchema)
    case 'statistics':
      return statisticsQuery(temporarySchema)
    case 'domain':
      return domainsQuery(temporarySchema)
    case 'composite-type':
      return compositeTypesQuery(temporarySchema)
    case 'range-type':
      return rangeTypesQuery(temporarySchema)
    case 'collation':
      return collationsQuery(temporarySchema)
    case 'sequence':
      return freeSequencesQuery(temporarySchema)
    default:
      return null
  }
}

function nameFor({ kind }: StoredObject): string {
  return kind === 'view' || kind === 'materialized-view' || kind === 'sequence' ? thing : `pg_temp.${thing}`
}

function temporary({ kind }: StoredObject, definition: string): string {
  if (kind !== 'view' && kind !== 'sequence') return definition
  return definition
    .replace(/^(\s*CREATE\s+)(?:TEMP(?:ORARY)?\s+|UNLOGGED\s+)?/i, '$1TEMPORARY ')
    .replace(/\s+OWNED\s+BY\s+.*$/is, '')
}

/** A materialized view cannot be temporary; without rows it costs nothing. */
function withoutData(definition: string): string {
  return `${definition.replace(/\s+WITH\s+(?:NO\s+)?DATA\s*$/i, '')} WITH NO DATA`
}

/** Something with the same columns as the table, or the view, that the object hangs on. */
function tableProbe({ schema, table: name = '', kind, definition }: StoredObject): string {
  const head = objectHead(kind, definition)?.table
  const source =
    name === ''
      ? definition.slice(head?.start, head?.end)
      : quoteTable({ name, ...(schema === undefined ? {} : { schema }) })
  const isView = /\bINSTEAD\s+OF\b/i.test(definition) && kind === 'trigger'
  return isView
    ? `CREATE TEMPORARY VIEW ${table} AS SELECT * FROM ${source}`
    : `CREATE TEMPORARY TABLE ${table} (LIKE ${source})`
}

/** `ALTER TABLE users DISABLE TRIGGER …` is about the table; the rest about the object itself. */
function renamed(attachment: string, object: StoredObject): string {
  const own = [quoteTable(object), object.name].find((name) => attachment.includes(name))
  const owner = object.table
  if (owner !== undefined) return attachment.replace(/(ALTER TABLE )\S+/i, `$1${table}`)
  return own === undefined ? attachment : attachment.replace(own, thing)
}

/** Under its own name again, with what nobody was asked about. */
function restored(built: StoredObject, object: StoredObject): StoredObject {
  const name = quoteTable(object)
  const owner = object.table === undefined ? undefined : quoteTable({ ...object, name: object.table })
  const head = objectHead(object.kind, object.definition)
  const source = head?.table === undefined ? '' : object.definition.slice(head.table.start, head.table.end)
  const restore = (text: string): string =>
    text
      .replaceAll(/\bpg_temp(?:_\d+)?\.(?=dbtool_probe)/g, '')
      .replaceAll(`${thing}_multirange`, multirangeName(object.name))
      .replaceAll(new RegExp(`\\b${table}\\b`, 'g'), owner ?? source)
      .replaceAll(new RegExp(`\\b${thing}\\b`, 'g'), name)
      // The engine names an index after what it is on.
      .replaceAll(new RegExp(`\\b${thing}_(?=\\D)`, 'g'), `${object.name}_`)
  const { schema: _, ...rest } = built
  const isNoData = /\s+WITH\s+NO\s+DATA\s*$/i.test(object.definition)
  const definition =
    object.kind === 'materialized-view' && !isNoData
      ? built.definition.replace(/\s+WITH NO DATA$/, '')
      : built.definition
  const owned = /\s+OWNED\s+BY\s+.*$/is.exec(object.kind === 'sequence' ? object.definition : '')?.[0] ?? ''
  return {
    ...rest,
    ...object,
    definition: restore(definition) + owned,
    ...(built.attachments === undefined ? {} : { attachments: indexNames(built.attachments, object).map(restore) }),
  }
}

/** The indexes under the names that were asked for. */
function indexNames(built: readonly string[], { attachments = [] }: StoredObject): readonly string[] {
  const names = attachments.flatMap((text) => {
    const range = indexHead(text)?.index
    return range == null ? [] : [text.slice(range.start, range.end)]
  })
  return built.map((text) => text.replace(/\bdbtool_probe_(\d+)\b/, (whole, at) => names[Number(at)] ?? whole))
}

/** @see https://www.postgresql.org/docs/current/sql-createtype.html: the name that the engine gives the type of several ranges */
function multirangeName(name: string): string {
  return quote(name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`)
}
