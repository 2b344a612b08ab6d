import { isMysql, type LexicalRules, tokenize } from './lexer.js'
import { isSymbol, isWord } from './token.js'

/**
 * The words by which a statement begins or ends a transaction, in capitals, or null. Such a statement would end the
 * transaction that it is run in. Savepoints stay inside it.
 */
export function transactionControl(statement: string, rules: LexicalRules): string | null {
  const [first, second, third, fourth] = tokenize(statement, rules)
  if (first?.type !== 'word') return null
  const word = first.text.toUpperCase()
  switch (word) {
    case 'COMMIT':
      return word
    case 'ROLLBACK':
      return isWord(isWord(second, 'work', 'transaction') ? third : second, 'to') ? null : word
    case 'BEGIN':
      return isMysql(rules) && isWord(second, 'not') && isWord(third, 'atomic') ? null : word
    case 'START':
      return isWord(second, 'transaction') ? 'START TRANSACTION' : null
    case 'END':
    case 'ABORT':
      return isMysql(rules) ? null : word
    case 'PREPARE':
      // To MySQL, and to PostgreSQL before AS, it is the name of a prepared statement.
      return !isMysql(rules) && isWord(second, 'transaction') && third?.type === 'string' && fourth === undefined
        ? 'PREPARE TRANSACTION'
        : null
    default:
      return null
  }
}

/** What a client would do in place of the server: COPY with rows behind it, `\\i`, `\\gexec`; null: nothing of it. */
export function clientCommand(statement: string, rules: LexicalRules): string | null {
  const tokens = tokenize(statement, rules)
  const at = tokens.findIndex((token) => isSymbol(token, '\\'))
  if (at >= 0) return `\\${tokens[at + 1]?.text ?? ''}`
  if (isMysql(rules) || !isWord(tokens[0], 'copy')) return null
  const stdin = tokens.findIndex(
    (token, index) => isWord(token, 'stdin', 'stdout') && isWord(tokens[index - 1], 'from', 'to'),
  )
  return stdin < 0 ? null : `COPY … ${tokens[stdin - 1]?.text.toUpperCase()} ${tokens[stdin]?.text.toLowerCase()}`
}
