import type { Column, ColumnType } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { literal, quote } from './quote.js'
import { spellType } from './types.js'

/** Kinds under which are many types. */
const namedKinds = new Set(['enum', 'custom', 'array'])

const numbers = new Set(['int', 'smallint', 'bigint', 'decimal', 'float', 'double'])

/** The expression that turns a column's values into those of another type. What cannot be converted fails row by row. */
export async function conversion(connection: Connection, old: Column, next: Column): Promise<string> {
  const name = quote(old.name)
  const target = spellType(next.type)
  if (old.type.kind === 'bool' && numbers.has(next.type.kind)) return `${name}::integer::${target}`
  if (next.type.kind === 'bool' && numbers.has(old.type.kind)) return `${name} <> 0`
  if (old.type.kind === 'binary' && isText(next.type)) return `convert_from(${name}, 'UTF8')::${target}`
  if (next.type.kind === 'binary' && isText(old.type)) return `convert_to(${name}::text, 'UTF8')`
  if (old.type.kind === next.type.kind && !namedKinds.has(old.type.kind)) return `${name}::${target}`
  return (await hasCast(connection, old.type, next.type)) ? `${name}::${target}` : `${name}::text::${target}`
}

function isText(type: ColumnType): boolean {
  return ['text', 'string', 'char'].includes(type.kind)
}

/** Whether the engine knows a way from one type to the other without a detour over text. */
async function hasCast(connection: Connection, from: ColumnType, to: ColumnType): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT EXISTS (SELECT FROM pg_cast WHERE castsource = to_regtype(${literal(spellType(from))})
       AND casttarget = to_regtype(${literal(spellType(to))})) AS known`,
  )
  return row?.['known'] === true
}
