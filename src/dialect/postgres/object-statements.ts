import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import type { ObjectKind, ObjectName, StoredObject } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import type { Connection } from '../connection.js'
import { literal, quote, quoteTable } from './quote.js'

/** The statements that make, replace or drop what is not a table. */
export async function objectStatements(
  operation: ObjectOperation,
  _connection: Connection,
): Promise<readonly string[]> {
  if (isDropObject(operation)) return [dropText(operation.object, operation.ifExists === true)]
  const create = createObjectStatements(operation.object)
  return isReplaceObject(operation) ? [dropText(operation.object, false), ...create] : create
}

/** The statements that make an object, with its comment and whatever goes with it. */
export function createObjectStatements(object: StoredObject): readonly string[] {
  const { definition, attachments = [], grants = [], comment } = completeDefinition(object, quoteTable)
  const commented = comment === undefined ? [] : [`COMMENT ON ${targetText(object)} IS ${literal(comment)}`]
  return [definition, ...attachments, ...commented, ...grants]
}

const words: Readonly<Partial<Record<ObjectKind, string>>> = { 'composite-type': 'TYPE', 'range-type': 'TYPE' }

function targetText(object: ObjectName): string {
  const { kind, table, arguments: types } = object
  const word = words[kind] ?? kind.toUpperCase().replaceAll('-', ' ')
  if (table !== undefined) {
    const owner = { name: table, ...(object.schema === undefined ? {} : { schema: object.schema }) }
    return `${word} ${quote(object.name)} ON ${quoteTable(owner)}`
  }
  return `${word} ${quoteTable(object)}${types === undefined ? '' : `(${types})`}`
}

function dropText(object: ObjectName, ifExists: boolean): string {
  const [word, ...rest] = targetText(object).split(' ')
  return `DROP ${word} ${ifExists ? 'IF EXISTS ' : ''}${rest.join(' ')}`
}
