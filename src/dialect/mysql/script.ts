import { DbtoolError } from '../../errors/index.js'
import type { Binding } from '../connection.js'
import type { Statement } from '../dialect.js'
import type { ScriptRules } from '../script-rules.js'
import { replaceIn, terminated } from '../sql-text/inline.js'
import { mysqlRules, tokenize } from '../sql-text/lexer.js'
import { splitStatements } from '../sql-text/split-statements.js'
import { loadMysql, sessionSettings } from './driver.js'
import { settingsAskedBy, withoutSettings } from './object-settings.js'
import { literal, maxNameLength, quote } from './quote.js'

const keepMode = 'SET @dbtool_sql_mode = @@SESSION.sql_mode'
const restoreMode = 'SET SESSION sql_mode = @dbtool_sql_mode'
const strict = sessionSettings.replace(/\s+/g, ' ')

/** For the client program of MySQL or MariaDB. @see https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html */
export const script: ScriptRules = {
  command: 'mysql --comments --binary-mode database < script.sql',
  settings: [keepMode, strict],
  restore: [restoreMode],
  resetSettings: [
    'SET SESSION foreign_key_checks = DEFAULT, unique_checks = DEFAULT, sql_safe_updates = DEFAULT, time_zone = DEFAULT, default_storage_engine = DEFAULT',
    restoreMode,
    strict,
  ],
  // Every DDL statement commits.
  begin: [],
  commit: [],
  outside: [],
  beginRows: 'START TRANSACTION',
  now: "CONCAT(LEFT(DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')",
  user: 'LEFT(USER(), 200)',
  statement: (sql) => {
    const text = withoutReturns(sql)
    // The client looks for it in version comments, too.
    const plain = replaceIn(
      text,
      tokenize(text, mysqlRules).flatMap(({ type, start, end }) =>
        type === 'string' ? [{ start, end, text: '' }] : [],
      ),
    )
    if (!plain.includes(';')) return terminated(text)
    const end = delimiterFor(text)
    return `DELIMITER ${end}\n${terminated(text, end)}\nDELIMITER ;`
  },
  // Outside a routine there is no IF and no SIGNAL. The name of a table that is not there is an error that can be read.
  guard: (condition, message) => [
    `SET @dbtool_guard = IF((${condition}), 'DO 0', ${literal(`SELECT 1 FROM ${quote(nameOf(message))}`)})`,
    'PREPARE dbtool_guard FROM @dbtool_guard',
    'EXECUTE dbtool_guard',
    'DEALLOCATE PREPARE dbtool_guard',
  ],
  texts: ({ sql, bindings = [], mustHold }: Statement) => {
    const text = bindings.length === 0 ? sql : inlined(sql, bindings)
    if (mustHold !== undefined) return script.guard(`(${text}) = 1`, mustHold)
    const asked = settingsAskedBy(text)
    if (asked === null) return bindings.length === 0 ? [text] : splitStatements(text, mysqlRules)
    const { names, set } = asked
    return [
      `SET ${names.map((name) => `@dbtool_${name}_0 = @@SESSION.${name}`).join(', ')}`,
      `SET ${set}`,
      withoutSettings(text),
      `SET ${names.map((name) => `${name} = @dbtool_${name}_0`).join(', ')}`,
    ]
  },
  // Knex lets the driver put the values into the text, in just this way.
  knexText: (sql, bindings) => loadMysql().format(sql, [...bindings], false, 'local'),
}

function nameOf(message: string): string {
  // A table's name can hold neither a path nor a space at its end.
  return [...message.replace(/[^\x20-\x7e]|[./\\`]/g, ' ')].slice(0, maxNameLength).join('').trim()
}

function inlined(sql: string, bindings: readonly (Binding | undefined)[]): string {
  let count = 0
  const found = tokenize(sql, mysqlRules).filter(({ type, text }) => type === 'symbol' && text === '?')
  return replaceIn(
    sql,
    found.map(({ start, end }) => {
      const text = valueText(bindings[count])
      count += 1
      return { start, end, text }
    }),
  )
}

function valueText(value: Binding | undefined): string {
  if (value === undefined || value === null) return 'NULL'
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  if (value instanceof Date) return loadMysql().format('?', [value], false, 'local')
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new DbtoolError('DBT_UNSUPPORTED', `The number ${value} cannot be written into a script.`)
  }
  // The driver sends numbers beyond 2^53 as texts.
  return literal(typeof value === 'bigint' ? value.toString() : value)
}

/** Without --binary-mode the client makes one character of a carriage return and a line feed. */
function withoutReturns(sql: string): string {
  if (!sql.includes('\r')) return sql
  return replaceIn(
    sql,
    tokenize(sql, mysqlRules)
      .filter(({ type, text }) => type === 'string' && text.includes('\r'))
      .map(({ start, end, text }) => ({ start, end, text: text.replaceAll('\r', '\\r') })),
  )
}

/** A delimiter that the statement does not hold, not even where its end and the delimiter meet. */
function delimiterFor(text: string): string {
  const found = ['$$', '//', '@@'].find((delimiter) => !`${text}${delimiter.slice(1)}`.includes(delimiter))
  if (found !== undefined) return found
  let number = 1
  while (text.includes(`$dbtool${number}$`)) number += 1
  return `$dbtool${number}$`
}
