import type { AnyModel } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { identityOf } from '../loading/identity.js'
import { isPlainObject } from '../query/plain-object.js'

type Values = Readonly<Record<string, unknown>>

/** Whether conditions hold for a row that is in memory, NULL being equal to nothing. @throws {InvalidInputError} */
export function matches(model: AnyModel, row: Values, where: Values): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (condition === undefined)
      throw new InvalidInputError(`The condition ${model.name}.${key} is undefined.`, model.name, [key])
    if (key === '$and') return (condition as Values[]).every((one) => matches(model, row, one))
    if (key === '$or') return (condition as Values[]).some((one) => matches(model, row, one))
    if (key === '$not') return !matches(model, row, condition as Values)
    if (!Object.hasOwn(model.columns, key)) {
      throw new InvalidInputError(
        `${model.name} has no column ${JSON.stringify(key)} that is known in memory.`,
        model.name,
        [key],
      )
    }
    const value = row[key]
    if (!isPlainObject(condition)) return condition === null ? value === null : equal(value, condition)
    return Object.entries(condition).every(([operator, operand]) => holds(model, key, operator, value, operand))
  })
}

/** Below 0, 0 or above, as sorting wants it; NULL comes first. */
export function compareValues(a: unknown, b: unknown): number {
  const [left, right] = [comparable(a), comparable(b)]
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  return left < right ? -1 : 1
}

function holds(model: AnyModel, key: string, operator: string, value: unknown, operand: unknown): boolean {
  const order = (): number => compareValues(value, operand)
  switch (operator) {
    case 'eq':
      return operand === null ? value === null : equal(value, operand)
    case 'ne':
      return operand === null ? value !== null : value !== null && !equal(value, operand)
    case 'in':
      return (operand as unknown[]).some((one) => equal(value, one))
    case 'notIn':
      return value !== null && !(operand as unknown[]).some((one) => equal(value, one))
    case 'isNull':
      return (value === null) === operand
    case 'gt':
      return value !== null && order() > 0
    case 'gte':
      return value !== null && order() >= 0
    case 'lt':
      return value !== null && order() < 0
    case 'lte':
      return value !== null && order() <= 0
    case 'between': {
      const [from, to] = operand as [unknown, unknown]
      return value !== null && compareValues(value, from) >= 0 && compareValues(value, to) <= 0
    }
    case 'like':
      return typeof value === 'string' && likePattern(String(operand), '').test(value)
    case 'ilike':
      return typeof value === 'string' && likePattern(String(operand), 'i').test(value)
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(String(operand))
    case 'endsWith':
      return typeof value === 'string' && value.endsWith(String(operand))
    case 'contains':
      return typeof value === 'string' && value.includes(String(operand))
    default:
      throw new InvalidInputError(`${model.name}.${key} knows no operator ${JSON.stringify(operator)}.`, model.name, [
        key,
      ])
  }
}

function equal(a: unknown, b: unknown): boolean {
  return a !== null && identityOf(a) === identityOf(b)
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
