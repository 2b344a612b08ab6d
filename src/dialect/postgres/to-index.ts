import type { IndexDefinition, IndexKey } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { rereadable } from './expressions.js'
import { withoutParentheses } from './parentheses.js'
import { storageOf } from './storage.js'

export function toIndex(row: Row): IndexDefinition {
  const parts = row['parts'] as readonly Readonly<Record<string, unknown>>[]
  const count = Number(row['keys'])
  const include = parts.slice(count).map((part) => String(part['column']))
  const method = String(row['method'])
  return {
    name: String(row['name']),
    keys: parts.slice(0, count).map((part) => toIndexKey(part, method === 'btree')),
    unique: row['unique'] === true,
    ...(row['predicate'] == null ? {} : { where: withoutParentheses(rereadable(String(row['predicate']))) }),
    ...(method === 'btree' ? {} : { method }),
    ...(include.length === 0 ? {} : { include }),
    ...(row['nulls_not_distinct'] === true ? { nullsNotDistinct: true } : {}),
    ...(row['storage'] == null ? {} : { with: storageOf(row['storage'] as readonly string[]) }),
    ...(row['comment'] == null ? {} : { comment: String(row['comment']) }),
  }
}

/** `indoption`: 1 descending, 2 nulls first. @see https://www.postgresql.org/docs/current/catalog-pg-index.html */
function toIndexKey(part: Readonly<Record<string, unknown>>, ordered: boolean): IndexKey {
  const option = Number(part['option'])
  const descending = ordered && (option & 1) !== 0
  const nullsFirst = (option & 2) !== 0
  return {
    ...(part['column'] == null
      ? { expression: withoutParentheses(rereadable(String(part['expression']))) }
      : { column: String(part['column']) }),
    ...(descending ? { order: 'desc' } : {}),
    // By itself, nulls stand where the largest value does.
    ...(ordered && nullsFirst !== descending ? { nulls: nullsFirst ? 'first' : 'last' } : {}),
    ...(part['collation'] == null ? {} : { collation: String(part['collation']) }),
    ...(part['class'] == null ? {} : { operatorClass: String(part['class']) }),
  }
}
