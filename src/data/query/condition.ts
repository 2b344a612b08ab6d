import type { DeclaredType } from '../../model/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import { isPlainObject } from './plain-object.js'
import type { Scope } from './scope.js'
import { always, and, never, type Piece } from './sql-piece.js'

type Kind = DeclaredType['kind']

/** What `=` compares; documents and lists are not among it. */
const incomparable: ReadonlySet<Kind> = new Set(['json', 'jsonb', 'array'])
const unordered: ReadonlySet<Kind> = new Set(['bool', 'binary'])
const texts: ReadonlySet<Kind> = new Set(['string', 'char', 'text', 'custom'])

const comparisons: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }

type Operator = (scope: Scope, column: ColumnMap, value: unknown, name: string) => Piece

const operators: Readonly<Record<string, Operator>> = {
  eq: (scope, column, value) => equal(scope, column, value),
  ne: (scope, column, value) => {
    const sql = column.at(scope.alias)
    if (value === null) return { sql: `${sql} is not null`, bindings: [] }
    return { sql: `${sql} <> ${column.placeholder}`, bindings: [column.encode(value)] }
  },
  in: (scope, column, value) => {
    const values = listOf(column, value, 'in')
    return values.length === 0 ? never : among(scope, column, values, false)
  },
  notIn: (scope, column, value) => {
    const values = listOf(column, value, 'notIn')
    return values.length === 0 ? always : among(scope, column, values, true)
  },
  isNull: (scope, column, value) => {
    if (typeof value !== 'boolean') throw column.invalid('takes true or false for isNull')
    return { sql: `${column.at(scope.alias)} is ${value ? '' : 'not '}null`, bindings: [] }
  },
  between: (scope, column, value) => {
    needsOrder(column, 'between')
    if (!Array.isArray(value) || value.length !== 2) throw column.invalid('takes two values for between')
    const bindings = value.map((one) => column.encode(present(column, one, 'between')))
    return { sql: `${column.at(scope.alias)} between ${column.placeholder} and ${column.placeholder}`, bindings }
  },
  like: (scope, column, value) => pattern(scope, column, value, 'like'),
  ilike: (scope, column, value) => pattern(scope, column, value, 'ilike'),
  startsWith: (scope, column, value) => pattern(scope, column, `${literal(column, value, 'startsWith')}%`, 'like'),
  endsWith: (scope, column, value) => pattern(scope, column, `%${literal(column, value, 'endsWith')}`, 'like'),
  contains: (scope, column, value) => pattern(scope, column, `%${literal(column, value, 'contains')}%`, 'like'),
  ...Object.fromEntries(Object.keys(comparisons).map((name) => [name, compare])),
}

/** The SQL of what one column is asked to be: a value, or operators, all of which must hold. @throws {InvalidInputError} */
export function compileCondition(scope: Scope, column: ColumnMap, condition: unknown): Piece {
  if (!isPlainObject(condition)) return equal(scope, column, condition)
  const entries = Object.entries(condition)
  if (entries.length === 0) throw column.invalid('is given an object without operators')
  return and(
    entries.map(([name, value]) => {
      const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
      if (operator === undefined) {
        throw column.invalid(
          `knows no operator ${JSON.stringify(name.slice(0, 40))}; there are ${Object.keys(operators).join(', ')}`,
        )
      }
      if (value === undefined) throw column.invalid(`is given undefined for ${name}; leave the operator out`)
      if (incomparable.has(column.definition.type.kind) && name !== 'isNull') {
        throw column.invalid(`holds ${column.definition.type.kind} values, which are not compared; use $raw`)
      }
      return operator(scope, column, value, name)
    }),
  )
}

function equal(scope: Scope, column: ColumnMap, value: unknown): Piece {
  const sql = column.at(scope.alias)
  if (value === null) return { sql: `${sql} is null`, bindings: [] }
  if (incomparable.has(column.definition.type.kind)) {
    throw column.invalid(`holds ${column.definition.type.kind} values, which are not compared; use $raw`)
  }
  return { sql: `${sql} = ${column.placeholder}`, bindings: [column.encode(value)] }
}

function compare(scope: Scope, column: ColumnMap, value: unknown, name: string): Piece {
  needsOrder(column, name)
  const binding = column.encode(present(column, value, name))
  return { sql: `${column.at(scope.alias)} ${comparisons[name]} ${column.placeholder}`, bindings: [binding] }
}

function among(scope: Scope, column: ColumnMap, values: readonly unknown[], isNegated: boolean): Piece {
  const { access } = scope.names
  if (values.length > access.facts.maxBindings) {
    throw column.invalid(
      `is compared with ${values.length} values, and a statement takes ${access.facts.maxBindings}; ask in parts`,
    )
  }
  const bindings = values.map((value) => column.encode(present(column, value, isNegated ? 'notIn' : 'in')))
  return access.clauses.among(column.at(scope.alias), column.placeholder, bindings, isNegated)
}

function pattern(scope: Scope, column: ColumnMap, value: unknown, kind: 'like' | 'ilike'): Piece {
  const text = textOf(column, value, kind)
  const { clauses } = scope.names.access
  return clauses[kind](column.at(scope.alias), text)
}

function literal(column: ColumnMap, value: unknown, name: string): string {
  return textOf(column, value, name).replace(/[\\%_]/g, '\\$&')
}

function textOf(column: ColumnMap, value: unknown, name: string): string {
  if (!texts.has(column.definition.type.kind)) {
    throw column.invalid(`is no text, which ${name} needs (its type is ${column.definition.type.kind})`)
  }
  if (typeof value !== 'string') throw column.invalid(`takes a text for ${name}, not ${typeof value}`)
  if (value.includes('\0')) throw column.invalid(`takes no NUL character for ${name}`)
  return value
}

function listOf(column: ColumnMap, value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw column.invalid(`takes a list for ${name}`)
  return value
}

/** null is equal to nothing, not even in a list: who writes it means something else. */
function present(column: ColumnMap, value: unknown, name: string): unknown {
  if (value === null || value === undefined) throw column.invalid(`takes no ${String(value)} for ${name}; use isNull`)
  return value
}

function needsOrder(column: ColumnMap, name: string): void {
  if (unordered.has(column.definition.type.kind)) {
    throw column.invalid(`has no order, which ${name} needs (its type is ${column.definition.type.kind})`)
  }
}
