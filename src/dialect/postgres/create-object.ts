import type { StoredObject } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import { plainCreate } from './object-head.js'
import { objectTarget } from './object-target.js'
import { literal, quoteTable } from './quote.js'

/** The object with the whole statement that makes it, and no conditions in it. */
export function wholeObject(object: StoredObject): StoredObject {
  const whole = completeDefinition(object, quoteTable)
  return { ...whole, definition: plainCreate(whole.definition) }
}

/** The statements that make an object, with its comment and whatever goes with it. */
export function createObjectStatements(object: StoredObject): readonly string[] {
  const { definition, attachments = [], grants = [], comment } = wholeObject(object)
  const isRoutine = object.kind === 'function' || object.kind === 'procedure'
  return [
    // What a body speaks of may not be there yet, as when two routines call each other.
    ...(isRoutine ? ['SET check_function_bodies = off', definition, 'RESET check_function_bodies'] : [definition]),
    ...attachments,
    ...(comment === undefined ? [] : [`COMMENT ON ${objectTarget(object)} IS ${literal(comment)}`]),
    ...grants,
  ]
}
