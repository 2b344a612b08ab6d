import type { Failure, FailureKind } from '../../data-access.js'
import { poolFailure } from '../../pool-failure.js'
import { driverCode } from '../errors.js'

/** @see https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const numbers: readonly (readonly [FailureKind, readonly number[]])[] = [
  ['unique', [1022, 1062, 1169, 1586, 1859]],
  ['foreign-key', [1216, 1217, 1451, 1452, 1557, 1761, 1762]],
  ['not-null', [1048, 1121, 1263, 1364]],
  ['check', [3819, 4025]],
  ['value', [1264, 1265, 1292, 1366, 1367, 1406, 1411, 1416, 1525, 1690, 3140, 3141, 3156, 3157, 3903, 4078]],
  ['missing', [1054, 1146]],
  ['deadlock', [1213]],
  // MariaDB, where a row has changed since the snapshot; a cluster that lets another node win.
  ['serialization', [1020, 3101]],
  ['lock-timeout', [1205, 3572]],
  ['read-only', [1290, 1792, 1836, 3989]],
  // No such user or database, too many connections, a server that ends, a connection that it has ended.
  ['connection', [1040, 1044, 1045, 1049, 1053, 1077, 1078, 1079, 1080, 1129, 1130, 1152, 1158, 1159, 1160, 1161]],
  ['connection', [1184, 1203, 1226, 1698, 1927, 2006, 2013, 3118, 3159, 3169, 4031, 4151]],
]
const kinds = new Map(numbers.flatMap(([kind, list]) => list.map((number) => [String(number), kind] as const)))

export function failure(error: unknown): Failure | null {
  const general = poolFailure(error)
  if (general !== null) return general
  if (!(error instanceof Error)) return null
  const code = driverCode(error) ?? ''
  const kind = kinds.get(code) ?? (isLost(error, code) ? 'connection' : undefined)
  if (kind === undefined) return null
  // Knex puts the statement before the message, with texts that may look like one.
  const message = 'sqlMessage' in error ? String(error.sqlMessage) : error.message
  return { kind, ...detailsOf(kind, message) }
}

/** What the driver says when a connection ends, and of one that has. */
function isLost(error: Error, code: string): boolean {
  return (
    code.startsWith('PROTOCOL_') || ('fatal' in error && error.fatal === true && /closed state/.test(error.message))
  )
}

function detailsOf(kind: FailureKind, message: string): Omit<Failure, 'kind'> {
  switch (kind) {
    case 'unique':
      return keyOf(message)
    case 'foreign-key':
      return referenceOf(message)
    case 'check': {
      const [, quoted, bare, table] =
        /^Check constraint '(.+)' is violated|^CONSTRAINT `(.+)` failed for `(?:[^`]|``)+`\.`(.+)`/.exec(message) ?? []
      return { ...named('constraint', quoted ?? bare), ...named('table', table) }
    }
    case 'not-null':
    case 'value':
      return columnOf(message)
    default:
      return {}
  }
}

/** `Duplicate entry 'x' for key 'users.uq_users_email'`; MariaDB leaves the table out. The entry may say anything. */
function keyOf(message: string): Omit<Failure, 'kind'> {
  const [, key] = /^[\s\S]* for key '(.+)'$/.exec(message) ?? []
  if (key === undefined) return {}
  const point = key.indexOf('.')
  const name = key.slice(point + 1)
  return {
    ...(point < 0 ? {} : { table: key.slice(0, point) }),
    ...(name === 'PRIMARY' ? { isPrimaryKey: true as const } : { constraint: name }),
  }
}

const name = '`((?:[^`]|``)+)`'
const reference = new RegExp(
  `a foreign key constraint fails \\(${name}\\.${name}, CONSTRAINT ${name} FOREIGN KEY \\((${name}(?:, ${name})*)\\)`,
)

/** ``(`app`.`posts`, CONSTRAINT `fk_posts_author` FOREIGN KEY (`author_id`) REFERENCES …`` */
function referenceOf(message: string): Omit<Failure, 'kind'> {
  const [, , table, constraint, columns = ''] = reference.exec(message) ?? []
  if (table === undefined || constraint === undefined) return {}
  const names = [...columns.matchAll(new RegExp(name, 'g'))].map(([, each = '']) => unquoted(each))
  return { table: unquoted(table), constraint: unquoted(constraint), columns: names }
}

/** `Column 'email' cannot be null`, `… for column 'email' at row 1`, ``… for column `app`.`users`.`email` at row 1``. */
function columnOf(message: string): Omit<Failure, 'kind'> {
  const full = new RegExp(`^[\\s\\S]* for column ${name}\\.${name}\\.${name} at row `).exec(message)
  if (full !== null) return { table: unquoted(full[2] ?? ''), columns: [unquoted(full[3] ?? '')] }
  const [, column] =
    /^(?:Column|Field) '(.+)' (?:cannot be null|doesn't have a default value)/.exec(message) ??
    /^[\s\S]* for column '(.+?)' at row /.exec(message) ??
    []
  return column === undefined ? {} : { columns: [column] }
}

function unquoted(text: string): string {
  return text.replaceAll('``', '`')
}

function named(key: 'constraint' | 'table', text: string | undefined): Omit<Failure, 'kind'> {
  return text === undefined ? {} : { [key]: unquoted(text) }
}
