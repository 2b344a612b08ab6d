import type { Binding } from '../connection.js'
import type { Statement } from '../dialect.js'
import type { ScriptRules } from '../script-rules.js'
import { type Replacement, replaceIn, terminated } from '../sql-text/inline.js'
import { literal, quote } from './expressions.js'
import { splitStatements } from './statements.js'
import { isSymbol, isWord, tokenize } from './tokens.js'
import { usualSettings } from './usual-settings.js'

const guardTable = quote('dbtool_guard')
const keysTable = quote('dbtool_keys')

/** For the sqlite3 shell. @see https://sqlite.org/cli.html */
export const script: ScriptRules = {
  command: 'sqlite3 -bail database < script.sql',
  // Inside a transaction this pragma does nothing.
  settings: ['PRAGMA foreign_keys = OFF'],
  restore: [],
  resetSettings: usualSettings,
  begin: [
    'BEGIN IMMEDIATE',
    `CREATE TEMP TABLE ${keysTable} AS SELECT count(*) AS broken FROM pragma_foreign_key_check`,
  ],
  get commit() {
    return [
      ...script.guard(
        `(SELECT count(*) FROM pragma_foreign_key_check) <= (SELECT broken FROM temp.${keysTable})`,
        'The revision leaves rows that point to nothing',
      ),
      `DROP TABLE temp.${keysTable}`,
      'COMMIT',
    ]
  },
  outside: [],
  beginRows: 'BEGIN IMMEDIATE',
  now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
  // It knows no users.
  user: "'script'",
  statement: (sql) => terminated(withoutCommands(withoutReturns(sql))),
  // A check that does not hold is named in the shell's message.
  guard: (condition, message) => [
    `CREATE TEMP TABLE ${guardTable} (holds INTEGER CONSTRAINT ${quote(message)} CHECK (holds IS 1))`,
    `INSERT INTO temp.${guardTable} SELECT (${condition})`,
    `DROP TABLE temp.${guardTable}`,
  ],
  texts: ({ sql, bindings = [], mustHold }: Statement) => {
    const text = bindings.length === 0 ? sql : inlined(sql, bindings)
    if (mustHold !== undefined) return script.guard(`(${text}) = 1`, mustHold)
    return bindings.length === 0 ? [text] : splitStatements(text)
  },
  knexText: (sql, bindings) => inlined(sql, bindings),
}

function inlined(sql: string, bindings: readonly (Binding | undefined)[]): string {
  let count = 0
  const found = tokenize(sql).flatMap((token): readonly Replacement[] => {
    const number = token.type === 'symbol' ? /^\?(\d*)$/.exec(token.text)?.[1] : undefined
    if (number === undefined) return []
    count = number === '' ? count + 1 : Number(number)
    return [{ start: token.start, end: token.end, text: valueText(bindings[count - 1]) }]
  })
  return replaceIn(sql, found)
}

/** A value as the driver binds it: whole numbers of 32 bits as such, all others as floating point. */
function valueText(value: Binding | undefined): string {
  if (value === undefined) return 'NULL'
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  if (value instanceof Date) return real(value.getTime())
  if (typeof value === 'number' && Number.isFinite(value) && value !== (value | 0)) return real(value)
  return textSafe(literal(value), typeof value === 'string' ? value : '')
}

function real(value: number): string {
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** The shell drops a carriage return before the end of a line. */
function textSafe(written: string, value: string): string {
  return value.includes('\r') ? `CAST(x'${Buffer.from(value, 'utf8').toString('hex')}' AS TEXT)` : written
}

function withoutReturns(sql: string): string {
  // In a definition the text itself is kept, and a default may not be an expression without parentheses.
  if (!sql.includes('\r') || !/^\s*(?:insert|update|delete|replace|with|select)\b/i.test(sql)) return sql
  return replaceIn(
    sql,
    tokenize(sql)
      .filter(({ type, value }) => type === 'string' && value.includes('\r'))
      .map(({ start, end, text, value }) => ({ start, end, text: textSafe(text, value) })),
  )
}

/** A line that is only `go` or `/` would end the statement; on the line before, it is like any other word. */
function withoutCommands(sql: string): string {
  if (!/^\s*(?:go|\/)\s*$/im.test(sql)) return sql
  const found = tokenize(sql).flatMap((token): readonly Replacement[] => {
    if (!isWord(token, 'go') && !isSymbol(token, '/')) return []
    const line = sql.lastIndexOf('\n', token.start)
    if (line < 0 || sql.slice(line, token.start).trim() !== '') return []
    // Behind a comment it would be part of it.
    const before = sql.slice(sql.lastIndexOf('\n', line - 1) + 1, line)
    return [{ start: line, end: token.end, text: before.includes('--') ? `\n/**/ ${token.text}` : ` ${token.text}` }]
  })
  return replaceIn(sql, found)
}
