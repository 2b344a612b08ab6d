/** Values as TypeScript source, on one line. Single quotes, as the formatter would have them. */

/** A string literal, in the quotes that need fewer escapes. Line separators are escaped: they end lines in some tools. */
export function stringLiteral(text: string): string {
  const double = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  if (text.split("'").length > text.split('"').length) return double
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A value as source: what LiteralValue can hold, null, and lists and objects of these. */
export function literalSource(value: unknown): string {
  if (typeof value === 'string') return stringLiteral(value)
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(literalSource).join(', ')}]`
  return objectSource(Object.entries(value as object).map(([key, item]) => [key, literalSource(item)]))
}

/** A property key, quoted where it must be. `__proto__` is computed, or it would set the prototype. */
export function keySource(key: string): string {
  if (key === '__proto__') return "['__proto__']"
  return isIdentifier(key) ? key : stringLiteral(key)
}

/** Whether a text can be a name in a program; reserved words, which can be keys, among them. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)
}

/** An object on one line; empty where there are no entries. */
export function objectSource(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${keySource(key)}: ${value}`).join(', ')} }`
}

/** A template literal after a tag, on one line: the tag's cooked text is `text`. */
export function templateSource(text: string): string {
  return `\`${escapedTemplate(text).replaceAll('\n', '\\n')}\``
}

/** A text as it stands between the quotes of a template literal, over as many lines as it has. */
export function escapedTemplate(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').replaceAll('\r', '\\r')
}
