import type { ObjectKind, ObjectName, StoredObject } from '../schema/index.js'
import type { Operation } from './operation.js'

/** Makes something that is not a table: `create-view`, `create-trigger`, … */
export interface CreateObject {
  readonly kind: `create-${ObjectKind}`
  readonly object: StoredObject
}

export interface DropObject {
  readonly kind: `drop-${ObjectKind}`
  readonly object: ObjectName
  readonly dropped: StoredObject | null
  readonly ifExists?: boolean
}

/**
 * Gives an object another definition: in place where the engine can, else by dropping it and making it anew, with
 * whatever stands on it.
 */
export interface ReplaceObject {
  readonly kind: `replace-${ObjectKind}`
  readonly object: StoredObject
  readonly from: StoredObject | null
}

export type ObjectOperation = CreateObject | DropObject | ReplaceObject

export function isObjectOperation(operation: Operation): operation is ObjectOperation {
  return 'object' in operation
}

export function isCreateObject(operation: Operation): operation is CreateObject {
  return 'object' in operation && operation.kind.startsWith('create-')
}

export function isDropObject(operation: Operation): operation is DropObject {
  return 'object' in operation && operation.kind.startsWith('drop-')
}

export function isReplaceObject(operation: Operation): operation is ReplaceObject {
  return 'object' in operation && operation.kind.startsWith('replace-')
}

export function createObject(object: StoredObject): CreateObject {
  return { kind: `create-${object.kind}`, object }
}
