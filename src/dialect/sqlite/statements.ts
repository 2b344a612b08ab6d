import { isSymbol, isWord, type Token, tokenize } from './tokens.js'

/**
 * Cuts a text into statements: the driver runs only the first of several and says nothing about the rest.
 * The body of a trigger belongs to its statement. Empty statements are left out; the semicolons are not part of the texts.
 */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = []
  let current: Token[] = []
  let depth = 0
  const finish = (): void => {
    const [first] = current
    const last = current.at(-1)
    if (first !== undefined && last !== undefined) statements.push(sql.slice(first.start, last.end))
    current = []
    depth = 0
  }
  for (const token of tokenize(sql)) {
    if (isSymbol(token, ';') && depth === 0) {
      finish()
      continue
    }
    current.push(token)
    if (!isTrigger(current)) continue
    if (isWord(token, 'begin') || isWord(token, 'case')) depth += 1
    else if (isWord(token, 'end')) depth -= 1
  }
  finish()
  return statements
}

function isTrigger(tokens: readonly Token[]): boolean {
  const second = isWord(tokens[1], 'temp') || isWord(tokens[1], 'temporary') ? tokens[2] : tokens[1]
  return isWord(tokens[0], 'create') && isWord(second, 'trigger')
}

/** The transaction control word that a statement begins with (`commit`, …), or null. */
export function transactionControl(statement: string): string | null {
  const [first] = tokenize(statement)
  const words = ['begin', 'commit', 'end', 'rollback', 'savepoint', 'release']
  return first?.type === 'word' && words.includes(first.text.toLowerCase()) ? first.text.toLowerCase() : null
}
