import { type Column, constraintsOf, type ForeignKey, type Schema, type Table } from '../../schema/index.js'
import type { SchemaProblem } from '../dialect.js'
import { nameProblems } from '../name-problems.js'
import { expressions } from './expressions.js'
import { maxNameLength, nameProblem } from './quote.js'
import type { MysqlServer } from './server.js'
import { textProblems } from './text-problems.js'

/** What MySQL or MariaDB cannot do of what the models ask for; reported before anything runs. */
export function problems(schema: Schema, server: MysqlServer): readonly SchemaProblem[] {
  const engine = server.flavour === 'mysql' ? 'MySQL' : 'MariaDB'
  const limit = {
    engine,
    unit: 'characters',
    most: maxNameLength,
    size: (name: string) => [...name].length,
    refuses: nameProblem,
  }
  return [
    ...nameProblems(schema, limit),
    ...schema.tables.flatMap((table) => [
      ...tableProblems(table, engine),
      ...indexProblems(table, server, engine),
      ...columnProblems(table, server, engine),
      ...textProblems(table, engine, server.collation),
    ]),
    ...twinProblems(schema, server, engine),
  ]
}

function tableProblems(table: Table, engine: string): readonly SchemaProblem[] {
  const found: string[] = []
  if (table.schema !== undefined) found.push(`${engine} has no schemas below a database`)
  if (table.excludes.length > 0) found.push(`${engine} has no exclusion constraints`)
  for (const constraint of constraintsOf(table)) {
    const { name = '' } = constraint
    if ('deferrable' in constraint && constraint.deferrable !== undefined) {
      found.push(`constraint ${name}: ${engine} has no deferrable constraints`)
    }
    if ('include' in constraint && constraint.include !== undefined)
      found.push(`constraint ${name}: ${engine} has no INCLUDE`)
    if ('nullsNotDistinct' in constraint) found.push(`constraint ${name}: ${engine} has no NULLS NOT DISTINCT`)
    if ('notValid' in constraint) found.push(`constraint ${name}: ${engine} has no constraints that are NOT VALID`)
    if ('noInherit' in constraint) found.push(`constraint ${name}: ${engine} has no NO INHERIT`)
    if (constraint.kind === 'check' && constraint.notEnforced === true && engine === 'MariaDB') {
      found.push(`constraint ${name}: MariaDB has no NOT ENFORCED`)
    }
    if (constraint.kind === 'foreign-key') {
      if (constraint.match !== undefined) found.push(`foreign key ${name}: ${engine} has no MATCH`)
      if (constraint.onDelete === 'set default' || constraint.onUpdate === 'set default') {
        found.push(`foreign key ${name}: InnoDB has no SET DEFAULT`)
      }
      const isNullable = constraint.columns.every(
        (column) => table.columns.find(({ name: own }) => own === column)?.nullable,
      )
      if ((constraint.onDelete === 'set null' || constraint.onUpdate === 'set null') && !isNullable) {
        found.push(`foreign key ${name}: SET NULL needs columns that can be NULL`)
      }
    }
    if (constraint.kind === 'foreign-key' && changesItsColumns(constraint)) {
      const held = table.checks.find((check) => constraint.columns.some((column) => mentions(check.expression, column)))
      if (held !== undefined) {
        found.push(
          `foreign key ${name}: ${engine} does not let it change a column that check ${held.name} looks at; use another action`,
        )
      }
    }
    if (constraint.kind === 'primary-key' || constraint.kind === 'unique') {
      for (const column of constraint.columns) {
        const type = table.columns.find(({ name: own }) => own === column)?.type.kind ?? ''
        if (['text', 'binary', 'json', 'jsonb'].includes(type)) {
          found.push(
            `constraint ${name}: ${engine} needs a length for the key of ${column}; use t.string(n), or an index with { length }`,
          )
        }
      }
    }
  }
  for (const { name } of [...table.indexes, ...table.uniques, ...table.foreignKeys, ...table.checks]) {
    if (name?.toLowerCase() === 'primary')
      found.push(`${name} is the name of the primary key's index in ${engine}, and of no other`)
  }
  const indexNames = [...table.indexes, ...table.uniques].map(({ name = '' }) => name.toLowerCase())
  for (const [at, name] of indexNames.entries()) {
    if (name !== '' && indexNames.indexOf(name) !== at)
      found.push(`two indexes are called ${name}; ${engine} does not tell letter case apart in their names`)
  }
  const numbered = table.columns.filter((column) => column.identity !== undefined)
  if (numbered.length > 1) found.push(`${engine} numbers one column of a table only`)
  return found.map((message) => ({ table: table.name, message }))
}

function changesItsColumns({ onDelete, onUpdate }: ForeignKey): boolean {
  return onDelete === 'set null' || onUpdate === 'set null' || onUpdate === 'cascade'
}

function mentions(sql: string, column: string): boolean {
  return expressions.renameColumn(sql, column, `${column}_`) !== sql
}

function indexProblems(table: Table, server: MysqlServer, engine: string): readonly SchemaProblem[] {
  return table.indexes.flatMap((index) => {
    const found: string[] = []
    if (index.where !== undefined && index.unique) {
      found.push('has no unique indexes over a part of the rows; index a generated column')
    }
    if (index.include !== undefined) found.push('has no INCLUDE')
    if (index.nullsNotDistinct === true) found.push('has no NULLS NOT DISTINCT')
    const unknown = Object.keys(index.with ?? {}).find((name) => name !== 'parser' && name !== 'key_block_size')
    if (unknown !== undefined) found.push(`has no option ${unknown} of indexes; only parser and key_block_size`)
    for (const key of index.keys) {
      if (key.nulls !== undefined) found.push('has no NULLS FIRST in an index')
      if (key.operatorClass !== undefined) found.push('has no operator classes')
      if (key.collation !== undefined) found.push('has no collation of a key; give the column one')
      if (key.expression !== undefined && server.flavour === 'mariadb') {
        found.push('has no indexes over expressions; index a generated column')
      }
      const column = table.columns.find(({ name }) => name === key.column)
      const isLong = ['text', 'binary'].includes(column?.type.kind ?? '')
      if (isLong && key.length === undefined && index.method === undefined) {
        found.push(`needs a length for the key of ${key.column}: { column: '${key.column}', length: 100 }`)
      }
      if (column?.type.kind === 'json' || column?.type.kind === 'jsonb') found.push('has no index over JSON')
    }
    return found.map((message) => ({ table: table.name, message: `index ${index.name}: ${engine} ${message}` }))
  })
}

function columnProblems(table: Table, server: MysqlServer, engine: string): readonly SchemaProblem[] {
  return table.columns.flatMap((column) => {
    const found = [...typeProblems(column, engine)]
    if (column.nullable && table.primaryKey?.columns.includes(column.name) === true) {
      found.push('it is in the primary key, which cannot hold NULL; take nullable() away')
    }
    if (column.identity !== undefined) {
      if (column.identity.serial === true || column.identity.sequence !== undefined) {
        found.push(`${engine} has no sequences of columns: no serial, no start, no increment`)
      }
      const isFirst =
        table.primaryKey?.columns[0] === column.name ||
        table.uniques.some((unique) => unique.columns[0] === column.name) ||
        table.indexes.some((index) => index.keys[0]?.column === column.name)
      // Other engines count for each value of the columns before it.
      const isLater = table.options['engine'] !== undefined && keysOf(table).some((keys) => keys.includes(column.name))
      if (!isFirst && !isLater) found.push(`${engine} numbers only a column that a key begins with`)
    }
    if (
      column.generated !== undefined &&
      table.primaryKey?.columns.includes(column.name) === true &&
      server.flavour === 'mariadb'
    ) {
      found.push('MariaDB has no generated columns in a primary key')
    }
    return found.map((message) => ({ table: table.name, column: column.name, message }))
  })
}

function keysOf(table: Table): readonly (readonly string[])[] {
  return [
    table.primaryKey?.columns ?? [],
    ...table.uniques.map(({ columns }) => columns),
    ...table.indexes.map(({ keys }) => keys.map(({ column = '' }) => column)),
  ]
}

function typeProblems({ type, onUpdateNow }: Column, engine: string): readonly string[] {
  const found: string[] = []
  if (type.kind === 'array') found.push(`${engine} has no arrays; use t.json()`)
  if (type.kind === 'decimal' && (type.precision > 65 || type.scale > 30)) {
    found.push(`${engine} has at most 65 digits in a decimal, 30 of them behind the point`)
  }
  if (type.kind === 'string' && type.length > 16_383)
    found.push(`${engine} has at most 16,383 characters in a string; use t.text()`)
  if (type.kind === 'char' && type.length > 255) found.push(`${engine} has at most 255 characters in a char`)
  if ((type.kind === 'time' || type.kind === 'timestamp') && (type.precision ?? 0) > 6) {
    found.push(`${engine} keeps at most 6 digits of a second`)
  }
  if (type.kind === 'enum' && type.values.some((value) => / $/.test(value))) {
    found.push(`${engine} cuts the spaces at the end of an enum's value`)
  }
  const isTime = type.kind === 'timestamp' || (type.kind === 'custom' && /^(?:datetime|timestamp)/i.test(type.sql))
  if (onUpdateNow === true && !isTime) found.push('onUpdateNow() is for columns that hold a time and a day')
  return found
}

/** Names that must be one of a kind in the database, and tables that differ in letter case only. */
function twinProblems(schema: Schema, server: MysqlServer, engine: string): readonly SchemaProblem[] {
  const seen = new Map<string, string>()
  const found: SchemaProblem[] = []
  for (const table of schema.tables) {
    const keys = [...table.foreignKeys, ...(server.flavour === 'mysql' ? table.checks : [])]
    for (const { name } of keys) {
      if (name === undefined) continue
      const other = seen.get(name.toLowerCase())
      if (other !== undefined && other !== table.name) {
        found.push({
          table: table.name,
          message: `constraint ${name}: ${engine} wants its name once in a database, and ${other} has it`,
        })
      }
      seen.set(name.toLowerCase(), table.name)
    }
    const columns = table.columns.map(({ name }) => name.toLowerCase())
    for (const column of table.columns) {
      if (columns.indexOf(column.name.toLowerCase()) === table.columns.indexOf(column)) continue
      found.push({
        table: table.name,
        column: column.name,
        message: `another column has this name but for letter case, which ${engine} does not tell apart`,
      })
    }
  }
  if (server.keepsCase) return found
  const names = schema.tables.map(({ name }) => name.toLowerCase())
  return [
    ...found,
    ...schema.tables
      .filter(({ name }, at) => names.indexOf(name.toLowerCase()) !== at)
      .map(({ name }) => ({
        table: name,
        message: `another table has this name but for letter case, which this server does not tell apart`,
      })),
  ]
}
