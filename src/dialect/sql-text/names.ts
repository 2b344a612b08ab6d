import { isMysql, type LexicalRules } from './lexical-rules.js'
import { isWord, type Token } from './token.js'

/** Words that an expression never has as names unless they are quoted. */
const reserved = new Set(
  `all and any as asymmetric between both case cast collate current_date current_time current_timestamp current_user
  default distinct else exists false for from ilike in is isnull leading like localtime localtimestamp not notnull null
  on or select similar some symmetric then to trailing true using when where`.split(/\s+/),
)
const reservedByPostgres = new Set(
  'array current_catalog current_role current_schema end session_user system_user user'.split(' '),
)
const reservedByMysql = new Set('binary div interval mod regexp rlike utc_date utc_time utc_timestamp xor'.split(' '))
// MySQL knows these, and takes them for names all the same.
const freeInMysql = new Set('any asymmetric cast ilike isnull notnull similar some symmetric'.split(' '))

/** Whether the word, in lower case, is grammar or a value where it is not quoted. */
export function isReserved(word: string, rules: LexicalRules): boolean {
  if (!isMysql(rules)) return reserved.has(word) || reservedByPostgres.has(word)
  return reservedByMysql.has(word) || (reserved.has(word) && !freeInMysql.has(word))
}

/** The name as the server compares it: MySQL ignores letter case, PostgreSQL folds ASCII letters outside of quotes. */
export function foldName(token: Token, rules: LexicalRules): string {
  if (isMysql(rules)) return token.value.toLowerCase()
  return token.type === 'word' ? token.value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : token.value
}

/** The words that an open CASE ends with, by index: MySQL takes END for a name elsewhere. */
export function caseEnds(tokens: readonly Token[]): ReadonlySet<number> {
  const ends = new Set<number>()
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (isWord(token, 'case')) depth += 1
    if (!isWord(token, 'end') || depth === 0) continue
    depth -= 1
    ends.add(index)
  }
  return ends
}
