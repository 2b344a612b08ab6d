import type { IndexDefinition, IndexKey } from '../../schema/index.js'
import { TokenReader } from './token-reader.js'
import { isName, isSymbol, isWord, type Token, withoutOuterParentheses } from './tokens.js'

/** Takes a CREATE INDEX statement of sqlite_schema apart. @see https://sqlite.org/lang_createindex.html */
export function parseIndex(sql: string): { readonly table: string; readonly index: IndexDefinition } {
  const reader = new TokenReader(sql)
  reader.expectWord('create')
  const unique = reader.take('unique')
  reader.expectWord('index')
  reader.take('if', 'not', 'exists')
  let name = reader.name()
  if (reader.takeSymbol('.')) name = reader.name()
  reader.expectWord('on')
  const table = reader.name()
  reader.expectSymbol('(')
  const keys: IndexKey[] = []
  do keys.push(parseKey(sql, keyTokens(reader)))
  while (reader.takeSymbol(','))
  reader.expectSymbol(')')
  if (!reader.take('where')) return { table, index: { name, keys, unique } }
  const start = reader.position()
  const where: Token[] = []
  while (!reader.done()) where.push(reader.next())
  const inner = withoutOuterParentheses(where)
  return {
    table,
    index: { name, keys, unique, where: textOf(sql, inner) || sql.slice(start).trim() },
  }
}

function keyTokens(reader: TokenReader): readonly Token[] {
  const tokens: Token[] = []
  let depth = 0
  for (;;) {
    const token = reader.peek()
    if (token === undefined || (depth === 0 && (isSymbol(token, ',') || isSymbol(token, ')')))) return tokens
    if (isSymbol(token, '(')) depth += 1
    if (isSymbol(token, ')')) depth -= 1
    tokens.push(reader.next())
  }
}

function parseKey(sql: string, tokens: readonly Token[]): IndexKey {
  let rest = tokens
  const order = isWord(rest.at(-1), 'desc') ? { order: 'desc' as const } : {}
  if (isWord(rest.at(-1), 'desc') || isWord(rest.at(-1), 'asc')) rest = rest.slice(0, -1)
  const collated = isWord(rest.at(-2), 'collate') && rest.length > 2
  const collation = collated ? { collation: rest.at(-1)?.value ?? '' } : {}
  if (collated) rest = rest.slice(0, -2)
  const [only] = rest
  if (only !== undefined && rest.length === 1 && isName(only)) return { column: only.value, ...collation, ...order }
  return { expression: textOf(sql, withoutOuterParentheses(rest)), ...collation, ...order }
}

function textOf(sql: string, tokens: readonly Token[]): string {
  const [first] = tokens
  const last = tokens.at(-1)
  return first === undefined || last === undefined ? '' : sql.slice(first.start, last.end)
}
