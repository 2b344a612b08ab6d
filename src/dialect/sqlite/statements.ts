import { SqlTextError } from '../sql-text/sql-text-error.js'
import { isSymbol, isWord, type Token, tokenize } from './tokens.js'

/**
 * Cuts a text into statements: the driver runs only the first of several and says nothing about the rest.
 * The body of a trigger belongs to its statement: as for the engine's own shell, it ends with `; END;`. Empty statements
 * are left out; the semicolons are not part of the texts.
 * @throws {SqlTextError} where a string or a name has no end.
 * @see https://sqlite.org/c3ref/complete.html
 */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = []
  let current: Token[] = []
  const finish = (): void => {
    const [first] = current
    const last = current.at(-1)
    if (first !== undefined && last !== undefined) statements.push(sql.slice(first.start, last.end))
    current = []
  }
  for (const token of tokenize(sql)) {
    requireEnd(token)
    const isEnd = isSymbol(token, ';') && (!isTrigger(current) || endsBody(current))
    if (isEnd) finish()
    else current.push(token)
  }
  // A body that is not closed goes to the engine with its semicolons, to be refused there.
  finish()
  return statements
}

function requireEnd({ type, text, start }: Token): void {
  if (type !== 'string' && type !== 'quoted' && !/^[xX]'/.test(text)) return
  const body = /^[xX]'/.test(text) ? text.slice(1) : text
  const open = body.charAt(0)
  const close = open === '[' ? ']' : open
  // A doubled quote at the end is content: what counts is whether an odd one is left.
  const closers = body.slice(1).split(close).length - 1
  const isClosed = open === '[' ? body.endsWith(']') : closers % 2 === 1
  if (!isClosed) throw new SqlTextError(`a ${open} is not closed`, start)
}

function isTrigger(tokens: readonly Token[]): boolean {
  const at = isWord(tokens[0], 'explain') ? 1 : 0
  const isTemporary = isWord(tokens[at + 1], 'temp') || isWord(tokens[at + 1], 'temporary')
  return isWord(tokens[at], 'create') && isWord(tokens[isTemporary ? at + 2 : at + 1], 'trigger')
}

function endsBody(tokens: readonly Token[]): boolean {
  return isWord(tokens.at(-1), 'end') && isSymbol(tokens.at(-2), ';')
}

/** The transaction control word that a statement begins with, in capitals (`COMMIT`, …), or null. */
export function transactionControl(statement: string): string | null {
  const [first, second, third] = tokenize(statement)
  const words = ['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE']
  const word = first?.type === 'word' ? first.text.toUpperCase() : ''
  // Back to a savepoint stays inside the transaction, but the savepoint itself is refused.
  if (word === 'ROLLBACK' && (isWord(second, 'to') || isWord(third, 'to'))) return 'ROLLBACK TO'
  return words.includes(word) ? word : null
}

/** `PRAGMA foreign_keys = …`, which does nothing inside a transaction, and says nothing. */
export function isForeignKeysPragma(statement: string): boolean {
  const [first, second, third, fourth] = tokenize(statement)
  const name = isSymbol(third, '.') ? fourth : second
  return isWord(first, 'pragma') && isWord(name, 'foreign_keys') && /[=(]/.test(statement)
}
