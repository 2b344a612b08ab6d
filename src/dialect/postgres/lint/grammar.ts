import type { ColumnType } from '../../../schema/index.js'
import { postgresRules, tokenize } from '../../sql-text/lexer.js'
import { foldName } from '../../sql-text/names.js'
import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../../sql-text/split-statements.js'

const words: Readonly<Record<string, ColumnType>> = {
  integer: { kind: 'int' },
  int: { kind: 'int' },
  int4: { kind: 'int' },
  smallint: { kind: 'smallint' },
  int2: { kind: 'smallint' },
  bigint: { kind: 'bigint' },
  int8: { kind: 'bigint' },
  real: { kind: 'float' },
  float4: { kind: 'float' },
  'double precision': { kind: 'double' },
  float: { kind: 'double' },
  float8: { kind: 'double' },
  boolean: { kind: 'bool' },
  bool: { kind: 'bool' },
  text: { kind: 'text' },
  uuid: { kind: 'uuid' },
  date: { kind: 'date' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  bytea: { kind: 'binary' },
}

export const grammar: SqlGrammar = {
  tokenize: (sql) => tokenize(sql, postgresRules),
  split: (sql) => splitStatements(sql, postgresRules),
  fold: (token) => foldName(token, postgresRules),
  defaultSchema: 'public',
  type: (text, [first, second = 0]) => {
    const size = first === undefined ? {} : { precision: first }
    switch (text) {
      case 'varchar':
      case 'character varying':
        return first === undefined ? null : { kind: 'string', length: first }
      case 'char':
      case 'character':
        return { kind: 'char', length: first ?? 1 }
      case 'numeric':
      case 'decimal':
        return first === undefined ? null : { kind: 'decimal', precision: first, scale: second }
      case 'time':
      case 'time without time zone':
        return { kind: 'time', ...size }
      case 'timestamp':
      case 'timestamp without time zone':
        return { kind: 'timestamp', timezone: false, ...size }
      case 'timestamptz':
      case 'timestamp with time zone':
        return { kind: 'timestamp', timezone: true, ...size }
      default:
        return words[text] ?? null
    }
  },
}
