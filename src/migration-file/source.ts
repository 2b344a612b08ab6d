/** Writing revisions: indentation, lists that break when they are long. Single quotes, no semicolons, 120 columns. */
import { escapedTemplate } from '../source-text/literal.js'

export { keySource, literalSource, objectSource, stringLiteral, templateSource } from '../source-text/literal.js'

const width = 120

/**
 * A template literal of several lines, as it stands. Its line breaks are marked until `withBlocks`, so that indenting what
 * is around it does not change the text.
 */
export function blockSource(text: string): string {
  const escaped = escapedTemplate(text).replaceAll(blockMark, '\\uE000')
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
