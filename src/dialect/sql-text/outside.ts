import { isMysql, type LexicalRules, type Token } from './lexer.js'
import { readableTokens } from './readable-tokens.js'
import { isSymbol, isWord } from './token.js'

/** What belongs to the whole server, by the words that follow CREATE, ALTER or DROP. */
const serverWide = ['database', 'role', 'user', 'group', 'tablespace', 'subscription', 'system', 'server', 'resource']

/** What ALTER DATABASE sets of a database of MySQL or MariaDB. */
const databaseOptions = ['default', 'character', 'charset', 'collate', 'encryption', 'comment']

/** Words after which the name of something in a database comes. */
const naming = [
  ...['table', 'into', 'from', 'join', 'update', 'references', 'view', 'trigger', 'procedure', 'function', 'event'],
  'exists',
]

/**
 * What a statement is about that belongs to the whole server, in words: `the role app`, `the database other`; null:
 * nothing. Run on a scratch database, it would reach what is no scratch.
 */
export function serverWideThing(statement: string, rules: LexicalRules): string | null {
  const tokens = readableTokens(statement, rules) ?? []
  const [first, second, third] = tokens
  if (isWord(first, 'create', 'alter', 'drop', 'rename')) {
    const word = second?.text.toLowerCase() ?? ''
    // A mapping for a foreign server, and that server, are part of a database.
    const isPart = (word === 'user' && isWord(third, 'mapping')) || (word === 'server' && !isMysql(rules))
    // Without a name it is the database of the session.
    const isOwn = isMysql(rules) && (word === 'database' || word === 'schema') && isWord(third, ...databaseOptions)
    if (isWord(first, 'alter') && isOwn) return null
    if (serverWide.includes(word) && second?.type === 'word' && !isPart) return `the ${word} ${nameAfter(tokens, 2)}`
    if (isMysql(rules) && word === 'schema') return `the database ${nameAfter(tokens, 2)}`
  }
  if (!isMysql(rules)) {
    const isAll = isWord(first, 'reassign') || (isWord(first, 'drop') && isWord(second, 'owned'))
    return isAll ? 'everything that a role owns' : null
  }
  if (isWord(first, 'use')) return `the database ${second?.value ?? ''}`
  const isGlobal =
    isWord(second, 'global', 'persist', 'persist_only') || /^@@(?:global|persist)/i.test(second?.text ?? '')
  return isWord(first, 'set') && isGlobal ? 'a variable of the whole server' : null
}

/** The first parts of names in two parts, where a table or the like is meant: databases, or aliases. */
export function qualifiers(statement: string, rules: LexicalRules): readonly string[] {
  const tokens = readableTokens(statement, rules) ?? []
  return tokens.flatMap((token, at) => {
    const isName = token.type === 'word' || token.type === 'quoted'
    const isQualified = isSymbol(tokens[at + 1], '.') && isWord(tokens[at - 1], ...naming)
    return isName && isQualified ? [token.value] : []
  })
}

/** The first name from there on, past IF [NOT] EXISTS. */
function nameAfter(tokens: readonly Token[], from: number): string {
  return tokens.slice(from).find((token) => !isWord(token, 'if', 'not', 'exists'))?.value ?? ''
}
