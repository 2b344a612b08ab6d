import { unaskedServer } from '../../../src/dialect/mysql/server.js'
import { spellType as mysqlType } from '../../../src/dialect/mysql/types.js'
import { spellType as postgresType } from '../../../src/dialect/postgres/types.js'
import { spellType as sqliteType } from '../../../src/dialect/sqlite/types.js'
import type { DeclaredType } from '../../../src/model/index.js'
import type { ColumnType } from '../../../src/schema/index.js'

/** The type as dbtool's migrations would declare it; an enum of PostgreSQL has the name that is given. */
export function spelled(engine: string, declared: DeclaredType, enumName: string): string {
  const type = declared as ColumnType
  if (engine === 'sqlite') return sqliteType(type, false)
  if (engine === 'postgres') return type.kind === 'enum' ? enumName : postgresType(type)
  return mysqlType(type, unaskedServer(engine as 'mysql' | 'mariadb'))
}
