import type { ForeignKey, Table } from '../schema/index.js'
import { stringLiteral } from '../source-text/literal.js'
import { camelCase, NamePool, plural, wordsOf } from './identifiers.js'
import type { ModelNames, NamedTable } from './model-names.js'
import { call, object, type Source } from './source-tree.js'

type Entries = Record<string, Source>

/** A foreign key of one column, with the models at both its ends. */
interface Link {
  readonly owner: NamedTable
  readonly target: NamedTable
  readonly column: string
  readonly property: string
  /** What the key's column says about the other end: `author_id` → `author`. */
  readonly role: string
  /** Whether at most one row holds each value. */
  readonly isUnique: boolean
}

/** The relations that foreign keys make, by model: one on each side, and from end to end of join tables. */
export function relationsOf(
  names: ModelNames,
  targetOf: (key: ForeignKey) => NamedTable | undefined,
): ReadonlyMap<NamedTable, Entries> {
  const relations = new Map<NamedTable, Entries>(names.tables.map((named) => [named, {}]))
  const pools = new Map(names.tables.map((named) => [named, poolOf(named)]))
  const take = (owner: NamedTable, ...candidates: readonly [string, ...string[]]): string =>
    (pools.get(owner) as NamePool).take(...candidates)
  const add = (owner: NamedTable, name: string, relation: Source): void => {
    const entries = relations.get(owner) as Entries
    entries[name] = relation
  }
  const byOwner = names.tables.map((owner) => ({ owner, own: linksOf(owner, targetOf) }))
  const links = byOwner.flatMap(({ own }) => own)
  const owning = new Map<Link, string>()
  for (const link of links) owning.set(link, take(link.owner, ...owningNames(link)))
  const joins = byOwner.flatMap(({ owner, own }) => joinOf(owner, own))
  const joined = new Set(joins.flat())
  const pairs = counted(links.filter((link) => !joined.has(link)))
  for (const link of links) {
    const { owner, target, property, isUnique } = link
    const name = owning.get(link) as string
    if (joined.has(link)) {
      add(owner, name, call('belongsTo', stringLiteral(target.model), stringLiteral(property)))
      continue
    }
    const inverse = take(target, ...inverseNames(link, pairs.get(pairOf(link)) === 1))
    add(owner, name, relation('belongsTo', target, property, inverse))
    add(target, inverse, relation(isUnique ? 'hasOne' : 'hasMany', owner, property, name))
  }
  for (const [first, second] of joins) {
    const through = first.owner.model
    const one = take(first.target, ...throughNames(second, through))
    const two = take(second.target, ...throughNames(first, through))
    add(first.target, one, relation('manyToMany', second.target, through, two))
    add(second.target, two, relation('manyToMany', first.target, through, one))
  }
  return relations
}

function relation(kind: string, target: NamedTable, via: string, inverse: string): Source {
  return call(kind, stringLiteral(target.model), stringLiteral(via), object({ inverse: stringLiteral(inverse) }))
}

function poolOf({ properties }: NamedTable): NamePool {
  const pool = new NamePool()
  for (const name of ['constructor', 'then', ...properties.values()]) pool.take(name)
  return pool
}

function linksOf(owner: NamedTable, targetOf: (key: ForeignKey) => NamedTable | undefined): readonly Link[] {
  const seen = new Set<string>()
  return owner.table.foreignKeys.flatMap((key) => {
    const [column] = key.columns
    const target = targetOf(key)
    if (key.columns.length !== 1 || column === undefined || target === undefined || seen.has(column)) return []
    seen.add(column)
    const property = owner.properties.get(column)
    if (property === undefined) return []
    return [{ owner, target, column, property, role: roleOf(column), isUnique: isUnique(owner.table, column) }]
  })
}

/** `author_id` → `author`; empty where the column says nothing but that it is a key. */
function roleOf(column: string): string {
  const words = wordsOf(column)
  const isKey = /^(?:id|uuid|fk|key)$/i.test(words.at(-1) ?? '')
  return camelCase(isKey ? words.slice(0, -1) : words, '')
}

function isUnique(table: Table, column: string): boolean {
  const isIt = (columns: readonly (string | undefined)[]): boolean => columns.length === 1 && columns[0] === column
  return (
    isIt(table.primaryKey?.columns ?? []) ||
    table.uniques.some((unique) => isIt(unique.columns)) ||
    table.indexes.some(
      (index) => index.unique && index.where === undefined && isIt(index.keys.map((key) => key.column)),
    )
  )
}

function owningNames({ role, target }: Link): readonly [string, ...string[]] {
  const model = camelCase(wordsOf(target.model), 'relation')
  return role === '' ? [model] : [role, camelCase([...wordsOf(role), ...wordsOf(target.model)], model)]
}

/** `posts`, or where several keys go the same way, `authorPosts`. */
function inverseNames({ owner, target, role, isUnique }: Link, isAlone: boolean): readonly [string, ...string[]] {
  const own = isUnique ? camelCase(wordsOf(owner.model), 'relation') : pluralName(owner.model)
  const clear = camelCase([...wordsOf(role), ...wordsOf(own)], own)
  if (owner === target && role === 'parent') return [isUnique ? 'child' : 'children', clear]
  return isAlone ? [own, clear] : [clear]
}

/** What lies at the other end of a join table: `tracks`, or where that is taken, `playlistTrackTracks`. */
function throughNames({ target }: Link, through: string): readonly [string, ...string[]] {
  const many = pluralName(target.model)
  return [many, camelCase([...wordsOf(through), ...wordsOf(many)], many)]
}

function pluralName(model: string): string {
  return camelCase(plural(wordsOf(model)), 'relations')
}

function pairOf({ owner, target }: Link): string {
  return `${owner.model} ${target.model}`
}

function counted(links: readonly Link[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const link of links) counts.set(pairOf(link), (counts.get(pairOf(link)) ?? 0) + 1)
  return counts
}

/**
 * The two keys of a join table: a row for each pair, and nothing in it that somebody would have to write. Keys to one and
 * the same table are none, for nobody could tell the ends apart.
 */
function joinOf(owner: NamedTable, own: readonly Link[]): readonly (readonly [Link, Link])[] {
  const [first, second] = own
  if (first === undefined || second === undefined || own.length !== 2 || first.target === second.target) return []
  if (owner.table.foreignKeys.length !== 2) return []
  const { columns, primaryKey, uniques } = owner.table
  const isPair = (key: readonly string[] | undefined): boolean =>
    key?.length === 2 && key.includes(first.column) && key.includes(second.column)
  const isJoin = isPair(primaryKey?.columns) || uniques.some((unique) => isPair(unique.columns))
  const isWritten = columns.some(
    ({ name, nullable, default: value, identity, generated }) =>
      name !== first.column &&
      name !== second.column &&
      !nullable &&
      value === undefined &&
      identity === undefined &&
      generated === undefined,
  )
  return isJoin && !isWritten ? [[first, second]] : []
}
