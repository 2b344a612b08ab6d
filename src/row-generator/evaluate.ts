import type { Scalar } from '../dialect/row-values.js'
import type { Expression } from '../dialect/sql-text/expression.js'
import { likePattern, regexPattern } from './text-patterns.js'

/** What an expression gives for a row; undefined: it cannot be told here. */
export type Outcome = Scalar | readonly Outcome[] | undefined

/** Whether the row satisfies the condition as a check would ask: only `false` refuses it. undefined: it cannot be told. */
export function holds(condition: Expression, row: ReadonlyMap<string, Scalar>): boolean | undefined {
  const outcome = evaluate(condition, row)
  if (outcome === undefined) return undefined
  if (outcome === null) return true
  return truth(outcome)
}

export function evaluate(node: Expression, row: ReadonlyMap<string, Scalar>): Outcome {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'column':
      return row.get(node.name) ?? row.get(node.name.toLowerCase()) ?? (row.has(node.name) ? null : undefined)
    case 'list':
      return node.items.map((item) => evaluate(item, row))
    case 'not': {
      const operand = evaluate(node.operand, row)
      if (operand === undefined || operand === null) return operand
      const value = truth(operand)
      return value === undefined ? undefined : !value
    }
    case 'negative': {
      const operand = evaluate(node.operand, row)
      if (typeof operand === 'bigint' || typeof operand === 'number') return -operand
      return operand === null ? null : undefined
    }
    case 'is': {
      const operand = evaluate(node.operand, row)
      if (operand === undefined) return undefined
      if (node.what === 'null') return operand === null
      return operand === null ? false : truth(operand) === (node.what === 'true')
    }
    case 'binary':
      return binary(node.operator, node.left, node.right, row)
    case 'quantified':
      return quantified(node, row)
    case 'case': {
      for (const { when, result } of node.branches) {
        const met = evaluate(when, row)
        if (met === undefined) return undefined
        if (met !== null && truth(met) === true) return evaluate(result, row)
      }
      return evaluate(node.otherwise, row)
    }
    case 'call':
      return call(
        node.name,
        node.args.map((arg) => evaluate(arg, row)),
      )
    case 'unknown':
      return undefined
  }
}

function truth(value: Exclude<Outcome, undefined | null>): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) !== 0
  if (value === 'true' || value === 't') return true
  if (value === 'false' || value === 'f') return false
  return undefined
}

function binary(operator: string, left: Expression, right: Expression, row: ReadonlyMap<string, Scalar>): Outcome {
  const a = evaluate(left, row)
  const b = evaluate(right, row)
  switch (operator) {
    case 'and':
    case 'or': {
      const decisive = operator === 'or'
      const [first, second] = [a, b].map((value) => (value === null || value === undefined ? value : truth(value)))
      if (first === decisive || second === decisive) return decisive
      if (first === undefined || second === undefined) return undefined
      return first === null || second === null ? null : !decisive
    }
    case '<=>':
      if (a === undefined || b === undefined) return undefined
      if (a === null || b === null) return a === b
      return compareWith('=', a, b)
    default:
      if (a === undefined || b === undefined) return undefined
      if (a === null || b === null) return null
      return operation(operator, a, b)
  }
}

type Present = Exclude<Outcome, undefined | null>

function operation(operator: string, a: Present, b: Present): Outcome {
  switch (operator) {
    case '=':
    case '==':
    case '<>':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compareWith(operator, a, b)
    case 'like':
    case '~~':
      return matches(a, b, (pattern) => likePattern(pattern, 'i'))
    case 'ilike':
    case '~~*':
      return matches(a, b, (pattern) => likePattern(pattern, 'i'))
    case '!~~':
    case '!~~*':
      return inverted(matches(a, b, (pattern) => likePattern(pattern, 'i')))
    case 'glob':
      return matches(a, b, (pattern) => globPattern(pattern))
    case '~':
      return matches(a, b, (pattern) => regexPattern(pattern, ''))
    case '~*':
      return matches(a, b, (pattern) => regexPattern(pattern, 'i'))
    case '!~':
      return inverted(matches(a, b, (pattern) => regexPattern(pattern, '')))
    case '!~*':
      return inverted(matches(a, b, (pattern) => regexPattern(pattern, 'i')))
    case '||':
      return typeof a === 'string' && typeof b === 'string' ? a + b : undefined
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(operator, a, b)
    default:
      return undefined
  }
}

function globPattern(pattern: string): RegExp | null {
  if (/[[\]]/.test(pattern)) return null
  const body = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${body}$`, 'su')
}

function matches(a: Present, b: Present, compile: (pattern: string) => RegExp | null): boolean | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined
  return compile(b)?.test(a)
}

function inverted(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function numeric(value: Present): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : undefined
}

function arithmetic(operator: string, a: Present, b: Present): Outcome {
  const [x, y] = [numeric(a), numeric(b)]
  if (x === undefined || y === undefined) return undefined
  if (operator === '+') return x + y
  if (operator === '-') return x - y
  if (operator === '*') return x * y
  if (y === 0) return null
  // Whether a division of whole numbers is cut is the engine's choice.
  return operator === '%' ? x % y : undefined
}

/** Negative, zero or positive; undefined where the engine would convert in a way of its own. */
export function compareScalars(a: Present, b: Present): number | undefined {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const [x, y] = [numeric(a), numeric(b)]
  return x === undefined || y === undefined ? undefined : x - y
}

function compareWith(operator: string, a: Present, b: Present): boolean | undefined {
  const numbers = typeof a === 'string' && typeof b === 'string' ? [numeric(a), numeric(b)] : []
  const order = numbers[0] !== undefined && numbers[1] !== undefined ? numbers[0] - numbers[1] : compareScalars(a, b)
  if (order === undefined || Number.isNaN(order)) return undefined
  switch (operator) {
    case '=':
    case '==':
      return order === 0
    case '<>':
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    default:
      return order >= 0
  }
}

function quantified(node: Extract<Expression, { kind: 'quantified' }>, row: ReadonlyMap<string, Scalar>): Outcome {
  const left = evaluate(node.left, row)
  const right = evaluate(node.right, row)
  if (left === undefined || right === undefined) return undefined
  if (left === null) return null
  const items = listOf(right)
  if (items === undefined) return undefined
  let unsure: null | undefined | false = false
  for (const item of items) {
    if (item === undefined || item === null) {
      unsure = item
      continue
    }
    const result = operation(node.operator, left, item)
    if (typeof result !== 'boolean') unsure = undefined
    else if (result !== node.each) return result
  }
  return unsure === false ? node.each : unsure
}

/** A list of the condition, or the text of an array: `{a,b}`. */
function listOf(value: Outcome): readonly Outcome[] | undefined {
  if (Array.isArray(value)) return value as readonly Outcome[]
  if (typeof value !== 'string' || !/^\{[^{}"\\]*\}$/.test(value)) return undefined
  return value === '{}' ? [] : value.slice(1, -1).split(',')
}

function call(name: string, args: readonly Outcome[]): Outcome {
  const [first, second] = args
  if (name === 'coalesce' || name === 'ifnull') {
    const known = args.find((arg) => arg !== null)
    return known === undefined && args.some((arg) => arg === undefined) ? undefined : (known ?? null)
  }
  if (name === 'num_nonnulls') {
    return args.includes(undefined) ? undefined : args.filter((arg) => arg !== null).length
  }
  if (args.some((arg) => arg === undefined)) return undefined
  if (first === null || second === null) return null
  if (typeof first === 'string') return ofText(name, first, second)
  if (name === 'abs' && first !== undefined) {
    const value = numeric(first)
    return value === undefined ? undefined : Math.abs(value)
  }
  if ((name === 'octet_length' || name === 'length') && first instanceof Uint8Array) return first.length
  return undefined
}

function ofText(name: string, text: string, second: Outcome): Outcome {
  switch (name) {
    case 'length':
    case 'char_length':
    case 'character_length':
      return [...text].length
    case 'octet_length':
      return Buffer.byteLength(text)
    case 'lower':
    case 'lcase':
      return text.toLowerCase()
    case 'upper':
    case 'ucase':
      return text.toUpperCase()
    case 'trim':
    case 'btrim':
      return second === undefined ? text.replace(/^ +| +$/g, '') : undefined
    case 'json_valid':
      return jsonOf(text) !== undefined
    case 'json_typeof':
    case 'jsonb_typeof':
    case 'json_type': {
      const value = jsonOf(text)
      if (value === undefined) return undefined
      if (value === null) return 'null'
      const kind = Array.isArray(value) ? 'array' : typeof value
      return name === 'json_type' ? undefined : kind
    }
    case 'regexp_like':
      return typeof second === 'string' ? regexPattern(second, 'i')?.test(text) : undefined
    case 'year':
      return /^\d{4}-/.test(text) ? Number(text.slice(0, 4)) : undefined
    case 'month':
      return /^\d{4}-\d\d/.test(text) ? Number(text.slice(5, 7)) : undefined
    default:
      return undefined
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
