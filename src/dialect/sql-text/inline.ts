/** A place in a text, and what comes there. */
export interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with all of these put in, which do not overlap and come in their order. */
export function replaceIn(sql: string, replacements: readonly Replacement[]): string {
  let text = ''
  let at = 0
  for (const { start, end, text: next } of replacements) {
    text += sql.slice(at, start)
    // Two minus signs would begin a comment.
    text += next.startsWith('-') && text.endsWith('-') ? ` ${next}` : next
    at = end
  }
  return text + sql.slice(at)
}

/** A text that a `;` may follow: a comment at its end would swallow it. */
export function terminated(sql: string, terminator = ';'): string {
  return /(?:--|#)[^\n]*$/.test(sql) ? `${sql}\n${terminator}` : `${sql}${terminator}`
}
