import { type DriverValue, type ValueCodec, ValueProblem } from '../../data-access.js'
import { parseJson } from '../../json-text.js'
import { refuse } from '../../value-checks.js'

/** Lists travel as array literals, and come back as JSON of their elements' texts, whatever the driver would make of them. */
export function arrayCodec(element: ValueCodec): ValueCodec {
  return {
    encode: (value) => arrayLiteral(value, element),
    select: (column) => `to_json(${column}::text[])::text`,
    decode: (value) => decodeElements(parseJson(value), element),
    exact: (column) => `${column}::text`,
  }
}

function arrayLiteral(value: unknown, element: ValueCodec): string {
  if (!Array.isArray(value)) return refuse('a list', value)
  return `{${Array.from(value, (item, index) => itemText(item, index, element)).join(',')}}`
}

function itemText(item: unknown, index: number, element: ValueCodec): string {
  if (item === null) return 'NULL'
  try {
    const encoded = element.encode(item)
    const problem = element.limit?.(encoded) ?? null
    if (problem !== null) throw new ValueProblem(problem)
    const text = textOf(encoded)
    // A list in a list is an array literal already.
    return Array.isArray(item) && text.startsWith('{') ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
  } catch (error) {
    if (error instanceof ValueProblem) throw new ValueProblem(`${error.message} (item ${index + 1} of the list)`)
    throw error
  }
}

function textOf(value: DriverValue): string {
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : String(value)
}

function decodeElements(value: unknown, element: ValueCodec): unknown {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((item) => decodeElements(item, element))
  return element.decode === undefined ? value : element.decode(value)
}
