import type { Column, ColumnType, DefaultValue } from '../../schema/index.js'
import type { Row } from '../connection.js'
import { mysqlRules, tokenize } from '../sql-text/lexer.js'
import { withoutParentheses } from '../sql-text/parentheses.js'
import { literalDefault, parseDefault, unescaped } from './expressions.js'
import type { MysqlServer } from './server.js'
import { parseType, spellType } from './types.js'

export function toColumn(
  row: Row,
  tableCollation: string,
  jsonColumns: ReadonlySet<string>,
  server: MysqlServer,
): Column {
  const name = String(row['name'])
  const extra = String(row['extra'])
  const isJson = jsonColumns.has(name) && row['type'] === 'longtext'
  const plain = String(row['type']).replace(compressed, '')
  const known: ColumnType = isJson ? { kind: 'json' } : parseType(plain, enumValues(plain), server.flavour)
  const attributes = attributesOf(row)
  const type: ColumnType =
    attributes.length === 0 ? known : { kind: 'custom', sql: [spellType(known, server), ...attributes].join(' ') }
  const generated = /\b(VIRTUAL|STORED|PERSISTENT) GENERATED/i.exec(extra)
  const expression = textOf(row['expression'], server)
  const fallback = generated === null ? toDefault(row, type, server) : undefined
  const collation = row['collation'] == null || isJson ? tableCollation : String(row['collation'])
  return {
    name,
    type,
    nullable: row['nullable'] === 'YES',
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(/auto_increment/i.test(extra) ? { identity: { always: false } } : {}),
    ...(generated === null || expression === null
      ? {}
      : {
          generated: {
            expression: withoutParentheses(expression, mysqlRules),
            stored: !/virtual/i.test(generated[1] ?? ''),
          },
        }),
    ...(collation === tableCollation ? {} : { collation }),
    ...(row['comment'] === '' ? {} : { comment: String(row['comment']) }),
    ...(/on update current_timestamp/i.test(extra) ? { onUpdateNow: true } : {}),
  }
}

/** How MariaDB shows that a column is compressed. */
const compressed = /\s*\/\*M?!\d+ COMPRESSED\*\/$/

/** What the IR has no place for, in the order in which the server takes it. */
function attributesOf(row: Row): readonly string[] {
  const extra = String(row['extra'])
  return [
    ...(compressed.test(String(row['type'])) ? ['compressed'] : []),
    ...(row['srid'] == null ? [] : [`srid ${row['srid']}`]),
    ...(/\bINVISIBLE\b/i.test(extra) ? ['invisible'] : []),
    ...(/WITHOUT SYSTEM VERSIONING/i.test(extra) ? ['without system versioning'] : []),
  ]
}

/** An expression as the server would read it back. */
export function textOf(value: unknown, server: MysqlServer): string | null {
  if (value == null || value === '') return null
  return server.flavour === 'mysql' ? unescaped(String(value)) : String(value)
}

/** MySQL keeps values and expressions apart, in `extra`; MariaDB writes both as SQL. */
function toDefault(row: Row, type: Column['type'], server: MysqlServer): DefaultValue | undefined {
  if (row['value'] == null) return undefined
  const text = String(row['value'])
  // MariaDB gives a day of zeros to what is set at updates and has no default. Nobody asked for it.
  if (/on update/i.test(String(row['extra'])) && /^'0000-00-00 /.test(text)) return undefined
  if (server.flavour === 'mariadb') return parseDefault(text, type)
  const isExpression = /DEFAULT_GENERATED/i.test(String(row['extra']))
  const bytes = isExpression || !holdsBytes(row) ? null : textInBytes(text)
  if (bytes !== null) return { kind: 'value', value: bytes }
  if (isExpression || isSqlFor(row, text)) return parseDefault(unescaped(text), type)
  return literalDefault(text, type)
}

/** Texts of any other column may look like this, too. */
function isSqlFor(row: Row, text: string): boolean {
  const columnType = String(row['type'])
  if (/^(?:timestamp|datetime)/i.test(columnType)) return /^current_timestamp/i.test(text)
  if (/^bit/i.test(columnType)) return /^b'/i.test(text)
  return holdsBytes(row) && /^0x/i.test(text)
}

function holdsBytes(row: Row): boolean {
  const columnType = String(row['type'])
  const isText = /^(?:enum|set|char|varchar)\b/i.test(columnType)
  return /binary|blob/i.test(columnType) || (isText && (row['collation'] == null || row['collation'] === 'binary'))
}

/** MySQL shows the default of a column of bytes in hexadecimal digits, also where a text was given. */
function textInBytes(hexadecimal: string): string | null {
  const [, digits] = /^0x((?:[0-9a-f]{2})*)$/i.exec(hexadecimal) ?? []
  if (digits === undefined) return null
  const text = Buffer.from(digits, 'hex').toString('utf8')
  const isText = Buffer.from(text, 'utf8').toString('hex') === digits.toLowerCase()
  return isText && [...text].every((letter) => letter >= ' ' && letter !== '\u007f') ? text : null
}

/** The values of `enum('a','b')`, or null. */
export function enumValues(type: string): readonly string[] | null {
  if (!/^enum\(/i.test(type)) return null
  return tokenize(type.slice(type.indexOf('(')), mysqlRules)
    .filter((token) => token.type === 'string')
    .map((token) => token.value)
}
