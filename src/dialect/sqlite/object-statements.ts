import { isDropObject, isReplaceObject, type ObjectOperation } from '../../operations/index.js'
import type { ObjectName } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import type { Connection } from '../connection.js'
import type { Statement } from '../dialect.js'
import { fetchCatalog } from './catalog.js'
import { quote } from './expressions.js'
import { sameName } from './tokens.js'

const words: Readonly<Partial<Record<ObjectName['kind'], string>>> = {
  view: 'VIEW',
  trigger: 'TRIGGER',
  'virtual-table': 'TABLE',
}

/** The statements that make, replace or drop a view, a trigger or a virtual table. */
export async function objectStatements(
  operation: ObjectOperation,
  connection: Connection,
): Promise<readonly Statement[]> {
  if (isDropObject(operation)) return [{ sql: dropText(operation.object, operation.ifExists === true) }]
  const create = { sql: completeDefinition(operation.object, ({ name }) => quote(name)).definition }
  if (!isReplaceObject(operation)) return [create]
  return [{ sql: dropText(operation.object, false) }, create, ...(await triggersOn(operation.object, connection))]
}

function dropText({ kind, name }: ObjectName, ifExists: boolean): string {
  return `DROP ${words[kind] ?? 'VIEW'} ${ifExists ? 'IF EXISTS ' : ''}${quote(name)}`
}

/** INSTEAD OF triggers go with their view; other views that read it do not. */
async function triggersOn({ kind, name }: ObjectName, connection: Connection): Promise<readonly Statement[]> {
  if (kind !== 'view') return []
  return (await fetchCatalog(connection))
    .filter((row) => row.type === 'trigger' && sameName(row.tbl_name, name))
    .map((row) => ({ sql: row.sql ?? '', purpose: `recreate trigger ${row.name}` }))
}
