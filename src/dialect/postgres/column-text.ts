import type { Column, Identity } from '../../schema/index.js'
import { spellDefault } from './expressions.js'
import { quote } from './quote.js'
import { sequenceOptionsText } from './sequence-options.js'
import { spellType } from './types.js'

/** A column as CREATE TABLE and ADD COLUMN write it. A serial one gets its sequence from statements of its own. */
export function columnText(column: Column): string {
  const value = spellDefault(column)
  return [
    quote(column.name),
    spellType(column.type),
    collationText(column.collation),
    value === null ? '' : `DEFAULT ${value}`,
    column.generated === undefined
      ? ''
      : `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    column.identity === undefined || column.identity.serial === true ? '' : identityText(column.identity),
    column.nullable ? '' : 'NOT NULL',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

export function collationText(collation: string | undefined): string {
  if (collation === undefined) return ''
  // One of another schema is kept as SQL: a dot alone may as well be part of a name, as in C.UTF-8.
  return `COLLATE ${/^".*"\.".*"$/.test(collation) ? collation : quote(collation)}`
}

export function identityText(identity: Identity): string {
  const { name } = identity.sequence ?? {}
  const options = [name === undefined ? '' : `SEQUENCE NAME ${quote(name)}`, sequenceOptionsText(identity.sequence)]
    .filter((part) => part !== '')
    .join(' ')
  return `GENERATED ${identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${options === '' ? '' : ` (${options})`}`
}
