import { ValueProblem } from './data-access.js'
import { described } from './value-checks.js'

/** A JSON value as text. What JSON has no word for is refused, since JSON.stringify would drop or change it. */
export function jsonOf(value: unknown): string {
  let text: string | undefined
  try {
    // A replacer makes it more than twice as slow.
    text = isPlainJson(value, mostLevels) ? JSON.stringify(value) : JSON.stringify(value, refuseForeign)
  } catch (error) {
    if (error instanceof ValueProblem) throw error
    throw new ValueProblem('must be JSON: it holds itself')
  }
  return text ?? refuseForeign('', value)
}

/** Deeper values, those that hold themselves too, are left to JSON.stringify. */
const mostLevels = 50

/** Whether it holds nothing that JSON.stringify would drop or change. Where in doubt: no. */
function isPlainJson(value: unknown, levels: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || (levels > 0 && holdsPlainJson(value, levels - 1))
    default:
      return false
  }
}

function holdsPlainJson(value: object, levels: number): boolean {
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlainJson(item, levels)) return false
    return !('toJSON' in value)
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  // A `toJSON` that is a method is no JSON either.
  for (const key in value) if (!isPlainJson((value as Record<string, unknown>)[key], levels)) return false
  return !('toJSON' in value)
}

function refuseForeign<T>(key: string, value: T): T & string {
  const isForeign =
    value === undefined ||
    typeof value === 'function' ||
    typeof value === 'symbol' ||
    typeof value === 'bigint' ||
    (typeof value === 'number' && !Number.isFinite(value))
  if (isForeign) {
    throw new ValueProblem(`must be JSON, not ${described(value)}${key === '' ? '' : ` in ${described(key)}`}`)
  }
  return value as T & string
}

export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new ValueProblem(`holds ${described(value)}, which is no JSON`)
  }
}
