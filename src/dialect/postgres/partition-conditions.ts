import type { Table } from '../../schema/index.js'
import { tokenize } from '../sql-text/lexer.js'
import { postgresRules } from '../sql-text/lexical-rules.js'
import { isSymbol, isWord, parenthesis, type Token } from '../sql-text/token.js'

/** The rows that some partition takes, as a condition; none where a default partition takes the rest, or keys are hashed. */
export function partitionConditions(table: Table): readonly string[] {
  const { partitionBy, partitions } = table.options
  if (typeof partitionBy !== 'string' || typeof partitions !== 'object') return []
  const keys = keysOf(partitionBy)
  const bounds = Object.values(partitions)
  if (keys === null || bounds.some((bound) => /\bDEFAULT\s*$|\bWITH \(modulus/i.test(leafText(bound)))) return []
  const alternatives = bounds.map((bound) => boundCondition(keys, leafText(bound)))
  if (alternatives.some((text) => text === null)) return []
  return [alternatives.map((text) => `(${text})`).join(' OR ')]
}

/** A partition that is partitioned itself, or that has constraints, says more than its bound. */
function leafText(bound: string): string {
  return bound.replace(/\s+PARTITION BY [\s\S]*$/i, '')
}

/** `RANGE (a, lower(b))` as its keys. */
function keysOf(partitionBy: string): readonly string[] | null {
  const tokens = tokenize(partitionBy, postgresRules)
  if (isWord(tokens[0], 'hash')) return null
  return listAt(partitionBy, tokens, 1)
}

function listAt(text: string, tokens: readonly Token[], open: number): readonly string[] | null {
  const close = isSymbol(tokens[open], '(') ? parenthesis(tokens, open)?.close : undefined
  if (close === undefined) return null
  const items: string[] = []
  let start = open + 1
  let depth = 0
  for (let at = open + 1; at <= close; at += 1) {
    if (isSymbol(tokens[at], '(', '[')) depth += 1
    else if (at < close && isSymbol(tokens[at], ')', ']')) depth -= 1
    else if (at === close || (depth === 0 && isSymbol(tokens[at], ','))) {
      items.push(text.slice(tokens[start]?.start, tokens[at - 1]?.end))
      start = at + 1
    }
  }
  return items
}

function boundCondition(keys: readonly string[], bound: string): string | null {
  const tokens = tokenize(bound, postgresRules)
  // The last: constraints of the partition may stand before it.
  const at = tokens.findLastIndex((token, place) => isWord(token, 'values') && isWord(tokens[place - 1], 'for'))
  if (at < 0) return null
  if (isWord(tokens[at + 1], 'in')) {
    const values = listAt(bound, tokens, at + 2)
    return values === null ? null : `${keys[0]} IN (${values.join(', ')})`
  }
  if (!isWord(tokens[at + 1], 'from')) return null
  const from = listAt(bound, tokens, at + 2)
  const to = tokens.findIndex((token, place) => place > at + 2 && isWord(token, 'to'))
  const until = listAt(bound, tokens, to + 1)
  if (from === null || until === null) return null
  return rangeCondition(keys, from, until)
}

/** Within the first key that differs; keys before it are equal at both ends, those behind it may be anything. */
function rangeCondition(keys: readonly string[], from: readonly string[], until: readonly string[]): string {
  const parts: string[] = []
  for (const [at, key] of keys.entries()) {
    const [low = 'MINVALUE', high = 'MAXVALUE'] = [from[at], until[at]]
    if (low === high) {
      parts.push(`${key} = ${low}`)
      continue
    }
    parts.push(`${key} IS NOT NULL`)
    if (!/^MINVALUE$/i.test(low)) parts.push(`${key} >= ${low}`)
    if (!/^MAXVALUE$/i.test(high)) parts.push(`${key} < ${high}`)
    break
  }
  return parts.join(' AND ')
}
