import type { Table } from '../../schema/index.js'
import { tokenize } from '../sql-text/lexer.js'
import { mysqlRules } from '../sql-text/lexical-rules.js'
import { isSymbol, isWord, parenthesis, type Token } from '../sql-text/token.js'

/** The rows that some partition takes, as a condition; none where all are taken (hashed keys, MAXVALUE, DEFAULT). */
export function partitionConditions({ options: { partitionBy } }: Table): readonly string[] {
  if (typeof partitionBy !== 'string') return []
  const tokens = tokenize(partitionBy, mysqlRules)
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const close = open < 0 ? undefined : parenthesis(tokens, open)?.close
  if (close === undefined) return []
  const key = partitionBy.slice(tokens[open]?.end, tokens[close]?.start)
  // Of several columns the first decides, unless it is equal to its bound.
  const first = isWord(tokens[open - 1], 'columns') ? (key.split(',')[0] ?? key) : `(${key})`
  const severalKeys = isWord(tokens[open - 1], 'columns') && key.includes(',')
  if (isWord(tokens[0], 'range')) return rangeCondition(partitionBy, tokens, first, severalKeys)
  return isWord(tokens[0], 'list') && !severalKeys ? listCondition(partitionBy, tokens, first) : []
}

function rangeCondition(text: string, tokens: readonly Token[], key: string, several: boolean): readonly string[] {
  const at = tokens.findLastIndex((token, place) => isWord(token, 'than') && isWord(tokens[place - 1], 'less'))
  const close = isSymbol(tokens[at + 1], '(') ? parenthesis(tokens, at + 1)?.close : undefined
  if (at < 0 || close === undefined || isWord(tokens[at + 2], 'maxvalue')) return []
  const bound = text.slice(tokens[at + 1]?.end, tokens[close]?.start)
  return [`${key} < ${several ? (bound.split(',')[0] ?? bound) : bound}`]
}

function listCondition(text: string, tokens: readonly Token[], key: string): readonly string[] {
  const lists = tokens.flatMap((token, at) => {
    const isList = isWord(token, 'in') && isWord(tokens[at - 1], 'values') && isSymbol(tokens[at + 1], '(')
    const close = isList ? parenthesis(tokens, at + 1)?.close : undefined
    return close === undefined ? [] : [text.slice(tokens[at + 1]?.end, tokens[close]?.start)]
  })
  if (
    lists.length === 0 ||
    tokens.some((token, at) => isWord(token, 'default') && isWord(tokens[at - 1], 'partition', 'in'))
  )
    return []
  return [`${key} IN (${lists.join(', ')})`]
}
