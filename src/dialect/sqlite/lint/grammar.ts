import type { ColumnType } from '../../../schema/index.js'
import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../statements.js'
import { tokenize } from '../tokens.js'

const words: Readonly<Record<string, ColumnType>> = {
  integer: { kind: 'bigint' },
  int: { kind: 'int' },
  smallint: { kind: 'smallint' },
  bigint: { kind: 'bigint' },
  real: { kind: 'double' },
  double: { kind: 'double' },
  float: { kind: 'float' },
  text: { kind: 'text' },
  blob: { kind: 'binary' },
  boolean: { kind: 'bool' },
  date: { kind: 'date' },
}

export const grammar: SqlGrammar = {
  tokenize,
  split: splitStatements,
  fold: (token) => token.value,
  defaultSchema: 'main',
  type: (text, [first, second = 0]) => {
    if (text === 'varchar' && first !== undefined) return { kind: 'string', length: first }
    if (text === 'char' && first !== undefined) return { kind: 'char', length: first }
    if ((text === 'decimal' || text === 'numeric') && first !== undefined) {
      return { kind: 'decimal', precision: first, scale: second }
    }
    return words[text] ?? null
  },
}
