import { isDeepStrictEqual } from 'node:util'
import { constraintsOf, objectKey, type Schema, type Table } from '../../src/schema/index.js'
import type { Aspect } from './aspects.js'

/** The words by which an account of a schema must speak of the thing. */
export type Thing = ReadonlySet<string>

/** Everything in a schema that has a name, with what is said of it. */
function thingsOf(schema: Schema): ReadonlyMap<string, readonly [Thing, unknown]> {
  const things = new Map<string, readonly [Thing, unknown]>()
  const add = (names: readonly string[], value: unknown): void => {
    things.set(names.join('\0'), [wordsOf(names.join(' ')), value])
  }
  for (const name of schema.namespaces) add([name], name)
  for (const type of schema.enums) add(['type', type.schema ?? '', type.name], type)
  for (const object of schema.objects ?? []) {
    const [kind, ...names] = objectKey(object).split('\0')
    things.set(`${kind}\0${names.join('\0')}`, [wordsOf(names.slice(0, 3).join(' ')), object])
  }
  for (const table of schema.tables) {
    add([table.name], withoutParts(table))
    for (const column of table.columns) add([table.name, column.name], column)
    for (const index of table.indexes) add([table.name, index.name], index)
    for (const constraint of constraintsOf(table)) add([table.name, constraint.name ?? 'CHECK'], constraint)
  }
  return things
}

function withoutParts({ columns, indexes, uniques, foreignKeys, checks, excludes, primaryKey, ...table }: Table) {
  return { ...table, columns: columns.map(({ name }) => name) }
}

export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}\p{N}_$]+/gu) ?? [])
}

/** What a blind introspection says otherwise. */
export function changedThings(schema: Schema, { blind }: Aspect): readonly Thing[] {
  const [before, after] = [thingsOf(schema), thingsOf(blind(schema))]
  return [...before].flatMap(([key, [thing, value]]) => (isDeepStrictEqual(after.get(key)?.[1], value) ? [] : [thing]))
}

/** Whether what is said with these words is said of the thing. */
export function isAbout(words: ReadonlySet<string>, thing: Thing): boolean {
  return [...thing].every((word) => words.has(word))
}

/** Aspects of which no two are about the same things, so that one database shows them all. */
export function grouped(schema: Schema, all: readonly Aspect[]): readonly (readonly Aspect[])[] {
  const groups: { readonly aspects: Aspect[]; readonly things: Thing[] }[] = []
  for (const aspect of all) {
    const own = changedThings(schema, aspect)
    const isFree = (other: Thing): boolean => !own.some((thing) => isAbout(thing, other) || isAbout(other, thing))
    const group = own.length === 0 ? undefined : groups.find(({ things }) => things.every(isFree))
    if (group === undefined) groups.push({ aspects: [aspect], things: own.length === 0 ? [new Set()] : [...own] })
    else {
      group.aspects.push(aspect)
      group.things.push(...own)
    }
  }
  return groups.map(({ aspects }) => aspects)
}
