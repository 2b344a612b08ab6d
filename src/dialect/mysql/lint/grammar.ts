import { mysqlRules, tokenize } from '../../sql-text/lexer.js'
import type { SqlGrammar } from '../../sql-text/read/token-cursor.js'
import { splitStatements } from '../../sql-text/split-statements.js'
import { parseType } from '../types.js'

/** What people write, as the server shows it. https://dev.mysql.com/doc/refman/8.4/en/data-types.html */
const shownNames: Readonly<Record<string, string>> = {
  integer: 'int',
  real: 'double',
  'double precision': 'double',
  bool: 'tinyint(1)',
  boolean: 'tinyint(1)',
  numeric: 'decimal',
  'character varying': 'varchar',
  character: 'char',
}

export const grammar: SqlGrammar = {
  tokenize: (sql) => tokenize(sql, mysqlRules),
  split: (sql) => splitStatements(sql, mysqlRules),
  // Whether case counts is the server's setting; as written is what operations have too.
  fold: (token) => token.value,
  defaultSchema: null,
  type: (text, sizes) => {
    const plain = text.replace(/ (?:character set|charset) \S+/, '')
    const name = shownNames[plain] ?? plain
    const meant = withUsualSizes(name, sizes)
    const type = parseType(meant.length === 0 ? name : `${name}(${meant.join(',')})`, null, 'mysql')
    return type.kind === 'custom' ? null : type
  },
}

function withUsualSizes(name: string, sizes: readonly number[]): readonly number[] {
  const [first, second] = sizes
  if (name === 'decimal') return [first ?? 10, second ?? 0]
  return name === 'char' ? [first ?? 1] : sizes
}
