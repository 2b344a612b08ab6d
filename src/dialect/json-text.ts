import { ValueProblem } from './data-access.js'
import { described } from './value-checks.js'

/** A JSON value as text. What JSON has no word for is refused, since JSON.stringify would drop or change it. */
export function jsonOf(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value, refuseForeign)
  } catch (error) {
    if (error instanceof ValueProblem) throw error
    throw new ValueProblem('must be JSON: it holds itself')
  }
  return text ?? refuseForeign('', value)
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
