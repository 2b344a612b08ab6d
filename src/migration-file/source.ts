/** Writing TypeScript source: literals, keys, lists that break when they are long. Single quotes, no semicolons, 120 columns. */

const width = 120

/** A string literal, in the quotes that need no escape. Line separators are escaped: they end lines in some tools. */
export function stringLiteral(text: string): string {
  const double = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  if (text.includes("'") && !text.includes('"')) return double
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
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key)
}

/** An object on one line; empty where there are no entries. */
export function objectSource(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${keySource(key)}: ${value}`).join(', ')} }`
}

/** A template literal after a tag: the tag's cooked text is `text`. */
export function templateSource(text: string): string {
  return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').replaceAll('\r', '\\r').replaceAll('\n', '\\n')}\``
}

/**
 * A template literal of several lines, as it stands. Its line breaks are marked until `withBlocks`, so that indenting what
 * is around it does not change the text.
 */
export function blockSource(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    .replaceAll('\r', '\\r')
    .replaceAll(blockMark, '\\uE000')
  return `\`${escaped.replaceAll('\n', `\n${blockMark}`)}\``
}

const blockMark = '\uE000'

/** Source without the marks of `blockSource`; the last thing that is done to it. */
export function withBlocks(source: string): string {
  return source.replaceAll(blockMark, '')
}

export function indent(lines: string, by = 2): string {
  return lines
    .split('\n')
    .map((line) => (line === '' || line.startsWith(blockMark) ? line : ' '.repeat(by) + line))
    .join('\n')
}

/** `before` + items + `after` on one line if that fits at this depth, else one item a line. */
export function listSource(before: string, items: readonly string[], after: string, depth: number): string {
  const flat = `${before}${items.join(', ')}${after}`
  const fits = depth + flat.length <= width && !items.some((item) => item.includes('\n'))
  if (fits || items.length === 0) return flat
  return `${before}\n${items.map((item) => `${indent(item)},`).join('\n')}\n${after}`
}

/** A call, its arguments on one line if that fits at this depth; a function among them stays where it is. */
export function callSource(callee: string, parts: readonly string[], depth: number): string {
  const hugs = parts.some((part) => part.includes('\n'))
  return hugs ? `${callee}(${parts.join(', ')})` : listSource(`${callee}(`, parts, ')', depth)
}
