import type { Schema, Table } from '../../schema/index.js'
import type { SchemaProblem } from '../dialect.js'
import { isNeverNull } from './never-null.js'
import { foldName } from './tokens.js'

/** What SQLite cannot do of what the models ask for; reported before anything runs. */
export function problems(schema: Schema): readonly SchemaProblem[] {
  return [
    ...schema.tables.flatMap((table) => [...tableProblems(table), ...columnProblems(table), ...indexProblems(table)]),
    ...twinProblems(schema),
  ]
}

/** Tables and indexes share their names, whatever their letter case. */
function twinProblems(schema: Schema): readonly SchemaProblem[] {
  const owners = new Map(schema.tables.map((table) => [foldName(table.name), `the table ${table.name}`]))
  return schema.tables.flatMap((table) =>
    table.indexes.flatMap(({ name }) => {
      const other = owners.get(foldName(name))
      owners.set(foldName(name), `an index of table ${table.name}`)
      return other === undefined
        ? []
        : [{ table: table.name, message: `the index ${name} cannot be called so: ${other} has this name already` }]
    }),
  )
}

function tableProblems(table: Table): readonly SchemaProblem[] {
  const found: string[] = []
  if (table.schema !== undefined) found.push('SQLite has no schemas (namespaces)')
  if (table.name.toLowerCase().startsWith('sqlite_'))
    found.push('SQLite keeps names that begin with sqlite_ for itself')
  if (table.options['withoutRowid'] === true && table.primaryKey === undefined) {
    found.push('a WITHOUT ROWID table needs a primary key')
  }
  if (table.uniques.some((unique) => unique.nullsNotDistinct === true)) found.push('SQLite has no NULLS NOT DISTINCT')
  if (table.uniques.some((unique) => unique.deferrable !== undefined)) {
    found.push('SQLite defers foreign keys only, not unique constraints')
  }
  if (table.primaryKey?.deferrable !== undefined) found.push('SQLite defers foreign keys only, not primary keys')
  if (table.excludes.length > 0) found.push('SQLite has no exclusion constraints')
  if ([table.primaryKey, ...table.uniques].some((key) => key?.include !== undefined))
    found.push('SQLite has no INCLUDE')
  if (table.foreignKeys.some((key) => key.notValid === true) || table.checks.some((check) => check.notValid === true)) {
    found.push('SQLite has no constraints that are NOT VALID')
  }
  if (table.checks.some((check) => check.noInherit === true)) found.push('SQLite has no NO INHERIT')
  if (table.checks.some((check) => check.notEnforced === true)) found.push('SQLite has no NOT ENFORCED')
  return found.map((message) => ({ table: table.name, message }))
}

function columnProblems(table: Table): readonly SchemaProblem[] {
  const strictTypes = new Set(['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY'])
  return table.columns.flatMap((column) => {
    const found: string[] = []
    if (column.type.kind === 'array') found.push('SQLite has no arrays; use t.json()')
    if (column.nullable && isNeverNull(column, table)) {
      found.push('it is in the primary key, which cannot hold NULL here; take nullable() away')
    }
    if (column.onUpdateNow === true)
      found.push('SQLite has no ON UPDATE CURRENT_TIMESTAMP; use onUpdate of the data layer')
    if (column.identity?.serial === true || column.identity?.sequence !== undefined) {
      found.push('SQLite numbers rows from 1 by 1: it has no serial and no options of a sequence')
    }
    if (column.identity !== undefined) {
      const isKey = table.primaryKey?.columns.length === 1 && table.primaryKey.columns[0] === column.name
      if (!isKey) found.push('SQLite numbers rows only in a column that is the whole primary key')
      if (table.options['withoutRowid'] === true) found.push('a WITHOUT ROWID table cannot number its rows')
    }
    if (
      table.options['strict'] === true &&
      column.type.kind === 'custom' &&
      !strictTypes.has(column.type.sql.toUpperCase())
    ) {
      found.push(`a STRICT table has no type ${column.type.sql}`)
    }
    if (column.generated !== undefined && table.primaryKey?.columns.includes(column.name) === true) {
      found.push('a generated column cannot be in the primary key')
    }
    return found.map((message) => ({ table: table.name, column: column.name, message }))
  })
}

function indexProblems(table: Table): readonly SchemaProblem[] {
  return table.indexes.flatMap((index) => {
    const found: string[] = []
    if (index.method !== undefined) found.push(`index ${index.name}: SQLite has no index methods`)
    if (index.include !== undefined) found.push(`index ${index.name}: SQLite has no INCLUDE`)
    if (index.invisible === true) found.push(`index ${index.name}: SQLite has no invisible indexes`)
    if (index.with !== undefined) found.push(`index ${index.name}: SQLite has no storage parameters`)
    if (index.nullsNotDistinct === true) found.push(`index ${index.name}: SQLite has no NULLS NOT DISTINCT`)
    if (index.keys.some((key) => key.nulls !== undefined))
      found.push(`index ${index.name}: SQLite has no NULLS FIRST in an index`)
    if (index.keys.some((key) => key.operatorClass !== undefined)) {
      found.push(`index ${index.name}: SQLite has no operator classes`)
    }
    if (index.keys.some((key) => key.length !== undefined))
      found.push(`index ${index.name}: SQLite has no prefix lengths`)
    return found.map((message) => ({ table: table.name, message }))
  })
}
