import { isDropObject, isReplaceObject, type ObjectOperation } from '../operations/index.js'
import { methodSuffix } from '../operations/object-methods.js'
import type { ObjectName } from '../schema/index.js'
import { blockSource, keySource, listSource, stringLiteral } from './source.js'

/** The call that makes, replaces or drops something that is not a table. */
export function objectCall(operation: ObjectOperation): { readonly method: string; readonly args: readonly string[] } {
  const { object } = operation
  const suffix = methodSuffix(object.kind)
  const name = stringLiteral(object.name)
  if (isDropObject(operation)) {
    const entries = [...placeEntries(object), ...(operation.ifExists === true ? ['ifExists: true'] : [])]
    return { method: `drop${suffix}`, args: [name, ...optionsSource(entries)] }
  }
  const { definition, comment, attachments, grants } = operation.object
  const entries = [
    ...placeEntries(object),
    ...(comment === undefined ? [] : [`comment: ${stringLiteral(comment)}`]),
    ...(attachments === undefined ? [] : [`attachments: ${textsSource(attachments)}`]),
    ...(grants === undefined ? [] : [`grants: ${textsSource(grants)}`]),
  ]
  const verb = isReplaceObject(operation) ? 'replace' : 'create'
  return { method: `${verb}${suffix}`, args: [name, sqlSource(definition), ...optionsSource(entries)] }
}

function placeEntries({ schema, table, arguments: types }: ObjectName): readonly string[] {
  const place = { schema, on: table, arguments: types }
  return Object.entries(place).flatMap(([key, value]) =>
    value === undefined ? [] : [`${keySource(key)}: ${stringLiteral(value)}`],
  )
}

function sqlSource(text: string): string {
  return text.includes('\n') || text.length > 80 ? blockSource(text) : stringLiteral(text)
}

function textsSource(texts: readonly string[]): string {
  return listSource('[', texts.map(sqlSource), ']', 4)
}

function optionsSource(entries: readonly string[]): readonly string[] {
  if (entries.length === 0) return []
  const flat = `{ ${entries.join(', ')} }`
  return [flat.length <= 100 && !flat.includes('\n') ? flat : listSource('{', entries, '}', 2)]
}
