import { DbtoolError } from '../../errors/index.js'
import { isMysql, type LexicalRules, tokenize } from './lexer.js'
import { isWord } from './token.js'

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

/** @throws {DbtoolError} DBT_REVISION_FAILED when one of the statements would end the revision's transaction. */
export function refuseTransactionControl(statements: readonly string[], rules: LexicalRules): void {
  for (const statement of statements) {
    const word = transactionControl(statement, rules)
    if (word === null) continue
    throw new DbtoolError(
      'DBT_REVISION_FAILED',
      `A revision runs in a transaction of its own; "${word}" in op.execute would end it.`,
      { hint: 'Take the transaction control out: dbtool begins and commits.' },
    )
  }
}
