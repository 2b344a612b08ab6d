import type { Column, Table } from '../../schema/index.js'
import { quote } from './quote.js'
import { spellType } from './types.js'

/**
 * A value as a text that no setting of the session changes. `extra_float_digits` would give floats all their digits:
 * they are rounded to what their type holds of any decimal number.
 */
export function canonicalText(column: Column, _: Table): string {
  const name = quote(column.name)
  const type = spellType(column.type)
  if (type === 'real')
    return `CASE WHEN ${name} IN ('NaN', 'Infinity', '-Infinity') THEN ${name}::text ELSE to_char(${name}::numeric, 'FM9.99999EEEE') END`
  if (type === 'double precision')
    return `CASE WHEN ${name} IN ('NaN', 'Infinity', '-Infinity') THEN ${name}::text ELSE to_char(${name}::numeric, 'FM9.99999999999999EEEE') END`
  if (/^timestamp(\(\d\))? with time zone$/.test(type)) return `(${name} AT TIME ZONE 'UTC')::text`
  if (type === 'bytea') return `encode(${name}, 'hex')`
  if (/^(?:character\(|character$|bpchar)/.test(type)) return `rtrim(${name}::text)`
  // It would be written with the currency of the server.
  if (type === 'money') return `${name}::numeric::text`
  return `${name}::text`
}
