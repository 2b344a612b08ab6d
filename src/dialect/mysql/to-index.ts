import { fitName } from '../../model/index.js'
import type { ForeignKey, IndexDefinition, IndexKey } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { withoutParentheses } from '../sql-text/parentheses.js'
import { unescaped } from './expressions.js'
import type { OddFacts } from './odd-table.js'

/** An index as the server lists it: that of the primary key and those of constraints are among them. */
export interface ListedIndex {
  readonly name: string
  readonly definition: IndexDefinition
  /** Unique over whole columns, with nothing that a unique constraint could not say. */
  readonly isPlainUnique: boolean
}

export function toIndexes(rows: readonly Row[], engine: string, odd: OddFacts | null): readonly ListedIndex[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const name = String(row['name'])
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  return [...groups].map(([name, parts]) => toListed(name, parts, engine, odd?.indexes.get(name) ?? {}))
}

function toListed(
  name: string,
  parts: readonly Row[],
  engine: string,
  { using, ...options }: Readonly<Record<string, string>>,
): ListedIndex {
  const first = parts[0] as Row
  const type = String(first['type']).toLowerCase()
  const keys = parts.map((part) => toKey(part, type))
  const unique = Number(first['non_unique']) === 0
  const invisible = Number(first['hidden']) === 1
  const method = type === 'fulltext' || type === 'spatial' ? type : choosesMethod(engine) ? using : undefined
  const definition: IndexDefinition = {
    name,
    keys,
    unique,
    ...(method === undefined ? {} : { method }),
    ...(Object.keys(options).length === 0 ? {} : { with: options }),
    ...(invisible ? { invisible } : {}),
    ...(first['comment'] === '' ? {} : { comment: String(first['comment']) }),
  }
  const isPlain = keys.every((key) => key.column !== undefined && Object.keys(key).length === 1)
  return {
    name,
    definition,
    isPlainUnique: unique && isPlain && !invisible && method === undefined && Object.keys(options).length === 0,
  }
}

/** Whether an engine has more than one kind of index for plain keys. */
export function choosesMethod(engine: string): boolean {
  return /^(?:memory|heap|ndb)/i.test(engine)
}

function toKey(part: Row, type: string): IndexKey {
  const expression = part['expression'] == null ? null : unescaped(String(part['expression']))
  return {
    ...(expression === null
      ? { column: String(part['column_name']) }
      : { expression: withoutParentheses(expression, mysqlRules) }),
    ...(part['direction'] === 'D' ? { order: 'desc' } : {}),
    // A spatial index covers 32 bytes by itself.
    ...(part['length'] == null || type === 'spatial' ? {} : { length: Number(part['length']) }),
  }
}

/** The server makes an index for a foreign key that has none, and calls it after the key. Nobody asked for it. */
export function isImplicit({ name, definition }: ListedIndex, foreignKeys: readonly ForeignKey[]): boolean {
  const key = foreignKeys.find((candidate) => candidate.name === name)
  return (
    key !== undefined &&
    !definition.unique &&
    definition.comment === undefined &&
    definition.with === undefined &&
    definition.keys.length === key.columns.length &&
    definition.keys.every((part, at) => part.column === key.columns[at] && Object.keys(part).length === 1)
  )
}

/** Every primary key is called PRIMARY; models and revisions know it by the conventional name. */
export function primaryKeyName(table: string): string {
  return fitName(`pk_${table}`)
}
