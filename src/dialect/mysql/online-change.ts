import { type LexicalRules, mysqlRules } from '../sql-text/lexer.js'
import { TokenCursor } from '../sql-text/read/token-cursor.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { isSymbol, isWord, type Token } from '../sql-text/token.js'
import { grammar } from './lint/grammar.js'

/** What ALGORITHM and LOCK say; null: nothing. */
export interface OnlineClauses {
  readonly algorithm: string | null
  readonly lock: string | null
}

/** A statement that changes one table, for which the server chooses an algorithm and a lock. */
export interface OnlineChange {
  readonly table: string
  /** What it asks for by itself. */
  readonly asked: OnlineClauses
  /** The same change, to be refused unless the server can do it so. */
  with(clauses: OnlineClauses): string
}

const rules: LexicalRules = mysqlRules

/** Reads ALTER TABLE, CREATE INDEX and DROP INDEX; null: another statement, or one that this does not understand. */
export function readOnlineChange(sql: string): OnlineChange | null {
  // INSERTs may be long, and need not be read.
  if (!/\b(?:alter|index)\b/i.test(sql)) return null
  const tokens = readableTokens(sql, rules)
  if (tokens === null) return null
  const cursor = new TokenCursor(sql, grammar, tokens)
  if (cursor.take('alter')) return alterTable(cursor, tokens)
  if (cursor.take('create')) return createIndex(cursor, tokens)
  return cursor.take('drop', 'index') ? dropIndex(cursor, tokens) : null
}

function alterTable(cursor: TokenCursor, tokens: readonly Token[]): OnlineChange | null {
  if (!cursor.take('table')) return null
  cursor.take('if', 'exists')
  const table = cursor.tableName()
  const at = cursor.peek()?.start
  if (table === null || table.schema !== undefined || at === undefined) return null
  const { sql } = cursor
  const written = (clauses: OnlineClauses): string => `${sql.slice(0, at)}${spell(clauses, ', ')}, ${sql.slice(at)}`
  return { table: table.name, asked: clausesOf(tokens), with: written }
}

function createIndex(cursor: TokenCursor, tokens: readonly Token[]): OnlineChange | null {
  cursor.take('or', 'replace')
  cursor.takeAny('unique', 'fulltext', 'spatial')
  if (!cursor.take('index')) return null
  cursor.until((token) => isWord(token, 'on'))
  if (!cursor.take('on')) return null
  const table = cursor.tableName()
  const last = tokens.findLast((token) => !isSymbol(token, ';'))
  if (table === null || table.schema !== undefined || last === undefined) return null
  const text = cursor.sql.slice(0, last.end)
  return { table: table.name, asked: clausesOf(tokens), with: (clauses) => `${text} ${spell(clauses, ' ')}` }
}

/** As the ALTER TABLE that it stands for: MariaDB takes no clauses behind DROP INDEX. */
function dropIndex(cursor: TokenCursor, tokens: readonly Token[]): OnlineChange | null {
  const from = cursor.peek()?.start
  const on = tokens.find((token) => isWord(token, 'on'))
  if (from === undefined || on === undefined) return null
  cursor.until((token) => token === on)
  cursor.take('on')
  const start = cursor.peek()?.start
  const table = cursor.tableName()
  if (table === null || table.schema !== undefined || start === undefined) return null
  const index = cursor.sql.slice(from, on.start).trimEnd()
  const name = cursor.sql.slice(start, cursor.peek()?.start).replace(/[\s;]+$/, '')
  const written = (clauses: OnlineClauses): string => `ALTER TABLE ${name} ${spell(clauses, ', ')}, DROP INDEX ${index}`
  return { table: table.name, asked: clausesOf(tokens), with: written }
}

function spell({ algorithm, lock }: OnlineClauses, separator: string): string {
  const parts = [algorithm === null ? [] : [`ALGORITHM=${algorithm}`], lock === null ? [] : [`LOCK=${lock}`]]
  return parts.flat().join(separator)
}

function clausesOf(tokens: readonly Token[]): OnlineClauses {
  return { algorithm: clause(tokens, 'algorithm'), lock: clause(tokens, 'lock') }
}

/** `LOCK=NONE`, `LOCK NONE`. DEFAULT asks for nothing. */
function clause(tokens: readonly Token[], word: string): string | null {
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, word)) continue
    const value = isSymbol(tokens[at + 1], '=') ? tokens[at + 2] : tokens[at + 1]
    if (isWord(value, ...clauseValues)) return value?.text.toUpperCase() ?? null
  }
  return null
}

const clauseValues = ['instant', 'nocopy', 'inplace', 'copy', 'none', 'shared', 'exclusive']
