import type { Row } from '../connection.js'
import { mysqlRules, type Token } from '../sql-text/lexer.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { isSymbol, isWord } from '../sql-text/token.js'

/** What only SHOW CREATE TABLE tells of a table. */
export interface OddFacts {
  /** Options behind the columns, `KEY_BLOCK_SIZE` to `8`, as they are written. */
  readonly with: Readonly<Record<string, string>>
  /** What follows PARTITION BY. */
  readonly partitionBy: string | null
  /** Options of indexes by name: `parser`, `key_block_size`, and `using`. */
  readonly indexes: ReadonlyMap<string, Readonly<Record<string, string>>>
}

const plainEngines = new Set(['innodb', 'myisam', 'aria'])

/** Tables that have something which the catalog does not hold; few have, so that these can be asked for one by one. */
export function isOdd(table: Row, indexes: readonly Row[]): boolean {
  const options = String(table['options'] ?? '').replace(/\brow_format=\w+/i, '')
  return (
    options.trim() !== '' ||
    !plainEngines.has(String(table['engine']).toLowerCase()) ||
    indexes.some((index) => String(index['type']).toUpperCase() === 'FULLTEXT')
  )
}

/** Options that the IR has in other places, or that are no structure. */
const others = new Set(['ENGINE', 'AUTO_INCREMENT', 'CHARSET', 'COLLATE', 'COMMENT', 'ROW_FORMAT'])

export function parseOdd(shown: string): OddFacts {
  const partition = /\n(?:\/\*!50\d{3}| )\s*PARTITION BY\s+([\s\S]*)$/.exec(shown)
  const table = partition === null ? shown : shown.slice(0, partition.index)
  return {
    partitionBy: partition === null ? null : partitionText(partition[1] ?? ''),
    with: optionsOf(table.slice(table.lastIndexOf('\n)') + 2)),
    indexes: indexesOf(table),
  }
}

/** In one spelling: every partition of a table has the table's engine. */
function partitionText(shown: string): string {
  return plainText(shown, (text) =>
    text
      .replace(/\/\*!\d+ |\*\//g, ' ')
      .replace(/ ENGINE = \w+/g, '')
      .replace(/\s+/g, ' '),
  ).trim()
}

/** The text with everything that is not in quotes changed. */
function plainText(sql: string, change: (text: string) => string): string {
  return sql.replace(/'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)*`|[^'`]+/g, (part) =>
    /^['`]/.test(part) ? part : change(part),
  )
}

function optionsOf(text: string): Readonly<Record<string, string>> {
  // MySQL hides some of them from older servers.
  const tokens = safeTokens(plainText(text, (part) => part.replace(/\/\*!\d+ |\*\//g, ' ')))
  const found: Record<string, string> = {}
  for (const [at, token] of tokens.entries()) {
    if (!isSymbol(token, '=')) continue
    const name = tokens[at - 1]?.value.toUpperCase() ?? ''
    if (others.has(name)) continue
    const end = isSymbol(tokens[at + 1], '(')
      ? tokens.findIndex((other, to) => to > at && isSymbol(other, ')'))
      : at + 1
    found[name] = tokens
      .slice(at + 1, end + 1)
      .map((part) => part.text)
      .join('')
  }
  return found
}

function indexesOf(table: string): OddFacts['indexes'] {
  const found = new Map<string, Record<string, string>>()
  for (const line of table.split('\n')) {
    const tokens = safeTokens(plainText(line, (part) => part.replace(/\/\*!\d+ |\*\//g, ' ')))
    const key = tokens.findIndex((token, at) => at < 3 && isWord(token, 'key'))
    const name = isWord(tokens[0], 'primary') ? 'PRIMARY' : tokens[key + 1]?.value
    if (key < 0 || name === undefined) continue
    const options: Record<string, string> = {}
    for (const [at, token] of tokens.entries()) {
      const next = tokens[at + 1]
      if (isWord(token, 'parser') && next !== undefined) options['parser'] = next.value
      if (isWord(token, 'using') && next !== undefined) options['using'] = next.text.toLowerCase()
      if (isWord(token, 'key_block_size')) options['key_block_size'] = tokens[at + 2]?.text ?? ''
    }
    if (Object.keys(options).length > 0) found.set(name, options)
  }
  return found
}

function safeTokens(sql: string): readonly Token[] {
  return readableTokens(sql, mysqlRules) ?? []
}
