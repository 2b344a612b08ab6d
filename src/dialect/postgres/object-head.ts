import type { ObjectKind } from '../../schema/index.js'
import { postgresRules, type Token } from '../sql-text/lexer.js'
import { foldName } from '../sql-text/names.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { isSymbol, isWord } from '../sql-text/token.js'

/** A name in a text, with the schema before it. */
export interface NameRange {
  readonly start: number
  readonly end: number
  readonly name: string
}

/** Where the statement that makes an object names it, and the table that it hangs on. */
export interface ObjectHead {
  readonly object: NameRange
  readonly table?: NameRange
}

const kindWord: Readonly<Partial<Record<ObjectKind, string>>> = {
  'materialized-view': 'view',
  'composite-type': 'type',
  'range-type': 'type',
  'event-trigger': 'trigger',
  'text-search-dictionary': 'dictionary',
  'text-search-configuration': 'configuration',
}

/** The word after which the table comes. */
const tableWord: Readonly<Partial<Record<ObjectKind, string>>> = {
  trigger: 'on',
  policy: 'on',
  rule: 'to',
  statistics: 'from',
}

/** null where the text does not make an object of this kind, or cannot be read. */
export function objectHead(kind: ObjectKind, definition: string): ObjectHead | null {
  const tokens = readable(definition)
  const word = kindWord[kind] ?? kind
  let at = tokens.findIndex((token, index) => index > 0 && isWord(token, word))
  if (!isWord(tokens[0], 'create') || at < 0 || at > 4) return null
  at += 1
  if (isWord(tokens[at], 'if')) at += 3
  const object = nameAt(tokens, at)
  if (object === null) return null
  const before = tableWord[kind]
  if (before === undefined) return { object: object.range }
  const on = tokens.findIndex(
    (token, index) => index >= object.next && isWord(token, before) && depthAt(tokens, index) === 0,
  )
  const table = on < 0 ? null : nameAt(tokens, isWord(tokens[on + 1], 'only') ? on + 2 : on + 1)
  return table === null ? { object: object.range } : { object: object.range, table: table.range }
}

/** Where `CREATE INDEX` names the index, and where its table. */
export function indexHead(definition: string): { readonly index: NameRange | null; readonly table: NameRange } | null {
  const tokens = readable(definition)
  const on = tokens.findIndex((token) => isWord(token, 'on'))
  const table = on < 0 ? null : nameAt(tokens, isWord(tokens[on + 1], 'only') ? on + 2 : on + 1)
  if (!isWord(tokens[0], 'create') || table === null) return null
  const last = tokens[on - 1]
  const index =
    isWord(last, 'index', 'concurrently') || isWord(tokens[on - 1], 'exists') ? null : nameAt(tokens, on - 1)
  return { index: index?.range ?? null, table: table.range }
}

/** The text with other names in these places. */
export function withNames(text: string, names: readonly (readonly [NameRange, string])[]): string {
  return names
    .toSorted(([a], [b]) => b.start - a.start)
    .reduce((result, [{ start, end }, name]) => result.slice(0, start) + name + result.slice(end), text)
}

/** The text without `OR REPLACE` and `IF NOT EXISTS`. */
export function plainCreate(definition: string): string {
  const tokens = readable(definition)
  let text = definition
  const cut = (from: number, to: number): void => {
    text = text.slice(0, tokens[from]?.start) + text.slice(tokens[to + 1]?.start ?? text.length)
  }
  const condition = tokens.findIndex((token, at) => at < 6 && isWord(token, 'if') && isWord(tokens[at + 1], 'not'))
  if (condition > 0) cut(condition, condition + 2)
  if (isWord(tokens[0], 'create') && isWord(tokens[1], 'or') && isWord(tokens[2], 'replace')) cut(1, 2)
  return text
}

function readable(text: string): readonly Token[] {
  return readableTokens(text, postgresRules) ?? []
}

function nameAt(tokens: readonly Token[], at: number): { readonly range: NameRange; readonly next: number } | null {
  const isName = (token: Token | undefined): token is Token => token?.type === 'word' || token?.type === 'quoted'
  let last = at
  if (!isName(tokens[at])) return null
  while (isSymbol(tokens[last + 1], '.') && isName(tokens[last + 2])) last += 2
  const [first, end] = [tokens[at] as Token, tokens[last] as Token]
  return { range: { start: first.start, end: end.end, name: foldName(end, postgresRules) }, next: last + 1 }
}

function depthAt(tokens: readonly Token[], end: number): number {
  return tokens
    .slice(0, end)
    .reduce((depth, token) => depth + (isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0), 0)
}
