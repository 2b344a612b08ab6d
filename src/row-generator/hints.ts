import type { Scalar, ValueShape } from '../dialect/row-values.js'
import { childrenOf, columnsOf, type Expression } from '../dialect/sql-text/expression.js'
import { shifted } from './calendar.js'
import { fitted } from './fits.js'
import type { Random } from './random.js'
import { textLike, textMatching } from './text-patterns.js'

/**
 * Values that a condition suggests for a column: what it compares with, what is beside it, texts of the lengths and the
 * patterns that it names. Some satisfy it, some do not.
 */
export function hintsOf(
  condition: Expression,
  column: string,
  shape: ValueShape,
  random: Random,
  n: number,
): readonly Scalar[] {
  const found: Exclude<Scalar, null>[] = []
  const literals: Exclude<Scalar, null>[] = []
  const visit = (node: Expression): void => {
    if (node.kind === 'literal' && node.value !== null) literals.push(node.value)
    const pattern = node.kind === 'binary' && columnsOf(node.left).includes(column) ? node.right : null
    const operator = node.kind === 'binary' ? node.operator : ''
    if (pattern?.kind === 'literal' && typeof pattern.value === 'string')
      found.push(...patternTexts(operator, pattern.value, random, n))
    if (node.kind === 'call' && node.name === 'regexp_like') {
      const [, second] = node.args
      if (second?.kind === 'literal' && typeof second.value === 'string')
        found.push(...patternTexts('~', second.value, random, n))
    }
    // A text that has to be JSON.
    if (node.kind === 'call' && /^json/.test(node.name)) found.push(`{"n": ${n}}`, '[]', 'null')
    for (const child of childrenOf(node)) visit(child)
  }
  visit(condition)
  for (const literal of literals) found.push(...besides(literal, shape, random, n))
  found.push(...between(literals, random))
  if (shape.kind === 'json') found.push(...documents(literals))
  const fitting = found.map((value) => fitted(value, shape)).filter((value) => value !== undefined)
  return [...new Set(fitting)]
}

function patternTexts(operator: string, pattern: string, random: Random, n: number): readonly string[] {
  if (/^(?:like|ilike|!?~~\*?)$/.test(operator))
    return [textLike(pattern, String(n)), textLike(pattern, ''), textLike(pattern, 'x')]
  if (/^!?~\*?$/.test(operator)) {
    return [1, 2, 5].flatMap((repeats) => textMatching(pattern, random, repeats) ?? [])
  }
  return operator === 'glob' ? [pattern.replaceAll('*', String(n)).replaceAll('?', 'x')] : []
}

/** A literal, and what stands next to it. */
function besides(
  literal: Exclude<Scalar, null>,
  shape: ValueShape,
  random: Random,
  n: number,
): readonly Exclude<Scalar, null>[] {
  const found: Exclude<Scalar, null>[] = [literal]
  const number = typeof literal === 'bigint' || typeof literal === 'number' ? Number(literal) : numberIn(literal)
  if (number !== null) {
    for (const step of [1, -1, n, -n])
      found.push(typeof literal === 'bigint' ? literal + BigInt(step) : rounded(number + step))
    found.push(rounded(number / 2), rounded(number - 0.5), rounded(number + 0.5), rounded(-number))
    if (Number.isInteger(number) && number >= 0 && number <= 2000 && shape.kind === 'text') {
      for (const length of [number, number + 1, number - 1, number + 5]) found.push(textOfLength(length, n))
    }
    if (number >= 1000 && number <= 9998) found.push(`${number}-06-15`, `${number - 1}-06-15`, `${number + 1}-06-15`)
  }
  if (typeof literal === 'string') {
    for (const days of [1, -1, n % 28, random.below(300)]) {
      const day = shifted(literal, days)
      if (day !== null) found.push(day)
    }
    // The text of an array: '{a,b}'.
    if (/^\{[^{}"\\]*\}$/.test(literal)) found.push(...literal.slice(1, -1).split(','))
    found.push(literal.toLowerCase(), literal.toUpperCase(), `${literal}${n}`)
  }
  return found
}

function numberIn(value: Exclude<Scalar, null>): number | null {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : null
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** Whole numbers between the least and the greatest that the condition names. */
function between(literals: readonly Exclude<Scalar, null>[], random: Random): readonly bigint[] {
  const numbers = literals.flatMap((value) => {
    const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : numberIn(value)
    return number === null || !Number.isSafeInteger(Math.trunc(number)) ? [] : [Math.trunc(number)]
  })
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  if (numbers.length < 2 || high - low < 2) return []
  return Array.from({ length: 6 }, () => BigInt(low + random.below(high - low + 1)))
}

/** A text of so many characters that the number makes its own. */
function textOfLength(length: number, n: number): string {
  if (length <= 0) return ''
  return `${n}${'abcdefghij'.repeat(Math.ceil(length / 10))}`.slice(0, length)
}

/** Documents with the texts of the condition as fields. */
function documents(literals: readonly Exclude<Scalar, null>[]): readonly string[] {
  const names = literals.filter((value) => typeof value === 'string').map((value) => value.replace(/^\$\.?/, ''))
  return names.flatMap((name) => [
    JSON.stringify({ [name]: 1 }),
    ...names.map((value) => JSON.stringify({ [name]: value })),
    JSON.stringify(Object.fromEntries(names.map((each) => [each, 1]))),
  ])
}
