import type { SequenceOptions } from '../../schema/index.js'
import type { Row } from '../connection.js'

const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
}

/** Only what differs from what the engine chooses by itself. */
export function toSequence(row: Row): SequenceOptions {
  const start = String(row['start'])
  const increment = String(row['increment'])
  const downward = increment.startsWith('-')
  const [least, most] = [String(row['min']), String(row['max'])]
  const limit = largest[String(row['type'])] ?? ''
  const usualMin = downward ? `-${BigInt(limit || '0') + 1n}` : '1'
  const usualMax = downward ? '-1' : limit
  const usualStart = downward ? most : least
  return {
    ...(start === usualStart ? {} : { start }),
    ...(increment === '1' ? {} : { increment }),
    ...(least === usualMin ? {} : { minValue: least }),
    ...(most === usualMax ? {} : { maxValue: most }),
    ...(row['cache'] === '1' ? {} : { cache: String(row['cache']) }),
    ...(row['cycle'] === true ? { cycle: true } : {}),
  }
}

/** @see https://www.postgresql.org/docs/current/sql-createsequence.html */
export function sequenceOptionsText(options: SequenceOptions = {}): string {
  const { start, increment, minValue, maxValue, cache, cycle } = options
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

/** Every option written out, so that ALTER SEQUENCE takes back what is not asked for. */
export function wholeSequenceText(options: SequenceOptions): string {
  const { start, increment = '1', minValue, maxValue, cache = '1', cycle } = options
  return [
    `INCREMENT BY ${whole(increment)}`,
    minValue === undefined ? 'NO MINVALUE' : `MINVALUE ${whole(minValue)}`,
    maxValue === undefined ? 'NO MAXVALUE' : `MAXVALUE ${whole(maxValue)}`,
    ...(start === undefined ? [] : [`START WITH ${whole(start)}`]),
    `CACHE ${whole(cache)}`,
    cycle === true ? 'CYCLE' : 'NO CYCLE',
  ].join(' ')
}

function whole(digits: string): string {
  return BigInt(digits).toString()
}
