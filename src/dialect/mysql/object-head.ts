import type { StoredObject } from '../../schema/index.js'
import { type LexicalRules, mysqlRules, type Token, tokenize } from '../sql-text/lexer.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { isSymbol, isWord } from '../sql-text/token.js'
import { settingsOf } from './object-settings.js'
import { quote } from './quote.js'

/** A stretch of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What the statement that creates an object says before its body, and where. */
export interface ObjectHead {
  /** As written, `MERGE`; null: left to the server. */
  readonly algorithm: string | null
  /** As written; null: not said, or whoever creates it. */
  readonly definer: string | null
  readonly user: { readonly name: string; readonly host: string } | null
  /** Of a view: with the rights of whoever reads it. */
  readonly invoker: boolean
  readonly aggregate: boolean
  readonly kind: Span
  readonly name: Span
  /** `FOR EACH ROW` of a trigger, and the trigger that it names before or after itself. */
  readonly row: Span | null
  readonly order: (Span & { readonly word: string; readonly other: string }) | null
  /** The table of a trigger, with what qualifies it. */
  readonly table: Span | null
  readonly tokens: readonly Token[]
  /** Of the first token behind the name. */
  readonly rest: number
}

const ansiRules: LexicalRules = { ...mysqlRules, doubleQuotedStrings: false }
const rawRules: LexicalRules = { ...mysqlRules, backslashEscapes: false }
const ansiRawRules: LexicalRules = { ...ansiRules, backslashEscapes: false }

/** How the text of an object is read: its SQL mode goes with it. */
export function rulesOf(object: StoredObject): LexicalRules {
  const mode = settingsOf(object).get('sql_mode') ?? ''
  const isAnsi = /\b(?:ANSI_QUOTES|ANSI|ORACLE|MSSQL|DB2|POSTGRESQL|MAXDB)\b/i.test(mode)
  const isRaw = /\bNO_BACKSLASH_ESCAPES\b/i.test(mode)
  if (isAnsi) return isRaw ? ansiRawRules : ansiRules
  return isRaw ? rawRules : mysqlRules
}

/** null: not a statement that creates something, or not readable; the server will say what is wrong with it. */
export function objectHead(object: StoredObject): ObjectHead | null {
  const tokens = readableTokens(object.definition, rulesOf(object))
  return tokens === null ? null : readHead(tokens)
}

function readHead(tokens: readonly Token[]): ObjectHead | null {
  if (!isWord(tokens[0], 'create')) return null
  let at = isWord(tokens[1], 'or') ? 3 : 1
  let algorithm: string | null = null
  let definer: string | null = null
  let user: ObjectHead['user'] = null
  let invoker = false
  let aggregate = false
  for (;;) {
    if (isWord(tokens[at], 'algorithm')) {
      algorithm = isWord(tokens[at + 2], 'undefined') ? null : (tokens[at + 2]?.text.toUpperCase() ?? null)
      at += 3
    } else if (isWord(tokens[at], 'definer')) {
      at += 2
      const isCurrent = isWord(tokens[at], 'current_user')
      const name = tokens[at]
      const host = tokens[at + 1]?.text.startsWith('@') === true ? tokens[at + 1] : undefined
      if (!isCurrent && name !== undefined) {
        user = { name: name.value, host: host === undefined ? '' : unquoted(host.text.slice(1)) }
        definer = `${quote(user.name)}${host === undefined ? '' : `@${quote(user.host)}`}`
      }
      at += isCurrent && isSymbol(tokens[at + 1], '(') ? 3 : host === undefined ? 1 : 2
    } else if (isWord(tokens[at], 'sql') && isWord(tokens[at + 1], 'security')) {
      invoker = isWord(tokens[at + 2], 'invoker')
      at += 3
    } else if (isWord(tokens[at], 'aggregate')) {
      aggregate = true
      at += 1
    } else break
  }
  const kind = tokens[at]
  if (kind === undefined) return null
  at += isWord(tokens[at + 1], 'if') && isWord(tokens[at + 2], 'not') ? 4 : 1
  if (isSymbol(tokens[at + 1], '.')) at += 2
  const name = tokens[at]
  if (name === undefined) return null
  const base = { algorithm, definer, user, invoker, aggregate, kind, name, tokens, rest: at + 1 }
  return isWord(kind, 'trigger')
    ? { ...base, ...triggerParts(tokens, at + 1) }
    : { ...base, row: null, order: null, table: null }
}

/** `BEFORE INSERT ON t FOR EACH ROW FOLLOWS other` */
function triggerParts(tokens: readonly Token[], from: number): Pick<ObjectHead, 'row' | 'order' | 'table'> {
  const first = tokens[from + 3]
  const last = isSymbol(tokens[from + 4], '.') ? tokens[from + 5] : first
  const at = tokens.findIndex((token, index) => index > from + 3 && isWord(token, 'row'))
  const row = tokens[at]
  const [word, other] = [tokens[at + 1], tokens[at + 2]]
  return {
    table: first === undefined || last === undefined ? null : { start: first.start, end: last.end },
    row: row ?? null,
    order:
      isWord(word, 'follows', 'precedes') && word !== undefined && other !== undefined
        ? { start: word.start, end: other.end, word: word.text.toUpperCase(), other: other.value }
        : null,
  }
}

function unquoted(text: string): string {
  const [token] = tokenize(text, mysqlRules)
  return token?.value ?? text
}

/** The text with some of its stretches replaced. */
export function edited(text: string, edits: readonly (readonly [Span, string])[]): string {
  let result = ''
  let at = 0
  for (const [{ start, end }, replacement] of edits.toSorted(([a], [b]) => a.start - b.start)) {
    result += text.slice(at, start) + replacement
    at = end
  }
  return result + text.slice(at)
}

/** What the words before the name are to say; what is left out stays as it is. */
export interface HeadChanges {
  /** SQL; null: whoever creates it. */
  readonly definer?: string | null
  /** SQL. */
  readonly name?: string
  readonly orReplace?: boolean
}

/** The object with one spelling of what stands before its name: nothing in it that is the server's own default. */
export function withHead(object: StoredObject, changes: HeadChanges = {}): StoredObject {
  const head = objectHead(object)
  if (head === null) return object
  const { definition } = object
  const definer = changes.definer === undefined ? head.definer : changes.definer
  const words = [
    changes.orReplace === true ? 'CREATE OR REPLACE' : 'CREATE',
    head.algorithm === null ? '' : `ALGORITHM=${head.algorithm}`,
    definer === null ? '' : `DEFINER=${definer}`,
    head.invoker ? 'SQL SECURITY INVOKER' : '',
    head.aggregate ? 'AGGREGATE' : '',
    definition.slice(head.kind.start, head.kind.end),
    changes.name ?? definition.slice(head.name.start, head.name.end),
  ]
  return { ...object, definition: words.filter((word) => word !== '').join(' ') + definition.slice(head.name.end) }
}

/** A trigger that names no other, or the one that it follows or precedes. */
export function withOrder(object: StoredObject, clause: string | null): StoredObject {
  const head = objectHead(object)
  if (head === null || head.row === null) return object
  const { definition } = object
  const bare = head.order === null ? definition : edited(definition, [[head.order, '']])
  const after = head.order === null ? bare.slice(head.row.end) : bare.slice(head.row.end).replace(/^\s+/, ' ')
  return { ...object, definition: `${bare.slice(0, head.row.end)}${clause === null ? '' : ` ${clause}`}${after}` }
}
