import type { Mentions } from '../../schema/index.js'
import type { LexicalRules, Token } from './lexer.js'
import { foldName } from './names.js'
import { readableTokens } from './readable-tokens.js'
import { isSymbol, isWord } from './token.js'

const nothing: readonly Token[] = []

/** Words after which the name of a relation, a routine or a type comes. */
const introducing = [
  'from',
  'join',
  'into',
  'update',
  'only',
  'table',
  'setof',
  'returns',
  'references',
  'function',
  'procedure',
  'on',
  'of',
  'as',
  'language',
  'execute',
  'inherits',
  'like',
] as const

/** The names that an SQL text mentions; the insides of strings are not read, but for names of sequences and the like. */
export function mentionsOf(sql: string, rules: LexicalRules): Mentions {
  return mentionsIn(readableTokens(sql, rules) ?? nothing, (token) => foldName(token, rules))
}

/** The same for a text that is cut into tokens; `fold` gives a name as the engine compares it. */
export function mentionsIn(tokens: readonly Token[], fold: (token: Token) => string): Mentions {
  const certain = new Set<string>()
  const possible = new Set<string>()
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'string') {
      if (isName(tokens, at)) for (const name of partsOf(token.value)) certain.add(name)
      continue
    }
    if (token.type !== 'word' && token.type !== 'quoted') continue
    const name = fold(token)
    possible.add(name)
    let first = at
    while (isSymbol(tokens[first - 1], '.')) first -= 2
    const isCalled = isSymbol(tokens[at + 1], '(')
    const isCast = isSymbol(tokens[first - 1], '::')
    if (isCalled || isCast || isWord(tokens[first - 1], ...introducing)) certain.add(name)
  }
  return { certain, possible }
}

/** `'orders_id_seq'::regclass`, `nextval('orders_id_seq')` */
function isName(tokens: readonly Token[], at: number): boolean {
  const cast =
    isSymbol(tokens[at + 1], '::') &&
    isWord(tokens[at + 2], 'regclass', 'regproc', 'regprocedure', 'regtype', 'regconfig')
  return cast || (isSymbol(tokens[at - 1], '(') && isWord(tokens[at - 2], 'nextval', 'currval', 'setval'))
}

function partsOf(name: string): readonly string[] {
  return name
    .replace(/\(.*$/, '')
    .split('.')
    .map((part) => (/^".*"$/.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()))
}
