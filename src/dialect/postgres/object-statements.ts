import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import type { Connection } from '../connection.js'
import { createObjectStatements, wholeObject } from './create-object.js'
import { dropObjectText } from './object-target.js'
import { placer } from './placed.js'
import { replaceStatements } from './replace-object.js'

/** The statements that make, replace or drop what is not a table. */
export async function objectStatements(operation: ObjectOperation, connection: Connection): Promise<readonly string[]> {
  const placed = await placer(connection)
  if (isDropObject(operation)) return [dropObjectText(placed(operation.object), operation.ifExists === true)]
  if (!isReplaceObject(operation)) return createObjectStatements(placed(operation.object))
  return replaceStatements(wholeObject(operation.object), connection, placed)
}
