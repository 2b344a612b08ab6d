/** A piece of SQL that is used as it stands. */
export interface SqlFragment {
  readonly kind: 'sql'
  readonly sql: string
}

/** Marks a text as SQL: `sql\`CURRENT_TIMESTAMP\``. Only other fragments can be put in; a value would need quoting. */
export function sql(strings: TemplateStringsArray, ...fragments: readonly SqlFragment[]): SqlFragment {
  const text = strings.map((part, at) => part + (at < fragments.length ? (fragments[at]?.sql ?? '') : '')).join('')
  return { kind: 'sql', sql: text }
}

export function isSqlFragment(value: unknown): value is SqlFragment {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'sql' && 'sql' in value
}
