import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import type { ObjectName, StoredObject } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import { quote } from './quote.js'

/** The statements that make, replace or drop a view, a routine, a trigger, an event or a sequence. */
export function objectStatements(operation: ObjectOperation): readonly string[] {
  if (isDropObject(operation)) return [dropText(operation.object, operation.ifExists === true)]
  const create = createObjectStatements(operation.object)
  return isReplaceObject(operation) ? [dropText(operation.object, false), ...create] : create
}

export function createObjectStatements(object: StoredObject): readonly string[] {
  const { definition, attachments = [], grants = [] } = completeDefinition(object, ({ name }) => quote(name))
  return [definition, ...attachments, ...grants]
}

function dropText({ kind, name }: ObjectName, ifExists: boolean): string {
  return `DROP ${kind.toUpperCase()} ${ifExists ? 'IF EXISTS ' : ''}${quote(name)}`
}
