import type { Connection as MysqlConnection } from 'mysql2'

/** A statement as Knex hands it over: `\?` is a question mark of its own, `?` a value. */
export interface KnexStatement {
  readonly sql: string
  readonly bindings?: readonly unknown[] | undefined
}

/** The same for the driver, which knows no `\?`: where there is one, the values are written into the text. */
export function forDriver<S extends KnexStatement>(connection: MysqlConnection, statement: S): S | KnexStatement {
  const { sql, bindings = [] } = statement
  if (!sql.includes('\\?')) return statement
  let index = 0
  const text = sql.replace(/\\?\?/g, (match) => (match === '\\?' ? '?' : connection.escape(bindings[index++])))
  return { sql: text, bindings: undefined }
}
