import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DbtoolError } from '../../errors/index.js'
import type { Binding } from '../connection.js'
import type { Statement } from '../dialect.js'
import type { ScriptRules } from '../script-rules.js'
import { numberPlaceholders } from '../sql-text/bindings.js'
import { type Replacement, replaceIn, terminated } from '../sql-text/inline.js'
import { postgresRules, tokenize } from '../sql-text/lexer.js'
import { splitStatements } from '../sql-text/split-statements.js'
import { literal } from './quote.js'

const settings = ["SET client_encoding = 'UTF8'", 'SET standard_conforming_strings = on']

/** For psql. @see https://www.postgresql.org/docs/current/app-psql.html */
export const script: ScriptRules = {
  command: 'psql -X -v ON_ERROR_STOP=1 -d database -f script.sql',
  settings,
  restore: [],
  resetSettings: ['RESET SESSION AUTHORIZATION', 'RESET ALL', ...settings],
  begin: ['BEGIN'],
  commit: ['COMMIT'],
  outside: [],
  beginRows: 'BEGIN',
  now: `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  user: "left(session_user || '@' || coalesce(host(inet_client_addr()), 'local'), 200)",
  statement: (sql) => terminated(withoutVariables(sql)),
  guard: (condition, message) => {
    const body = `BEGIN IF (${condition}) IS NOT TRUE THEN RAISE EXCEPTION USING MESSAGE = ${literal(message)}; END IF; END`
    return [`DO ${dollarQuoted(body)}`]
  },
  texts: ({ sql, bindings = [], mustHold }: Statement) => {
    const text = bindings.length === 0 ? sql : inlined(numberPlaceholders(sql, postgresRules), bindings)
    if (mustHold !== undefined) return script.guard(`(${text})::int = 1`, mustHold)
    return bindings.length === 0 ? [text] : splitStatements(text, postgresRules)
  },
  knexText: (sql, bindings) => inlined(sql, bindings),
}

/**
 * Puts the values where `$1` and so on are. A value goes to the server as a text whose type the server finds out, and so
 * does an unadorned literal in quotes: a number without quotes would already be a number, which a boolean column refuses.
 */
function inlined(sql: string, bindings: readonly (Binding | undefined)[]): string {
  const found = tokenize(sql, postgresRules).flatMap((token): readonly Replacement[] => {
    const number = /^\$(\d+)$/.exec(token.text)?.[1]
    if (token.type !== 'symbol' || number === undefined) return []
    return [{ start: token.start, end: token.end, text: valueText(bindings[Number(number) - 1]) }]
  })
  return replaceIn(sql, found)
}

function valueText(value: Binding | undefined): string {
  const prepared = prepare(value)
  if (prepared === null || prepared === undefined) return 'NULL'
  if (Buffer.isBuffer(prepared)) return `'\\x${prepared.toString('hex')}'::bytea`
  if (typeof prepared === 'string') return literal(prepared)
  throw new DbtoolError('DBT_UNSUPPORTED', 'A value cannot be written into a script.')
}

/** The driver's own idea of how a value is sent: dates with their offset, arrays in braces, objects as JSON. */
function prepare(value: unknown): unknown {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      const utils = createRequire(from)('pg/lib/utils') as { prepareValue(value: unknown): unknown }
      return utils.prepareValue(value)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new DbtoolError('DBT_DRIVER_MISSING', 'The driver for PostgreSQL, pg, is not installed.', {
    next: ['npm install pg'],
  })
}

/** psql puts its variables where it sees `:name`, as in the slice `a[1:n]`; with a space between it sees none. */
function withoutVariables(sql: string): string {
  if (!sql.includes(':')) return sql
  const found = tokenize(sql, postgresRules).filter(
    ({ type, text, end }) => type === 'symbol' && text === ':' && /\S/.test(sql[end] ?? ' '),
  )
  return replaceIn(
    sql,
    found.map(({ start, end }) => ({ start, end, text: ': ' })),
  )
}

function dollarQuoted(body: string): string {
  let tag = '$dbtool$'
  for (let number = 1; body.includes(tag); number += 1) tag = `$dbtool${number}$`
  return `${tag}${body}${tag}`
}
