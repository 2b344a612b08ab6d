import type { ObjectKind, ObjectName } from '../../schema/index.js'
import type { Connection } from '../connection.js'

const hidden: ReadonlySet<ObjectKind> = new Set([
  'function',
  'procedure',
  'aggregate',
  'operator',
  'domain',
  'composite-type',
  'range-type',
  'text-search-dictionary',
  'text-search-configuration',
] satisfies ObjectKind[])

/**
 * Gives things of the default schema its name: without one, the engine looks among its own routines and types first, and
 * DROP FUNCTION point_eq would be about another one.
 */
export async function placer(connection: Connection): Promise<<T extends ObjectName>(object: T) => T> {
  const [row] = await connection.query('SELECT current_schema() AS name')
  const schema = String(row?.['name'])
  return (object) => (object.schema === undefined && hidden.has(object.kind) ? { ...object, schema } : object)
}
