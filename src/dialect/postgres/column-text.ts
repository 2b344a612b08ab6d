import type { Column, Identity } from '../../schema/index.js'
import { spellDefault } from './expressions.js'
import { quote } from './quote.js'
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
  return collation === undefined ? '' : `COLLATE ${quote(collation)}`
}

export function identityText(identity: Identity): string {
  const options = sequenceText(identity)
  return `GENERATED ${identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${options === '' ? '' : ` (${options})`}`
}

/** @see https://www.postgresql.org/docs/current/sql-createsequence.html */
export function sequenceText({ sequence = {} }: Identity): string {
  const { start, increment, minValue, maxValue, cache, cycle } = sequence
  return [
    increment === undefined ? '' : `INCREMENT BY ${whole(increment)}`,
    minValue === undefined ? '' : `MINVALUE ${whole(minValue)}`,
    maxValue === undefined ? '' : `MAXVALUE ${whole(maxValue)}`,
    start === undefined ? '' : `START WITH ${whole(start)}`,
    cache === undefined ? '' : `CACHE ${whole(cache)}`,
    cycle === true ? 'CYCLE' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function whole(digits: string): string {
  return BigInt(digits).toString()
}
