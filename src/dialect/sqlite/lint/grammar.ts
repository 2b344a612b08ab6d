import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../statements.js'
import { tokenize } from '../tokens.js'
import { parseType } from '../types.js'

export const grammar: SqlGrammar = {
  tokenize,
  split: splitStatements,
  fold: (token) => token.value,
  defaultSchema: 'main',
  type: (text, sizes) => {
    const name = text === 'decimal' ? 'numeric' : text === 'int' ? 'integer' : text
    const meant = name === 'numeric' && sizes.length === 1 ? [...sizes, 0] : sizes
    const type = parseType(meant.length === 0 ? name : `${name}(${meant.join(',')})`)
    return type.kind === 'custom' ? null : type
  },
}
