/** SQL in which a `?` is a question mark and no placeholder of Knex. */
export function verbatim(sql: string): string {
  return sql.includes('?') ? sql.replace(/(?<!\\)\?/g, '\\?') : sql
}
