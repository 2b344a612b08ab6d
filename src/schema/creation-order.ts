import { dependencyOrder } from './dependency-order.js'
import { compareText } from './normalize.js'
import type { StoredObject } from './stored-object.js'
import { type ObjectKind, objectKey, objectKinds } from './stored-object.js'
import type { Table } from './table.js'
import { tableKey } from './table-name.js'

/** The names that an SQL text mentions, as the engine folds them. */
export interface Mentions {
  /** Certainly a relation, a type or a routine: what follows FROM, say. An object's key stands for that object alone. */
  readonly certain: ReadonlySet<string>
  /** All names; some may be columns. */
  readonly possible: ReadonlySet<string>
}

export type CreationItem =
  | { readonly key: string; readonly table: Table; readonly object?: undefined }
  | { readonly key: string; readonly object: StoredObject; readonly table?: undefined }

export interface CreationOrder {
  /** Tables and objects, what something needs before what needs it. */
  readonly items: readonly CreationItem[]
  /** Everything that this one needs, directly or not, by key. */
  needs(key: string): ReadonlySet<string>
}

interface Node {
  readonly item: CreationItem
  readonly certain: ReadonlySet<string>
  readonly possible: ReadonlySet<string>
}

/** Kinds on which nothing stands. */
const standAlone: ReadonlySet<ObjectKind> = new Set([
  'trigger',
  'policy',
  'rule',
  'event-trigger',
  'statistics',
  'event',
])

/** The key of a table among objects. */
export function tableItemKey(table: Pick<Table, 'name' | 'schema'>): string {
  return `table\0${tableKey(table)}`
}

/**
 * The order in which tables and objects can be created, found by the names that their texts mention: of each its own
 * text, not the bodies that an engine keeps unread. What closes a circle and is not certain is no dependency.
 * Iterative where chains can be long; ties by kind and name, so that the same schema gives the same file.
 */
export function creationOrder(
  tables: readonly Table[],
  objects: readonly StoredObject[],
  mentions: { ofTable(table: Table): Mentions; ofObject(object: StoredObject): Mentions },
): CreationOrder {
  const nodes = new Map<string, Node>()
  const byName = new Map<string, string[]>()
  const add = (item: CreationItem, name: string): void => {
    nodes.set(item.key, { item, certain: new Set(), possible: new Set() })
    byName.set(item.key, [item.key])
    if (item.object === undefined || !standAlone.has(item.object.kind))
      byName.set(name, [...(byName.get(name) ?? []), item.key])
  }
  const { tables: ordered, detached } = dependencyOrder(tables)
  const rank = new Map(objectKinds.map((kind, at) => [kind as string, at]))
  for (const object of objects.toSorted(
    (a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || compareText(objectKey(a), objectKey(b)),
  ))
    add({ key: objectKey(object), object }, object.name)
  for (const table of ordered) add({ key: tableItemKey(table), table }, table.name)

  const targets = (names: Iterable<string>, own: string): Set<string> => {
    const found = new Set<string>()
    for (const name of names) for (const key of byName.get(name) ?? []) if (key !== own) found.add(key)
    return found
  }
  for (const [key, { item }] of nodes) {
    const { certain, possible } =
      item.table === undefined ? mentions.ofObject(item.object) : mentions.ofTable(item.table)
    const sure = targets([...certain, ...(item.object?.dependsOn ?? [])], key)
    if (item.table !== undefined) {
      const later = detached.get(tableKey(item.table)) ?? []
      for (const foreignKey of item.table.foreignKeys) {
        const target = tableItemKey(foreignKey.table)
        if (!later.includes(foreignKey) && target !== key && nodes.has(target)) sure.add(target)
      }
    } else if (item.object.table !== undefined) {
      const { table, schema } = item.object
      const name = { name: table, ...(schema === undefined ? {} : { schema }) }
      // Triggers and rules can hang on views, too.
      const owners = [tableItemKey(name), ...onWhich.map((kind) => objectKey({ kind, ...name }))]
      for (const owner of owners) if (nodes.has(owner)) sure.add(owner)
    }
    nodes.set(key, { item, certain: sure, possible: targets(possible, key) })
  }
  const edges = withoutGuessedCircles(nodes)
  return { items: sorted(nodes, edges), needs: closure(edges) }
}

const onWhich = ['view', 'materialized-view'] as const

type Edges = ReadonlyMap<string, readonly string[]>

/** Every dependency, but for those of the possible ones that lie on a circle. */
function withoutGuessedCircles(nodes: ReadonlyMap<string, Node>): Edges {
  const all = new Map([...nodes].map(([key, node]) => [key, [...new Set([...node.certain, ...node.possible])]]))
  const circles = circlesOf(all)
  return new Map(
    [...nodes].map(([key, node]) => [
      key,
      (all.get(key) ?? []).filter((target) => node.certain.has(target) || circles.get(key) !== circles.get(target)),
    ]),
  )
}

/** Tarjan's strongly connected components: two keys have the same number exactly when they lie on a circle. */
function circlesOf(edges: Edges): ReadonlyMap<string, number> {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const result = new Map<string, number>()
  const open: string[] = []
  let count = 0
  for (const root of edges.keys()) {
    if (index.has(root)) continue
    const work: { key: string; next: number }[] = [{ key: root, next: 0 }]
    while (work.length > 0) {
      const top = work.at(-1) as { key: string; next: number }
      if (top.next === 0) {
        index.set(top.key, index.size)
        low.set(top.key, index.get(top.key) as number)
        open.push(top.key)
      }
      const target = edges.get(top.key)?.[top.next]
      top.next += 1
      if (target !== undefined) {
        if (!index.has(target)) work.push({ key: target, next: 0 })
        else if (!result.has(target))
          low.set(top.key, Math.min(low.get(top.key) as number, index.get(target) as number))
        continue
      }
      work.pop()
      const parent = work.at(-1)
      if (parent !== undefined) {
        low.set(parent.key, Math.min(low.get(parent.key) as number, low.get(top.key) as number))
      }
      if (low.get(top.key) !== index.get(top.key)) continue
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        result.set(member, count)
        if (member === top.key) break
      }
      count += 1
    }
  }
  return result
}

function sorted(nodes: ReadonlyMap<string, Node>, edges: Edges): readonly CreationItem[] {
  const state = new Set<string>()
  const result: CreationItem[] = []
  for (const root of nodes.keys()) {
    const work: { key: string; next: number }[] = []
    if (!state.has(root)) {
      state.add(root)
      work.push({ key: root, next: 0 })
    }
    while (work.length > 0) {
      const top = work.at(-1) as { key: string; next: number }
      const target = edges.get(top.key)?.[top.next]
      top.next += 1
      if (target === undefined) {
        work.pop()
        const node = nodes.get(top.key)
        if (node !== undefined) result.push(node.item)
      } else if (!state.has(target)) {
        state.add(target)
        work.push({ key: target, next: 0 })
      }
    }
  }
  return result
}

function closure(edges: Edges): (key: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = new Set<string>()
    const work = [...(edges.get(key) ?? [])]
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      if (found.has(next)) continue
      found.add(next)
      work.push(...(edges.get(next) ?? []))
    }
    known.set(key, found)
    return found
  }
}
