/**
 * Random schemas, and random changes of them, for the properties. `draw` is fast-check's generator function, so a
 * failure shrinks. Every choice is counted in `cells`: a property that never met an aspect proves nothing about it.
 */
import type * as fc from 'fast-check'
import {
  type Column,
  type ColumnType,
  type DefaultValue,
  type IndexDefinition,
  normalizeSchema,
  type Schema,
  type Table,
} from '../../src/schema/index.js'

export type Draw = {
  int(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  chance(percent: number): boolean
}

export const cells = new Map<string, number>()

function hit(cell: string): void {
  cells.set(cell, (cells.get(cell) ?? 0) + 1)
}

export function drawFrom(gen: fc.GeneratorValue, check: Pick<typeof fc, 'integer'>): Draw {
  const int = (min: number, max: number): number => gen(check.integer, { min, max })
  return {
    int,
    pick: <T>(items: readonly T[]): T => items[int(0, items.length - 1)] as T,
    chance: (percent) => int(1, 100) > 100 - percent,
  }
}

const tableNames = ['users', 'order', 'two words', 'we"ird', 'emoji 🎉', "it's", 'Straße', 'a`b', 'brackets]']
const columnNames = [
  'id',
  'name',
  'group',
  'e mail',
  'qu"ote',
  'ünï',
  '🙂',
  "o'clock",
  'select',
  'b`t',
  'total',
  'kind',
  'note',
  'x',
]

const types: readonly ColumnType[] = [
  { kind: 'int' },
  { kind: 'smallint' },
  { kind: 'bigint' },
  { kind: 'bool' },
  { kind: 'float' },
  { kind: 'double' },
  { kind: 'text' },
  { kind: 'uuid' },
  { kind: 'date' },
  { kind: 'time' },
  { kind: 'timestamp', timezone: true },
  { kind: 'json' },
  { kind: 'binary' },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'string', length: 40 },
  { kind: 'string', length: 255 },
  { kind: 'char', length: 3 },
  { kind: 'enum', values: ['a', "b'c", 'd"e'] },
  { kind: 'enum', values: ['a', 'z'] },
  { kind: 'custom', sql: 'TEXT' },
]

export const isText = (type: ColumnType): boolean => ['text', 'string', 'char', 'json'].includes(type.kind)
export const isNumber = (type: ColumnType): boolean =>
  ['int', 'smallint', 'bigint', 'float', 'double', 'decimal', 'bool'].includes(type.kind)

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

function defaultFor(draw: Draw, type: ColumnType): DefaultValue {
  if (type.kind === 'bool') return { kind: 'value', value: draw.chance(50) }
  if (isNumber(type)) {
    return draw.pick<DefaultValue>([
      { kind: 'value', value: 0 },
      { kind: 'value', value: -7 },
      { kind: 'sql', sql: '1 + 2' },
    ])
  }
  if (type.kind === 'timestamp') return { kind: 'sql', sql: 'CURRENT_TIMESTAMP' }
  if (type.kind === 'enum') return { kind: 'value', value: 'a' }
  if (type.kind === 'binary') return { kind: 'sql', sql: "x'00ff'" }
  return draw.pick<DefaultValue>([
    { kind: 'value', value: '' },
    { kind: 'value', value: 'it\'s; -- "x"' },
    { kind: 'value', value: '1' },
    { kind: 'sql', sql: "lower('X')" },
  ])
}

function drawColumn(draw: Draw, name: string): Column {
  const type = draw.pick(types)
  hit(`type ${type.kind}`)
  const nullable = draw.chance(50)
  hit(nullable ? 'nullable' : 'not null')
  const withDefault = draw.chance(45)
  const fallback = withDefault ? defaultFor(draw, type) : undefined
  if (fallback !== undefined) hit(`default ${fallback.kind}`)
  const collation = isText(type) && draw.chance(25) ? draw.pick(['NOCASE', 'RTRIM']) : undefined
  if (collation !== undefined) hit('collation')
  return {
    name,
    type,
    nullable,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(collation === undefined ? {} : { collation }),
  }
}

function drawGenerated(draw: Draw, name: string, base: Column): Column {
  const stored = draw.chance(50)
  hit(stored ? 'generated stored' : 'generated virtual')
  const expression = isNumber(base.type) ? `${quote(base.name)} * 2` : `coalesce(${quote(base.name)}, '-')`
  return {
    name,
    type: isNumber(base.type) ? { kind: 'int' } : { kind: 'text' },
    nullable: true,
    generated: { expression, stored },
  }
}

/** Identifiers as the naming convention would make them: unique in the whole database. */
function constraintName(prefix: string, table: string, parts: readonly string[]): string {
  return `${prefix}_${table}_${parts.join('_')}`
}

export function drawTable(draw: Draw, name: string): Table {
  const names = new Set<string>()
  const count = draw.int(1, 6)
  while (names.size < count) names.add(draw.pick(columnNames))
  let columns = [...names].map((column) => drawColumn(draw, column))
  const table: Table = {
    name,
    columns,
    uniques: [],
    foreignKeys: [],
    checks: [],
    excludes: [],
    indexes: [],
    options: {},
  }
  const key = draw.int(0, 4)
  let primaryKey: Table['primaryKey']
  if (key === 0) {
    hit('identity')
    const id: Column = { name: 'rowkey', type: { kind: 'int' }, nullable: false, identity: { always: false } }
    columns = [id, ...columns]
    primaryKey = { name: constraintName('pk', name, []), columns: ['rowkey'] }
  } else if (key === 1 || key === 2) {
    const keyColumns = columns.slice(0, key).map((column) => column.name)
    hit(keyColumns.length > 1 ? 'composite primary key' : 'primary key')
    columns = columns.map((column) => (keyColumns.includes(column.name) ? { ...column, nullable: false } : column))
    primaryKey = { name: constraintName('pk', name, []), columns: keyColumns }
  }
  const base = columns.find((column) => column.generated === undefined)
  if (base !== undefined && draw.chance(25)) columns = [...columns, drawGenerated(draw, 'computed', base)]
  let next: Table = { ...table, columns, ...(primaryKey === undefined ? {} : { primaryKey }) }
  if (draw.chance(20)) {
    hit('strict')
    next = { ...next, options: { ...next.options, strict: true } }
  }
  if (primaryKey !== undefined && key !== 0 && draw.chance(25)) {
    hit('without rowid')
    next = { ...next, options: { ...next.options, withoutRowid: true } }
  }
  for (let extra = draw.int(0, 3); extra > 0; extra -= 1) next = addExtra(draw, next)
  return next
}

/** Adds a unique, a check or an index, unless its name is there already. */
function addExtra(draw: Draw, table: Table): Table {
  const column = draw.pick(table.columns)
  const other = draw.pick(table.columns)
  const pair = column === other ? [column.name] : [column.name, other.name]
  switch (draw.int(0, 2)) {
    case 0: {
      const name = constraintName('uq', table.name, pair)
      if (table.uniques.some((unique) => unique.name === name)) return table
      hit('unique')
      return { ...table, uniques: [...table.uniques, { name, columns: pair }] }
    }
    case 1: {
      const name = constraintName('ck', table.name, [column.name])
      if (table.checks.some((check) => check.name === name)) return table
      hit('check')
      const limit = draw.int(1, 3)
      const expression = isText(column.type)
        ? `length(${quote(column.name)}) >= ${limit - 1}`
        : `${quote(column.name)} <> ${limit}`
      return { ...table, checks: [...table.checks, { name, expression }] }
    }
    default:
      return addIndex(draw, table, column, pair)
  }
}

function addIndex(draw: Draw, table: Table, column: Column, pair: readonly string[]): Table {
  const name = constraintName('ix', table.name, pair)
  if (table.indexes.some((index) => index.name === name)) return table
  const expression = isText(column.type) && draw.chance(30)
  const keys: IndexDefinition['keys'] = expression
    ? [{ expression: `lower(${quote(column.name)})` }]
    : pair.map((key) => ({
        column: key,
        ...(draw.chance(30) ? { order: 'desc' as const } : {}),
        ...(draw.chance(20) ? { collation: 'NOCASE' } : {}),
      }))
  const partial = draw.chance(30)
  hit(expression ? 'expression index' : 'index')
  if (partial) hit('partial index')
  if (keys.some((key) => key.order === 'desc')) hit('descending index')
  const where = partial ? { where: `${quote(column.name)} IS NOT NULL` } : {}
  return { ...table, indexes: [...table.indexes, { name, keys, unique: draw.chance(25), ...where }] }
}

function addForeignKey(draw: Draw, tables: readonly Table[], table: Table): Table {
  const parent = draw.pick(tables)
  const parentKey = parent.primaryKey?.columns ?? []
  const [parentColumn] = parentKey
  if (parentColumn === undefined || parentKey.length !== 1) return table
  const child = draw.pick(table.columns)
  if (child.generated !== undefined || child.identity !== undefined) return table
  const name = constraintName('fk', table.name, [child.name, parent.name])
  if (table.foreignKeys.some((key) => key.name === name)) return table
  hit(parent.name === table.name ? 'self reference' : 'foreign key')
  const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const
  const deferrable = draw.chance(20)
    ? { deferrable: draw.pick(['initially deferred', 'initially immediate'] as const) }
    : {}
  if ('deferrable' in deferrable) hit('deferrable')
  return {
    ...table,
    foreignKeys: [
      ...table.foreignKeys,
      {
        name,
        columns: [child.name],
        table: { name: parent.name },
        referencedColumns: [parentColumn],
        onDelete: draw.pick(actions),
        onUpdate: draw.pick(actions),
        ...deferrable,
      },
    ],
  }
}

export function drawSchema(draw: Draw): Schema {
  const names = new Set<string>()
  const count = draw.int(1, 4)
  while (names.size < count) names.add(draw.pick(tableNames))
  const tables = [...names].map((name) => drawTable(draw, name))
  return normalizeSchema({
    tables: tables.map((table) => (draw.chance(60) ? addForeignKey(draw, tables, table) : table)),
    enums: [],
    namespaces: [],
    objects: [],
  })
}

/** Foreign keys must point to a key that is there. */
function withoutDanglingKeys(tables: readonly Table[]): readonly Table[] {
  return tables.map((table) => ({
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => {
      const parent = tables.find((candidate) => candidate.name === key.table.name)
      return parent?.primaryKey?.columns.length === 1 && parent.primaryKey.columns[0] === key.referencedColumns[0]
    }),
  }))
}

function mentions(sql: string | undefined, name: string): boolean {
  return sql?.includes(quote(name)) ?? false
}

/** A table without a column and without everything that stands on it. */
function withoutColumn(table: Table, name: string): Table {
  const columns = table.columns.filter(
    (column) => column.name !== name && !mentions(column.generated?.expression, name),
  )
  const gone = table.columns.filter((column) => !columns.includes(column)).map((column) => column.name)
  const uses = (names: readonly string[]): boolean => names.some((used) => gone.includes(used))
  const { primaryKey, ...rest } = table
  const keepsKey = primaryKey !== undefined && !uses(primaryKey.columns)
  const { withoutRowid: _, ...options } = table.options
  return {
    ...rest,
    columns,
    ...(keepsKey ? { primaryKey } : {}),
    options: keepsKey ? table.options : options,
    uniques: table.uniques.filter((unique) => !uses(unique.columns)),
    foreignKeys: table.foreignKeys.filter((key) => !uses(key.columns)),
    checks: table.checks.filter((check) => !gone.some((column) => mentions(check.expression, column))),
    indexes: table.indexes.filter(
      (index) =>
        !gone.some(
          (column) =>
            mentions(index.where, column) ||
            index.keys.some((key) => key.column === column || mentions(key.expression, column)),
        ),
    ),
  }
}

function changeTable(draw: Draw, table: Table, tables: readonly Table[]): Table {
  const isKey = (column: Column): boolean => table.primaryKey?.columns.includes(column.name) ?? false
  const plain = table.columns.filter((column) => column.generated === undefined && column.identity === undefined)
  switch (draw.int(0, 9)) {
    case 0: {
      const free = columnNames.filter((name) => !table.columns.some((column) => column.name === name))
      const name = draw.pick(free)
      hit('add column')
      const at = draw.int(0, table.columns.length)
      const drawn = drawColumn(draw, name)
      // Rows may be there: without a default only a nullable column can be added.
      const column = drawn.default === undefined ? { ...drawn, nullable: true } : drawn
      return { ...table, columns: table.columns.toSpliced(at, 0, column) }
    }
    case 1: {
      const { name } = draw.pick(table.columns)
      const smaller = withoutColumn(table, name)
      if (smaller.columns.every((column) => column.generated !== undefined)) return table
      hit('drop column')
      return smaller
    }
    case 2: {
      const candidates = plain.filter((column) => !isKey(column))
      if (candidates.length === 0) return table
      const column = draw.pick(candidates)
      hit('alter column')
      const changed = drawColumn(draw, column.name)
      return { ...table, columns: table.columns.map((other) => (other === column ? changed : other)) }
    }
    case 3: {
      const { primaryKey: _, ...rest } = table
      const { withoutRowid: ___, ...options } = table.options
      const columns = table.columns.map(({ identity: __, ...column }) => column)
      hit('drop primary key')
      return { ...rest, columns, options }
    }
    case 4: {
      const candidates = plain.filter((column) => !isKey(column))
      if (candidates.length === 0 || table.columns.some((column) => column.identity !== undefined)) return table
      const key = draw.pick(candidates).name
      hit('change primary key')
      return {
        ...table,
        columns: table.columns.map((column) => (column.name === key ? { ...column, nullable: false } : column)),
        primaryKey: { name: constraintName('pk', table.name, []), columns: [key] },
      }
    }
    case 5:
      hit('drop extras')
      return {
        ...table,
        uniques: table.uniques.slice(1),
        checks: table.checks.slice(1),
        indexes: table.indexes.slice(1),
      }
    case 6: {
      hit('toggle strict')
      const { strict, ...options } = table.options
      return { ...table, options: strict === true ? options : { ...options, strict: true } }
    }
    case 7:
      hit('drop foreign keys')
      return addForeignKey(draw, tables, { ...table, foreignKeys: [] })
    case 8: {
      hit('rename extras')
      return {
        ...table,
        uniques: table.uniques.map((unique) => ({ ...unique, name: `${unique.name}2` })),
        indexes: table.indexes.map((index) => ({ ...index, name: `${index.name}2` })),
      }
    }
    default:
      return addExtra(draw, table)
  }
}

/** Another schema that is a few changes away. */
export function drawChange(draw: Draw, from: Schema): Schema {
  let tables = from.tables
  for (let count = draw.int(1, 6); count > 0; count -= 1) {
    const free = tableNames.filter((name) => !tables.some((table) => table.name === name))
    const action = draw.int(1, 10)
    if (tables.length === 0 || action === 1) {
      hit('create table')
      tables = [...tables, drawTable(draw, draw.pick(free))]
    } else if (action === 2) {
      const gone = draw.pick(tables)
      hit('drop table')
      tables = tables.filter((table) => table !== gone)
    } else {
      const table = draw.pick(tables)
      const changed = changeTable(draw, table, tables)
      tables = tables.map((other) => (other === table ? changed : other))
    }
    tables = withoutDanglingKeys(tables)
  }
  return normalizeSchema({
    tables: tables.map((table) => inOldOrder(table, from)),
    enums: [],
    namespaces: [],
    objects: [],
  })
}

/** Columns that stay keep their order among themselves: position alone is no difference to the differ. */
function inOldOrder(table: Table, from: Schema): Table {
  const order = from.tables.find((other) => other.name === table.name)?.columns.map((column) => column.name) ?? []
  const kept = table.columns.filter((column) => order.includes(column.name))
  const sorted = kept.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  return {
    ...table,
    columns: table.columns.map((column) => (kept.includes(column) ? (sorted.shift() ?? column) : column)),
  }
}
