import type { ColumnType } from '../../../schema/index.js'
import { mysqlRules, tokenize } from '../../sql-text/lexer.js'
import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../../sql-text/split-statements.js'

const words: Readonly<Record<string, ColumnType>> = {
  int: { kind: 'int' },
  integer: { kind: 'int' },
  smallint: { kind: 'smallint' },
  bigint: { kind: 'bigint' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  'double precision': { kind: 'double' },
  real: { kind: 'double' },
  bool: { kind: 'bool' },
  boolean: { kind: 'bool' },
  date: { kind: 'date' },
  json: { kind: 'json' },
  uuid: { kind: 'uuid' },
  longtext: { kind: 'text' },
  longblob: { kind: 'binary' },
}

export const grammar: SqlGrammar = {
  tokenize: (sql) => tokenize(sql, mysqlRules),
  split: (sql) => splitStatements(sql, mysqlRules),
  // Whether case counts is the server's setting; as written is what operations have too.
  fold: (token) => token.value,
  defaultSchema: null,
  type: (text, [first, second = 0]) => {
    const plain = text.replace(/ (?:character set|charset) \S+/, '')
    const precision = first === undefined ? { precision: 0 } : first === 6 ? {} : { precision: first }
    switch (plain) {
      case 'varchar':
      case 'character varying':
        return first === undefined ? null : { kind: 'string', length: first }
      case 'char':
      case 'character':
        return { kind: 'char', length: first ?? 1 }
      case 'decimal':
      case 'numeric':
        return { kind: 'decimal', precision: first ?? 10, scale: second }
      case 'tinyint':
        return first === 1 ? { kind: 'bool' } : null
      case 'time':
        return { kind: 'time', ...precision }
      case 'datetime':
        return { kind: 'timestamp', timezone: true, ...precision }
      default:
        return words[plain] ?? null
    }
  },
}
