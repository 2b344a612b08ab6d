import type { Column, Table } from '../../schema/index.js'
import { quote } from './quote.js'
import { spellType } from './types.js'

/** A value as a text that no setting of the session changes. */
export function canonicalText(column: Column, _: Table): string {
  const name = quote(column.name)
  const type = spellType(column.type)
  // The cast keeps the digits that the type keeps of any decimal number, whatever `extra_float_digits` says.
  if (type === 'real' || type === 'double precision') return `${name}::numeric::text`
  if (/^timestamp(\(\d\))? with time zone$/.test(type)) return `(${name} AT TIME ZONE 'UTC')::text`
  if (type === 'bytea') return `encode(${name}, 'hex')`
  if (/^(?:character\(|character$|bpchar)/.test(type)) return `rtrim(${name}::text)`
  // It would be written with the currency of the server.
  if (type === 'money') return `${name}::numeric::text`
  return `${name}::text`
}
