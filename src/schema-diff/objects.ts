import { createObject, type Operation } from '../operations/index.js'
import {
  type CreationOrder,
  creationOrder,
  displayObject,
  foundationKinds,
  type ObjectKind,
  objectKey,
  objectNameOf,
  type Schema,
  type StoredObject,
  type TableName,
  tableItemKey,
} from '../schema/index.js'
import { pairObjects } from './object-pairs.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

const foundations: ReadonlySet<ObjectKind> = new Set(foundationKinds)

export interface ObjectChanges {
  /** What goes before anything else, renamings too: its text speaks of things as they were. */
  readonly first: readonly Operation[]
  readonly operations: readonly Phased[]
  /** Where each new table and object comes among them, by item key. */
  readonly order: ReadonlyMap<string, number>
}

export interface TableChanges {
  /** Tables whose columns or names change, under their old and new names. */
  readonly changed: readonly TableName[]
  readonly created: readonly TableName[]
  readonly dropped: readonly TableName[]
}

/**
 * Views, routines and the like that came, went or say something else. What stands on something that is dropped, or on a
 * table whose columns change, is dropped first and made again last; everything else is replaced where it is.
 */
export function diffObjects(from: Schema, to: Schema, tables: TableChanges, questions: DiffQuestions): ObjectChanges {
  // Not declared: what is there stays, but for what goes with a table.
  if (from.objects === null) return { first: [], operations: [], order: new Map() }
  if (to.objects === null) return { first: goneWith(tables.dropped, from.objects), operations: [], order: new Map() }
  const before = creationOrder(from.tables, from.objects, questions.mentions)
  const after = creationOrder(to.tables, to.objects, questions.mentions)
  const { created, dropped, kept } = pairObjects(from.objects, to.objects, questions)
  const touched = new Set([...tables.changed, ...tables.dropped, ...tables.created].map(tableItemKey))

  const replaced: Pair[] = []
  const remade: Pair[] = []
  const unchanged: Pair[] = []
  for (const pair of kept) {
    const stands = standsOn(before, pair.from, touched) || standsOn(after, pair.to, touched)
    // A text that is not literally what is stored may mean something else once the table has other columns.
    const isLiteral = questions.objectKey(pair.from) === questions.objectKey(pair.to)
    const isSame = sameComment(pair, questions) && (isLiteral || questions.sameObject(pair.from, pair.to))
    const isFoundation = foundations.has(pair.from.kind)
    if (isSame && (isLiteral || isFoundation || !stands)) unchanged.push(pair)
    else if (stands && !isFoundation) remade.push(pair)
    else replaced.push(pair)
  }
  withDependents(before, dropped, { remade, replaced, unchanged }, questions)
  return {
    order: new Map(after.items.map(({ key }, at) => [key, at])),
    first: dropOrder(before, [
      ...dropped.filter((object) => goesFirst(before, object, touched)),
      ...remade.map((pair) => pair.from),
    ]),
    operations: [
      ...sorted(
        [
          ...placed(after, [...created, ...remade.map(remadeObject)], tables),
          ...replaced.map(({ from: old, to: wanted }) =>
            phased(foundations.has(wanted.kind) ? 'replace-foundations' : 'create-objects', {
              kind: `replace-${wanted.kind}`,
              object: remadeObject({ from: old, to: wanted }),
              from: old,
            }),
          ),
        ],
        after,
      ),
      ...dropOrder(
        before,
        dropped.filter((object) => !goesFirst(before, object, touched)),
      ).map((operation) => phased('drop-foundations', operation)),
    ],
  }
}

interface Pair {
  readonly from: StoredObject
  readonly to: StoredObject
}

/** What is made again keeps who may use it, unless that is declared. */
function remadeObject({ from, to }: Pair): StoredObject {
  const { dependsOn: _, ...object } = to
  return to.grants === undefined && from.grants !== undefined ? { ...object, grants: from.grants } : object
}

function sameComment({ from, to }: Pair, questions: DiffQuestions): boolean {
  return !questions.comments || (from.comment ?? null) === (to.comment ?? null)
}

function standsOn(order: CreationOrder, object: StoredObject, keys: ReadonlySet<string>): boolean {
  for (const key of order.needs(objectKey(object))) if (keys.has(key)) return true
  return false
}

interface Kept {
  readonly remade: Pair[]
  readonly replaced: Pair[]
  readonly unchanged: Pair[]
}

/**
 * What stands on something that goes must go, and come again; so must what stands on something that changes, unless it says
 * literally what is stored. Moves such pairs to `remade`.
 */
function withDependents(
  order: CreationOrder,
  dropped: readonly StoredObject[],
  { remade, replaced, unchanged }: Kept,
  questions: DiffQuestions,
): void {
  const gone = new Set([...dropped, ...remade.map(({ from }) => from)].map(objectKey))
  const changing = new Set([...gone, ...replaced.map(({ from }) => objectKey(from))])
  const isLiteral = ({ from, to }: Pair): boolean => questions.objectKey(from) === questions.objectKey(to)
  const mustGo = (pair: Pair): boolean =>
    !foundations.has(pair.from.kind) && standsOn(order, pair.from, isLiteral(pair) ? gone : changing)
  // `needs` holds what is needed indirectly as well, but what is moved may itself carry others.
  for (let moved = true; moved; ) {
    moved = false
    for (const list of [unchanged, replaced]) {
      const pairs = list.filter(mustGo)
      for (const pair of pairs) {
        list.splice(list.indexOf(pair), 1)
        remade.push(pair)
        gone.add(objectKey(pair.from))
        changing.add(objectKey(pair.from))
        moved = true
      }
    }
  }
}

function goesFirst(order: CreationOrder, object: StoredObject, touched: ReadonlySet<string>): boolean {
  return !foundations.has(object.kind) || standsOn(order, object, touched)
}

/** What is made and what is replaced, each after what it needs. */
function sorted(operations: readonly Phased[], { items }: CreationOrder): readonly Phased[] {
  const rank = new Map(items.map(({ key }, at) => [key, at]))
  const rankOf = ({ operation }: Phased): number =>
    'object' in operation ? (rank.get(objectKey(operation.object)) ?? 0) : 0
  return operations.toSorted((a, b) => rankOf(a) - rankOf(b))
}

function dropOrder(order: CreationOrder, objects: readonly StoredObject[]): readonly Operation[] {
  const byKey = new Map(objects.map((object) => [objectKey(object), object]))
  return order.items.toReversed().flatMap(({ key }): readonly Operation[] => {
    const object = byKey.get(key)
    return object === undefined ? [] : [dropObject(object)]
  })
}

function dropObject(object: StoredObject): Operation {
  return { kind: `drop-${object.kind}`, object: objectNameOf(object), dropped: object }
}

/** Where each new object comes: before all tables, among the new tables, or when everything else stands. */
function placed(order: CreationOrder, objects: readonly StoredObject[], tables: TableChanges): readonly Phased[] {
  const wanted = new Map(objects.map((object) => [objectKey(object), object]))
  const newTables = new Set(tables.created.map(tableItemKey))
  const late = new Set([...newTables, ...tables.changed.map(tableItemKey)])
  const neededByTables = new Set([...newTables].flatMap((key) => [...order.needs(key)]))
  return order.items.flatMap(({ key }): readonly Phased[] => {
    const object = wanted.get(key)
    if (object === undefined) return []
    const { dependsOn: _, ...definition } = object
    const operation = createObject(definition)
    const waits = [...order.needs(key)].some((needed) => late.has(needed))
    if (!waits && foundations.has(object.kind)) return [phased('create-foundations', operation)]
    late.add(key)
    return [phased(neededByTables.has(key) ? 'create-tables' : 'create-objects', operation)]
  })
}

function goneWith(dropped: readonly TableName[], objects: readonly StoredObject[]): readonly Operation[] {
  const keys = new Set(dropped.map(tableItemKey))
  return objects
    .filter(
      ({ table, schema }) =>
        table !== undefined && keys.has(tableItemKey({ name: table, ...(schema === undefined ? {} : { schema }) })),
    )
    .toSorted((a, b) => (displayObject(a) < displayObject(b) ? 1 : -1))
    .map(dropObject)
}
