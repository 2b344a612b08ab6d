import { postgresRules, tokenize } from '../../sql-text/lexer.js'
import { foldName } from '../../sql-text/names.js'
import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../../sql-text/split-statements.js'
import { parseType } from '../types.js'

/** What people write, as the catalog names it. https://www.postgresql.org/docs/current/datatype.html */
const internalNames: Readonly<Record<string, string>> = {
  integer: 'int4',
  int: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  real: 'float4',
  'double precision': 'float8',
  float: 'float8',
  boolean: 'bool',
  'character varying': 'varchar',
  char: 'bpchar',
  character: 'bpchar',
  decimal: 'numeric',
  'time without time zone': 'time',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

export const grammar: SqlGrammar = {
  tokenize: (sql) => tokenize(sql, postgresRules),
  split: (sql) => splitStatements(sql, postgresRules),
  fold: (token) => foldName(token, postgresRules),
  defaultSchema: 'public',
  type: (text, sizes) => {
    const name = internalNames[text] ?? text
    const meant = name === 'bpchar' && sizes.length === 0 ? [1] : name === 'numeric' ? withScale(sizes) : sizes
    const type = parseType(name, meant.length === 0 ? name : `${name}(${meant.join(',')})`)
    return type.kind === 'custom' ? null : type
  },
}

function withScale(sizes: readonly number[]): readonly number[] {
  return sizes.length === 1 ? [...sizes, 0] : sizes
}
