import { isMysql, type LexicalRules, readToken, skipBlank, type Token } from './lexer.js'
import { openBlocks } from './open-blocks.js'
import { isSymbol } from './token.js'

/**
 * Cuts a script into statements: a driver runs one, or runs several without saying which of them failed.
 * Bodies of routines belong to their statements. Empty statements are left out, and so are the terminators and the
 * comments around a statement. The client's command DELIMITER is obeyed for MySQL.
 */
export function splitStatements(sql: string, rules: LexicalRules): readonly string[] {
  const statements: string[] = []
  let delimiter = ';'
  let tokens: Token[] = []
  let counted = 0
  let open = 0
  let at = 0
  // MySQL runs what is in version comments; a dump may write whole statements so.
  let executed = null as { readonly start: number; readonly end: number } | null

  const endsHere = (): boolean => {
    if (!sql.startsWith(delimiter, at)) return false
    if (delimiter !== ';') return true
    open = openBlocks(tokens, counted, open, rules)
    counted = tokens.length
    return open === 0
  }
  const finish = (): void => {
    const text = statementText(sql, tokens, at, executed)
    if (text !== '') statements.push(text)
    tokens = []
    executed = null
    counted = 0
    open = 0
  }

  while (at < sql.length) {
    const command = isMysql(rules) && tokens.length === 0 ? delimiterCommand(sql, at) : null
    if (command !== null) {
      delimiter = command.delimiter
      at = command.end
    } else if (endsHere()) {
      finish()
      at += delimiter.length
    } else {
      const blank = skipBlank(sql, at, rules)
      if (blank > at && tokens.length === 0 && isMysql(rules) && /^\/\*M?!/.test(sql.slice(at, at + 4))) {
        executed = { start: executed?.start ?? at, end: blank }
      }
      if (blank === at) tokens.push(beforeDelimiter(readToken(sql, at, rules, tokens.at(-1)), delimiter))
      at = blank === at ? (tokens.at(-1)?.end ?? sql.length) : blank
    }
  }
  finish()
  return statements
}

/** @see https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html */
function delimiterCommand(sql: string, at: number): { delimiter: string; end: number } | null {
  const command = /(?<=(?:^\uFEFF?|\n)[ \t]*)delimiter[ \t]+(\S+)[^\n]*/iy
  command.lastIndex = at
  const match = command.exec(sql)
  return match?.[1] === undefined ? null : { delimiter: match[1], end: at + match[0].length }
}

/** A delimiter such as $$ or | could be read as the end of a word or of an operator; between quotes it is none. */
function beforeDelimiter(token: Token, delimiter: string): Token {
  const isPlain = (token.type === 'word' || token.type === 'symbol') && !/['"`]/.test(token.text)
  const length = isPlain ? token.text.indexOf(delimiter) : -1
  if (length <= 0) return token
  const text = token.text.slice(0, length)
  return { ...token, text, value: text, end: token.start + length }
}

function statementText(
  sql: string,
  tokens: readonly Token[],
  end: number,
  before: { readonly start: number; readonly end: number } | null,
): string {
  // With another delimiter, people still write END; before it.
  const last = tokens.findLast((token) => !isSymbol(token, ';'))
  const [first] = tokens
  if (first === undefined || last === undefined) return before === null ? '' : sql.slice(before.start, before.end)
  // MySQL runs what is in version comments, as in CREATE TABLE … /*!50100 PARTITION BY … */
  const rest = sql.slice(last.end, end)
  const behind = /\/\*M?!/.test(rest) ? rest.lastIndexOf('*/') + 2 : 0
  return sql.slice(before?.start ?? first.start, last.end + behind)
}
