import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import type { ObjectName } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import type { Statement } from '../dialect.js'
import { quote } from './expressions.js'

const words: Readonly<Partial<Record<ObjectName['kind'], string>>> = {
  view: 'VIEW',
  trigger: 'TRIGGER',
  'virtual-table': 'TABLE',
}

/** The statements that make, replace or drop a view, a trigger or a virtual table. */
export function objectStatements(operation: ObjectOperation): readonly Statement[] {
  if (isDropObject(operation)) return [{ sql: dropText(operation.object, operation.ifExists === true) }]
  const create = { sql: completeDefinition(operation.object, ({ name }) => quote(name)).definition }
  return isReplaceObject(operation) ? [{ sql: dropText(operation.object, false) }, create] : [create]
}

function dropText({ kind, name }: ObjectName, ifExists: boolean): string {
  return `DROP ${words[kind] ?? 'VIEW'} ${ifExists ? 'IF EXISTS ' : ''}${quote(name)}`
}
