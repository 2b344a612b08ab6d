import { objectKey, type StoredObject } from '../schema/index.js'
import type { DiffQuestions } from './questions.js'

export interface ObjectPairs {
  readonly created: readonly StoredObject[]
  readonly dropped: readonly StoredObject[]
  readonly kept: readonly { readonly from: StoredObject; readonly to: StoredObject }[]
}

/**
 * Which of the old objects each of the new ones is. A routine is known by its name alone while no other has that name;
 * among several, by its argument types, or by saying the same.
 */
export function pairObjects(
  from: readonly StoredObject[],
  to: readonly StoredObject[],
  questions: DiffQuestions,
): ObjectPairs {
  const old = new Map(from.map((object) => [objectKey(object), object]))
  const kept: { from: StoredObject; to: StoredObject }[] = []
  const open: StoredObject[] = []
  for (const object of to) {
    const same = old.get(objectKey(object))
    if (same === undefined) open.push(object)
    else {
      kept.push({ from: same, to: object })
      old.delete(objectKey(object))
    }
  }
  const created: StoredObject[] = []
  for (const object of open) {
    const namesakes = [...old.values()].filter((other) => nameOf(other) === nameOf(object))
    const twin =
      namesakes.find((other) => questions.sameObject(other, object)) ??
      (namesakes.length === 1 && open.filter((other) => nameOf(other) === nameOf(object)).length === 1
        ? namesakes[0]
        : undefined)
    if (twin === undefined) created.push(object)
    else {
      kept.push({ from: twin, to: object })
      old.delete(objectKey(twin))
    }
  }
  return { created, dropped: [...old.values()], kept }
}

function nameOf({ arguments: _, ...name }: StoredObject): string {
  return objectKey(name)
}
