import { type LexicalRules, tokenize } from './lexer.js'
import { isSymbol } from './token.js'

/**
 * Writes the placeholders `?` as PostgreSQL has them: `$1`, `$2`, … A question mark of an operator is written `\?`.
 * It is sought in every operator, for in `a=?` it is part of one.
 */
export function numberPlaceholders(sql: string, rules: LexicalRules): string {
  let text = ''
  let at = 0
  let count = 0
  for (const token of tokenize(sql, rules)) {
    if (token.type !== 'symbol') continue
    text += sql.slice(at, token.start)
    at = token.end
    if (isSymbol(token, '\\') && sql[at] === '?') continue
    const isEscaped = sql[token.start - 1] === '\\'
    text += token.text.replace(/\?/g, (mark, offset: number) => {
      if (isEscaped && offset === 0) return mark
      count += 1
      return `$${count}`
    })
  }
  return text + sql.slice(at)
}
