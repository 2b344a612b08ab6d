import { ValueProblem } from './data-access.js'
import { described, type TextFault, textFault } from './value-checks.js'

/** Why JSON cannot hold a value as it is. `key`: of the part that it is about; empty: the whole. */
export type JsonFault =
  | { readonly kind: 'foreign'; readonly part: unknown; readonly key: string }
  | { readonly kind: TextFault; readonly key: string }
  /** It holds itself, or is too deep. */
  | { readonly kind: 'circle' }

/** A JSON value as text. What would not come back as it is, is refused: JSON.stringify drops or changes it. */
export function jsonOf(value: unknown): string {
  const fault = isPlainJson(value, mostLevels) ? null : jsonFault(value)
  if (fault === null) return JSON.stringify(value)
  if (fault.kind === 'circle') throw new ValueProblem('must be JSON: it holds itself')
  const place = fault.key === '' ? '' : ` in ${described(fault.key)}`
  switch (fault.kind) {
    case 'nul':
      throw new ValueProblem(`must not hold a NUL character${place}`)
    case 'surrogate':
      throw new ValueProblem(`must not hold half of a character (a surrogate that stands alone)${place}`)
    case 'foreign':
      throw new ValueProblem(`must be JSON, not ${described(fault.part)}${place}`)
  }
}

/** What JSON cannot hold of a value; null: it holds all. */
export function jsonFault(value: unknown): JsonFault | null {
  let fault: JsonFault | null = value === undefined ? { kind: 'foreign', part: value, key: '' } : null
  // JSON.stringify walks the value, and says no to circles. What it hands over has been through toJSON; `this` holds what
  // has not.
  function look(this: unknown, key: string): unknown {
    const part = (this as Record<string, unknown>)[key]
    fault ??= partFault(part, key)
    return fault === null ? part : undefined
  }
  try {
    JSON.stringify(value, look)
  } catch {
    return fault ?? { kind: 'circle' }
  }
  return fault
}

function partFault(part: unknown, key: string): JsonFault | null {
  const kind = textFault(key) ?? (typeof part === 'string' ? textFault(part) : null)
  if (kind !== null) return { kind, key }
  return isJsonPart(part) ? null : { kind: 'foreign', part, key }
}

function isJsonPart(part: unknown): boolean {
  switch (typeof part) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(part)
    case 'object':
      return part === null || isPlain(part)
    default:
      return false
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  // An object of another realm has another Object.prototype, which has no prototype either.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Deeper values, those that hold themselves too, are left to JSON.stringify. */
const mostLevels = 50

/** Whether it holds nothing that JSON.stringify would drop or change: quicker than to look for what that is. In doubt: no. */
function isPlainJson(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return textFault(value) === null
  if (typeof value !== 'object' || value === null) return isJsonPart(value)
  return levels > 0 && holdsPlainJson(value, levels - 1)
}

function holdsPlainJson(value: object, levels: number): boolean {
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlainJson(item, levels)) return false
    return !('toJSON' in value)
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  for (const key in value) {
    if (textFault(key) !== null || !isPlainJson((value as Record<string, unknown>)[key], levels)) return false
  }
  // A `toJSON` that is a method is no JSON either.
  return !('toJSON' in value)
}

export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new ValueProblem(`holds ${described(value)}, which is no JSON`)
  }
}
