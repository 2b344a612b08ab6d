const sqlBrand = Symbol.for('dbtool.sql')

/** A piece of SQL that is used as it stands. */
export interface SqlFragment {
  /** No text from outside can have it: an object of a request that looks like SQL is none. */
  readonly [sqlBrand]: true
  readonly kind: 'sql'
  readonly sql: string
}

/** Marks a text as SQL: `sql\`CURRENT_TIMESTAMP\``. Only other fragments can be put in; a value would need quoting. */
export function sql(strings: TemplateStringsArray, ...fragments: readonly SqlFragment[]): SqlFragment {
  const text = strings.map((part, at) => part + (at < fragments.length ? (fragments[at]?.sql ?? '') : '')).join('')
  return { [sqlBrand]: true, kind: 'sql', sql: text }
}

export function isSqlFragment(value: unknown): value is SqlFragment {
  return typeof value === 'object' && value !== null && sqlBrand in value
}
