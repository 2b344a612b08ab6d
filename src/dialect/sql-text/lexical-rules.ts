/** Where the lexical structures of the servers differ. */
export interface LexicalRules {
  readonly identifierQuote: '"' | '`'
  /** MySQL: "x" is a string unless ANSI_QUOTES. */
  readonly doubleQuotedStrings: boolean
  /** MySQL: backslash escapes in every string; PostgreSQL: only in E'…'. */
  readonly backslashEscapes: boolean
  /** PostgreSQL: $tag$…$tag$. */
  readonly dollarQuotes: boolean
  /** PostgreSQL. */
  readonly nestedComments: boolean
  /** MySQL. */
  readonly hashComments: boolean
}

/** @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgresRules: LexicalRules = {
  identifierQuote: '"',
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: true,
  nestedComments: true,
  hashComments: false,
}

/** @see https://dev.mysql.com/doc/refman/8.4/en/language-structure.html */
export const mysqlRules: LexicalRules = {
  identifierQuote: '`',
  doubleQuotedStrings: true,
  backslashEscapes: true,
  dollarQuotes: false,
  nestedComments: false,
  hashComments: true,
}

/** MySQL and MariaDB in any SQL mode: only they quote names with backticks. */
export function isMysql(rules: LexicalRules): boolean {
  return rules.identifierQuote === '`'
}
