import { DbtoolError } from '../../errors/index.js'
import type { Column, ColumnTypeKind, DefaultValue, LiteralValue } from '../../schema/index.js'
import type { ExpressionRules } from '../dialect.js'
import { canonicalText, isSymbol, sameName, tokenize, withoutOuterParentheses } from './tokens.js'

/** A name in double quotes. NUL would end the statement there and then. */
export function quote(name: string): string {
  if (name.includes('\0'))
    throw new DbtoolError('DBT_UNSUPPORTED', 'A name holds a NUL character, which SQLite cannot store.')
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteAll(names: readonly string[]): string {
  return names.map(quote).join(', ')
}

/** A value as SQL. A string with NUL is written as a cast blob: a NUL in the text would end the statement. */
export function literal(value: LiteralValue | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : value > 0 ? '9e999' : '-9e999'
  if (typeof value === 'bigint') return value.toString()
  if (value.includes('\0')) return `CAST(x'${Buffer.from(value, 'utf8').toString('hex')}' AS TEXT)`
  return `'${value.replaceAll("'", "''")}'`
}

/** SQLite keeps expressions as they were written, so a canonical spelling of the tokens is all there is to ask. */
export function expressionKey(sql: string): string {
  return canonicalText(withoutOuterParentheses(tokenize(sql)))
}

/** The text after DEFAULT, or null. Anything but a literal or CURRENT_… needs parentheses. @see https://sqlite.org/lang_createtable.html#dfltval */
export function spellDefault(column: Column): string | null {
  const { default: value } = column
  if (value === undefined) return null
  if (value.kind === 'value') {
    const text = literal(value.value)
    return text.startsWith('CAST') ? `(${text})` : text
  }
  const tokens = withoutOuterParentheses(tokenize(value.sql))
  if (tokens.length === 1 && isPlainDefault(tokens[0]?.text ?? '')) return tokens[0]?.text ?? null
  return `(${value.sql})`
}

function isPlainDefault(text: string): boolean {
  return /^(current_(timestamp|date|time)|null|true|false)$/i.test(text) || /^['\d]/.test(text)
}

/** What a DEFAULT clause says. NULL, TRUE and FALSE stay words, though they are no default, 1 and 0: SQLite shows what was written. */
export function parseDefaultText(sql: string, type: ColumnTypeKind): DefaultValue | undefined {
  const tokens = tokenize(sql)
  const [first] = tokens
  if (first === undefined) return undefined
  if (tokens.length === 1) {
    if (first.type === 'string') return { kind: 'value', value: first.value }
    // SQLite reads an unknown "name" as a string here.
    if (first.type === 'quoted') return { kind: 'value', value: first.value }
    const word = first.text.toLowerCase()
    if (type === 'bool' && (word === '0' || word === '1')) return { kind: 'value', value: word === '1' }
    if (first.type === 'number') return numberDefault(first.text, type)
  }
  if (tokens.length === 2 && isSymbol(first, '-') && tokens[1]?.type === 'number') {
    return numberDefault(`-${tokens[1].text}`, type)
  }
  const inner = withoutOuterParentheses(tokens)
  const last = inner.at(-1)
  const text = inner[0] === undefined || last === undefined ? sql : sql.slice(inner[0].start, last.end)
  return { kind: 'sql', sql: text }
}

/** A number as a value where JavaScript writes it the same way; else as SQL, so that nothing is rounded. */
function numberDefault(text: string, type: ColumnTypeKind): DefaultValue {
  const number = Number(text)
  if (String(number) === text && type !== 'bigint') return { kind: 'value', value: number }
  if (/^-?\d+$/.test(text) && BigInt(text).toString() === text) return { kind: 'value', value: BigInt(text) }
  return { kind: 'sql', sql: text }
}

/** What ALTER TABLE … RENAME COLUMN does to checks, indexes and generated columns. */
export function renameColumn(sql: string, from: string, to: string): string {
  const tokens = tokenize(sql)
  let text = ''
  let at = 0
  for (const [index, token] of tokens.entries()) {
    const isName = token.type === 'word' || token.type === 'quoted'
    // A word before a parenthesis is a function.
    if (!isName || !sameName(token.value, from) || isSymbol(tokens[index + 1], '(')) continue
    text += sql.slice(at, token.start) + quote(to)
    at = token.end
  }
  return text + sql.slice(at)
}

export const expressions: ExpressionRules = {
  quote,
  quoteTable: ({ name }) => quote(name),
  literal,
  key: expressionKey,
  renameColumn,
  spellDefault,
  defaultKey: (column) => {
    const spelled = spellDefault(column)
    const key = spelled === null ? 'null' : expressionKey(spelled)
    if (key === 'null') return null
    return key === 'true' ? '1' : key === 'false' ? '0' : key
  },
}
