import type { CanonicalTexts } from '../dialect/canonical-texts.js'
import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import {
  type Column,
  type Exclusion,
  type IndexDefinition,
  objectKey,
  type Schema,
  type StoredObject,
  type Table,
  tableKey,
} from '../schema/index.js'
import { foundationPart } from './concerned-part.js'
import type { Project } from './project.js'
import { onScratch } from './scratch-session.js'

/** What an engine made of declared SQL; null: nobody could be asked. `asked` is empty where no text was in doubt. */
export interface EngineTexts {
  readonly texts: CanonicalTexts | null
  /** Tables and objects whose texts were in doubt, by key. */
  readonly asked: readonly string[]
}

/**
 * Has the engine spell the declared expressions, defaults and types that are not literally what the database holds:
 * in temporary objects, or where the session may make none, on a scratch database.
 */
export async function engineTexts(
  dialect: Dialect,
  connection: Connection,
  live: Schema,
  wanted: Schema,
  project?: Project,
): Promise<EngineTexts> {
  if (dialect.canonicalize === undefined) return { texts: null, asked: [] }
  const doubtful = { tables: doubtfulTables(dialect, live, wanted), objects: doubtfulObjects(dialect, live, wanted) }
  const asked = [...doubtful.tables.map(tableKey), ...doubtful.objects.map(objectKey)]
  if (asked.length === 0) return { texts: null, asked: [] }
  const texts = await dialect.canonicalize(connection, doubtful, wanted)
  if (texts !== null || project === undefined) return { texts, asked }
  const place = await project.scratch()
  const part = doubtful.objects.length === 0 ? foundationPart(dialect, live) : undefined
  const elsewhere = onScratch(dialect, place, async (session) => {
    for (const sql of await dialect.scratch.dump(connection, part)) await session.connection.execute(sql)
    return (await dialect.canonicalize?.(session.connection, doubtful, wanted)) ?? null
  })
  return { texts: await elsewhere.catch(() => null), asked }
}

/**
 * Declared tables that hold a text which the database's table of that name, or one that may be it, does not hold; without
 * the texts that it does hold.
 */
function doubtfulTables(dialect: Dialect, live: Schema, wanted: Schema): readonly Table[] {
  const tables = new Map(live.tables.map((table) => [tableKey(table), table]))
  const names = new Set(wanted.tables.map(tableKey))
  const mayBeRenamed = live.tables.some((table) => !names.has(tableKey(table)))
  return wanted.tables.flatMap((table) => {
    const old = tables.get(tableKey(table))
    if (old === undefined) return mayBeRenamed && hasTexts(table) ? [table] : []
    const doubtful = inDoubt(dialect, old, table)
    return doubtful === null ? [] : [doubtful]
  })
}

/** Declared objects that are there, but not literally so; among routines of one name, any of them may be it. */
function doubtfulObjects(dialect: Dialect, live: Schema, wanted: Schema): readonly StoredObject[] {
  const { key } = dialect.objects
  const nameOf = ({ arguments: _, ...object }: StoredObject): string => objectKey(object)
  const known = new Map<string, StoredObject[]>()
  for (const object of live.objects ?? []) known.set(nameOf(object), [...(known.get(nameOf(object)) ?? []), object])
  return (wanted.objects ?? []).filter((object) => {
    const namesakes = known.get(nameOf(object)) ?? []
    return namesakes.length > 0 && !namesakes.some((other) => key(other) === key(object))
  })
}

function hasTexts(table: Table): boolean {
  return (
    expressionsOf(table).length > 0 ||
    table.columns.some((column) => column.default !== undefined || column.type.kind === 'custom')
  )
}

/** The table with what is in doubt of it, or null. */
function inDoubt(dialect: Dialect, old: Table, table: Table): Table | null {
  const { types, expressions } = dialect
  let known: ReadonlySet<string> | undefined
  const isKnown = (text: string): boolean => {
    known ??= new Set(expressionsOf(old).map((own) => expressions.key(own)))
    return known.has(expressions.key(text))
  }
  const unknown = new Set(expressionsOf(table).filter((text) => !isKnown(text)))
  const columns = new Map(old.columns.map((column) => [column.name, column]))
  const mayBeRenamed = old.columns.some((column) => !table.columns.some(({ name }) => name === column.name))
  let doubts = unknown.size > 0
  const doubtful = table.columns.map((column): Column => {
    const { default: value, generated, ...rest } = column
    const before = columns.get(column.name)
    const asksType =
      column.type.kind === 'custom' &&
      (before === undefined ? mayBeRenamed : types.key(before, old) !== types.key(column, table))
    const asksDefault =
      value !== undefined &&
      (before === undefined || column.renamedFrom !== undefined
        ? mayBeRenamed || before !== undefined
        : expressions.defaultKey(before) !== expressions.defaultKey(column))
    if (asksType || asksDefault) doubts = true
    return {
      ...rest,
      ...(asksDefault ? { default: value } : {}),
      ...(generated !== undefined && unknown.has(generated.expression) ? { generated } : {}),
    }
  })
  if (!doubts) return null
  return {
    ...table,
    columns: doubtful,
    checks: table.checks.filter((check) => unknown.has(check.expression)),
    indexes: table.indexes.filter((index) => textsOfIndex(index).some((text) => unknown.has(text))),
    excludes: table.excludes.filter((exclude) => textsOfExclusion(exclude).some((text) => unknown.has(text))),
  }
}

function textsOfIndex(index: IndexDefinition): readonly string[] {
  return [index.where, ...index.keys.map((key) => key.expression)].filter((text) => text !== undefined)
}

function textsOfExclusion(exclude: Exclusion): readonly string[] {
  return [exclude.where, ...exclude.elements.map((element) => element.expression)].filter((text) => text !== undefined)
}

/** Every SQL expression of a table but its defaults. */
export function expressionsOf(table: Table): readonly string[] {
  return [
    ...table.columns.map((column) => column.generated?.expression),
    ...table.checks.map((check) => check.expression),
    ...table.indexes.flatMap(textsOfIndex),
    ...table.excludes.flatMap(textsOfExclusion),
    ...Object.values(typeof table.options['partitions'] === 'object' ? table.options['partitions'] : {}),
  ].filter((text) => text !== undefined)
}
