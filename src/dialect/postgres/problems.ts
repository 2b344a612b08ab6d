import { isDeepStrictEqual } from 'node:util'
import { type Column, type ColumnType, constraintsOf, type Schema, type Table, tableKey } from '../../schema/index.js'
import type { SchemaProblem } from '../dialect.js'
import { nameProblems } from '../name-problems.js'
import { maxNameBytes } from './quote.js'

/** What a PostgreSQL of this version cannot do of what the models ask for; reported before anything runs. */
export function problems(schema: Schema, version: number): readonly SchemaProblem[] {
  const limit = {
    engine: 'PostgreSQL',
    unit: 'bytes',
    most: maxNameBytes,
    size: (name: string) => Buffer.byteLength(name),
  }
  return [
    ...nameProblems(schema, limit),
    ...schema.tables.flatMap((table) => [...tableProblems(table, version), ...columnProblems(table, version)]),
    ...enumProblems(schema),
    ...twinProblems(schema),
  ]
}

function tableProblems(table: Table, version: number): readonly SchemaProblem[] {
  const found: string[] = []
  if (table.columns.length > 1600) found.push('PostgreSQL has at most 1,600 columns in a table')
  if (table.foreignKeys.some((key) => key.match === 'partial')) found.push('PostgreSQL has no MATCH PARTIAL')
  if (version < 180_000 && table.checks.some((check) => check.notEnforced === true)) {
    found.push('PostgreSQL has NOT ENFORCED from version 18 on')
  }
  for (const index of table.indexes) {
    if (index.invisible === true) found.push(`index ${index.name}: PostgreSQL has no invisible indexes`)
    if (index.keys.some((key) => key.length !== undefined)) {
      found.push(`index ${index.name}: PostgreSQL has no prefix lengths; use an expression such as left(name, 10)`)
    }
  }
  if ([table, ...constraintsOf(table), ...table.indexes].some(({ comment }) => comment?.includes('\0') === true)) {
    found.push('PostgreSQL cannot store a NUL character in a comment')
  }
  const { partitionBy, partitions } = table.options
  if (partitions !== undefined && partitionBy === undefined) found.push('partitions need partitionBy')
  return found.map((message) => ({ table: table.name, message }))
}

function columnProblems(table: Table, version: number): readonly SchemaProblem[] {
  return table.columns.flatMap((column) => {
    const found = [...typeProblems(column.type)]
    if (column.nullable && table.primaryKey?.columns.includes(column.name) === true) {
      found.push('it is in the primary key, which cannot hold NULL; take nullable() away')
    }
    if (column.onUpdateNow === true) {
      found.push('PostgreSQL has no ON UPDATE CURRENT_TIMESTAMP; use onUpdate of the data layer, or a trigger')
    }
    const isSerial = column.identity?.serial === true
    if (column.identity !== undefined && !isSerial && !['int', 'smallint', 'bigint'].includes(column.type.kind)) {
      found.push('PostgreSQL numbers only int, smallint and bigint columns')
    }
    if (column.generated !== undefined && !column.generated.stored && version < 180_000) {
      found.push('PostgreSQL has virtual generated columns from version 18 on; use { stored: true }')
    }
    found.push(...defaultProblems(column))
    if (column.comment?.includes('\0') === true) found.push('PostgreSQL cannot store a NUL character in a comment')
    return found.map((message) => ({ table: table.name, column: column.name, message }))
  })
}

function typeProblems(type: ColumnType): readonly string[] {
  if (type.kind === 'array') return typeProblems(type.of)
  if (type.kind === 'decimal' && type.precision > 1000) return ['PostgreSQL has at most 1,000 digits in a decimal']
  if ((type.kind === 'string' || type.kind === 'char') && type.length > 10_485_760) {
    return ['PostgreSQL has at most 10,485,760 characters in a string; use t.text()']
  }
  if ((type.kind === 'time' || type.kind === 'timestamp') && (type.precision ?? 0) > 6) {
    return ['PostgreSQL keeps at most 6 digits of a second']
  }
  if (type.kind === 'enum') {
    if (type.values.some((value) => value.includes('\0'))) return ['PostgreSQL cannot store a NUL character in a text']
    if (type.name !== undefined && Buffer.byteLength(type.name) > maxNameBytes)
      return [`the name of the enum type "${type.name}" has more than ${maxNameBytes} bytes, PostgreSQL's limit`]
    const long = type.values.find((value) => Buffer.byteLength(value) > maxNameBytes)
    if (long !== undefined) return [`the enum value ${long} has more than ${maxNameBytes} bytes, PostgreSQL's limit`]
  }
  return []
}

function defaultProblems(column: Column): readonly string[] {
  const { default: value } = column
  const holdsNul = value?.kind === 'value' && typeof value.value === 'string' && value.value.includes('\0')
  return holdsNul ? ['PostgreSQL cannot store a NUL character in a text'] : []
}

function enumProblems(schema: Schema): readonly SchemaProblem[] {
  const seen = new Map<string, readonly string[]>()
  return schema.tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const type = column.type.kind === 'array' ? column.type.of : column.type
      if (type.kind !== 'enum' || type.name === undefined) return []
      const key = `${type.schema ?? ''}.${type.name}`
      const known = seen.get(key)
      seen.set(key, type.values)
      if (known === undefined || isDeepStrictEqual(known, type.values)) return []
      return [
        { table: table.name, column: column.name, message: `the enum type ${type.name} has other values elsewhere` },
      ]
    }),
  )
}

/** Tables, indexes and types share their names: each is there once in a schema. */
function twinProblems(schema: Schema): readonly SchemaProblem[] {
  const seen = new Map<string, string>()
  const found: SchemaProblem[] = []
  const take = (table: Table, key: string, name: string, what: string): void => {
    const other = seen.get(key)
    if (other !== undefined && other !== what)
      found.push({ table: table.name, message: `${what} "${name}": ${other} has this name already` })
    seen.set(key, what)
  }
  for (const table of schema.tables) {
    take(table, tableKey(table), table.name, `the table ${table.name}`)
    const own = [
      ...table.uniques,
      ...table.excludes,
      ...table.indexes,
      ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ]
    for (const [at, { name }] of own.entries()) {
      if (name === undefined) continue
      take(table, tableKey({ ...table, name }), name, `index ${at + 1} of table ${table.name}`)
    }
    for (const { type } of table.columns) {
      const item = type.kind === 'array' ? type.of : type
      if (item.kind === 'enum' && item.name !== undefined) {
        const { schema: namespace = table.schema } = item
        const key = tableKey({ name: item.name, ...(namespace === undefined ? {} : { schema: namespace }) })
        take(table, key, item.name, `the enum type ${item.name}`)
      }
    }
  }
  return found
}
