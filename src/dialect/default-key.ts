import type { Column } from '../schema/index.js'

export const numericKinds: ReadonlySet<string> = new Set(['int', 'smallint', 'bigint', 'decimal', 'float', 'double'])

/**
 * A text that is equal for two defaults that store the same, whatever way they are written; null: none.
 * `expressionKey` says when two SQL texts are the same; `sortsJson`, which JSON types keep no order of keys.
 */
export function defaultKeyOf(
  { default: value, type }: Column,
  expressionKey: (sql: string) => string,
  sortsJson: ReadonlySet<string>,
): string | null {
  if (value === undefined) return null
  if (value.kind === 'sql') return `sql ${expressionKey(value.sql)}`
  if (numericKinds.has(type.kind)) return `number ${plainNumber(String(value.value))}`
  if (sortsJson.has(type.kind)) return `json ${sameJson(String(value.value))}`
  return `${typeof value.value === 'boolean' ? 'bool' : 'text'} ${value.value}`
}

/** `0.50` and `.5` are one number. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? ['', '', text, '']
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}

/** Binary JSON keeps neither the order of keys nor white space. */
function sameJson(text: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
  }
  try {
    return JSON.stringify(sorted(JSON.parse(text)))
  } catch {
    return text
  }
}
