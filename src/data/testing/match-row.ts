import type { AnyModel } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { identityOf } from '../mapping/identity.js'
import { isPlainObject } from '../query/plain-object.js'

type Values = Readonly<Record<string, unknown>>
/** As SQL knows it; null: unknown, as every comparison with NULL is. */
type Truth = boolean | null

/** Whether conditions hold for a row that is in memory, as a database would say. @throws {InvalidInputError} */
export function matches(model: AnyModel, row: Values, where: Values): boolean {
  return truth(model, row, where) === true
}

/** Below 0, 0 or above, as sorting wants it; NULL comes first. */
export function compareValues(a: unknown, b: unknown): number {
  const [left, right] = [comparable(a), comparable(b)]
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  return left < right ? -1 : 1
}

function truth(model: AnyModel, row: Values, where: Values): Truth {
  return all(
    Object.entries(where).map(([key, condition]) => {
      if (condition === undefined) {
        throw new InvalidInputError(`The condition ${model.name}.${key} is undefined.`, model.name, [key])
      }
      if (key === '$and') return all((condition as Values[]).map((one) => truth(model, row, one)))
      if (key === '$or') return not(all((condition as Values[]).map((one) => not(truth(model, row, one)))))
      if (key === '$not') return not(truth(model, row, condition as Values))
      if (!Object.hasOwn(model.columns, key)) {
        const message = `${model.name} has no column ${JSON.stringify(key)} that is known in memory.`
        throw new InvalidInputError(message, model.name, [key])
      }
      const value = row[key]
      if (!isPlainObject(condition)) return condition === null ? value === null : equal(value, condition)
      return all(Object.entries(condition).map(([operator, operand]) => holds(model, key, operator, value, operand)))
    }),
  )
}

function all(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}

function not(part: Truth): Truth {
  return part === null ? null : !part
}

function holds(model: AnyModel, key: string, operator: string, value: unknown, operand: unknown): Truth {
  if (operator === 'isNull') return (value === null) === operand
  if (operator === 'eq' && operand === null) return value === null
  if (operator === 'ne' && operand === null) return value !== null
  // A list without values has no value that could be unknown.
  if (operator === 'in' && (operand as unknown[]).length === 0) return false
  if (operator === 'notIn' && (operand as unknown[]).length === 0) return true
  if (value === null) return null
  switch (operator) {
    case 'eq':
      return equal(value, operand)
    case 'ne':
      return not(equal(value, operand))
    case 'in':
      return (operand as unknown[]).some((one) => equal(value, one))
    case 'notIn':
      return !(operand as unknown[]).some((one) => equal(value, one))
    case 'gt':
      return compareValues(value, operand) > 0
    case 'gte':
      return compareValues(value, operand) >= 0
    case 'lt':
      return compareValues(value, operand) < 0
    case 'lte':
      return compareValues(value, operand) <= 0
    case 'between': {
      const [from, to] = operand as [unknown, unknown]
      return compareValues(value, from) >= 0 && compareValues(value, to) <= 0
    }
    case 'like':
      return likePattern(String(operand), '').test(String(value))
    case 'ilike':
      return likePattern(String(operand), 'i').test(String(value))
    case 'startsWith':
      return String(value).startsWith(String(operand))
    case 'endsWith':
      return String(value).endsWith(String(operand))
    case 'contains':
      return String(value).includes(String(operand))
    default:
      throw new InvalidInputError(`${model.name}.${key} knows no operator ${JSON.stringify(operator)}.`, model.name, [
        key,
      ])
  }
}

function equal(a: unknown, b: unknown): Truth {
  return a === null || b === null ? null : identityOf(a) === identityOf(b)
}

function comparable(value: unknown): number | bigint | string | boolean | null {
  const identity = identityOf(value)
  return identity === undefined ? null : (identity as number | bigint | string | boolean | null)
}

function likePattern(pattern: string, flags: string): RegExp {
  const source = pattern.replace(/\\([\s\S])|[%_]|[.*+?^${}()|[\]\\]/g, (part, escaped?: string) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (part === '%') return '[\\s\\S]*'
    return part === '_' ? '[\\s\\S]' : `\\${part}`
  })
  return new RegExp(`^${source}$`, `u${flags}`)
}
