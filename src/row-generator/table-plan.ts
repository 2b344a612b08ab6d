import { isDeepStrictEqual } from 'node:util'
import type { Dialect } from '../dialect/dialect.js'
import type { ValueShape } from '../dialect/row-values.js'
import { columnsOf, type Expression, mapColumns } from '../dialect/sql-text/expression.js'
import { parseExpression } from '../dialect/sql-text/parse-expression.js'
import {
  type Column,
  type ForeignKey,
  type Schema,
  sameTable,
  type Table,
  type TableName,
  tableKey,
} from '../schema/index.js'

/** What rows of a table must be like: its own constraints, and those of the other schema that they must be allowed by. */
export interface TablePlan {
  readonly table: Table
  /** Those that are written, in their order. */
  readonly columns: readonly ColumnPlan[]
  readonly conditions: readonly Condition[]
  readonly keys: readonly UniqueKey[]
  readonly foreignKeys: readonly ForeignKey[]
  /** Why no row can be made; null: rows can be tried. */
  readonly problem: string | null
}

export interface ColumnPlan {
  readonly column: Column
  readonly shape: ValueShape
  /** Shapes that the value must fit beside its own. */
  readonly others: readonly ValueShape[]
  readonly nullable: boolean
  /** Never at an end of its shape: values that rise from row to row, this one's place among those that rise together. */
  readonly rising: number | null
  /** It is looked up by, so values are kept short. */
  readonly indexed: boolean
}

/** A check, a domain's or a partition's bound. */
export interface Condition {
  readonly expression: Expression
  readonly columns: readonly string[]
}

export interface UniqueKey {
  readonly parts: readonly { readonly expression: Expression; readonly length: number | null }[]
  readonly columns: readonly string[]
  readonly nullsNotDistinct: boolean
  readonly where: Expression | null
}

/** The table with the constraints of the other one that speak of columns which both have. */
export function mergedTable(table: Table, other: Table | undefined): Table {
  if (other === undefined || other === table) return table
  const has = (columns: readonly string[]): boolean =>
    columns.every((name) => table.columns.some((column) => column.name === name))
  const added = <T>(own: readonly T[], more: readonly T[]): readonly T[] => [
    ...own,
    ...more.filter((item) => !own.some((mine) => isDeepStrictEqual(mine, item))),
  ]
  const otherKey = other.primaryKey === undefined ? [] : [{ columns: other.primaryKey.columns }]
  return {
    ...table,
    uniques: added(
      table.uniques,
      [...other.uniques, ...otherKey].filter(({ columns }) => has(columns)),
    ),
    foreignKeys: added(
      table.foreignKeys,
      other.foreignKeys.filter(({ columns }) => has(columns)),
    ),
    checks: added(table.checks, other.checks),
    excludes: added(table.excludes, other.excludes),
    indexes: added(
      table.indexes,
      other.indexes.filter(({ unique }) => unique),
    ),
  }
}

/** @param also the schema by which rows must be allowed, too. */
export function planTable(dialect: Dialect, schema: Schema, live: Table, also: Schema | undefined): TablePlan {
  const { rowValues } = dialect
  const other = also?.tables.find((candidate) => sameTable(candidate, live))
  const table = mergedTable(live, other)
  const plainly = (sql: string): Expression => named(parseExpression(rowValues.tokens(sql)), table)
  const computed = new Map(
    live.columns.flatMap(({ name, generated }) =>
      generated === undefined ? [] : [[name, plainly(generated.expression)] as const],
    ),
  )
  const parse = (sql: string): Expression => withComputed(plainly(sql), computed)
  const columns: ColumnPlan[] = []
  const texts = [
    ...table.checks.filter(({ notEnforced }) => notEnforced !== true).map(({ expression }) => expression),
    ...rowValues.placement(live),
    ...(other === undefined ? [] : rowValues.placement(other)),
  ]
  let problem = rowValues.refuses(live, schema)
  const rising = risingColumns(table, parse)
  const indexed = new Set(
    [...table.indexes.flatMap(({ keys }) => keys.map(({ column }) => column)), ...keyColumns(table)].filter(
      (name) => name !== undefined,
    ),
  )
  for (const column of live.columns) {
    if (column.generated !== undefined) continue
    const own = rowValues.shapeOf(column, live, schema)
    if (own === null) {
      if (!column.nullable && column.default === undefined)
        problem ??= `no values are known for the type of its column ${column.name}, ${dialect.types.spell(column, live)}`
      continue
    }
    const twin = other?.columns.find(({ name }) => name === column.name)
    const next =
      twin === undefined || also === undefined || other === undefined ? null : rowValues.shapeOf(twin, other, also)
    const others = next === null || isDeepStrictEqual(next.shape, own.shape) ? [] : [next.shape]
    texts.push(...own.conditions, ...(next?.conditions ?? []))
    columns.push({
      column,
      shape: own.shape,
      others,
      nullable:
        column.nullable &&
        !own.notNull &&
        (twin?.nullable ?? true) &&
        next?.notNull !== true &&
        !isPartOfKey(table, column),
      rising: rising.get(column.name) ?? null,
      indexed: indexed.has(column.name),
    })
  }
  const writable = new Set(columns.map(({ column }) => column.name))
  return {
    table: live,
    columns,
    conditions: texts
      .flatMap((text) => conjuncts(parse(text)))
      .map((expression) => ({ expression, columns: columnsOf(expression) }))
      .filter((condition) => condition.columns.every((name) => writable.has(name))),
    keys: uniqueKeys(table, parse),
    // What a long key says of its columns, shorter ones over the same columns have to agree with.
    foreignKeys: table.foreignKeys
      .filter((key) => key.columns.every((name) => writable.has(name)))
      .toSorted((one, other) => other.columns.length - one.columns.length),
    problem,
  }
}

/** Each part of a condition that must hold by itself. */
function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === 'binary' && expression.operator === 'and'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression]
}

/** Engines that fold names may print one otherwise than its column is named. */
function named(expression: Expression, table: Table): Expression {
  const names = new Map(table.columns.map(({ name }) => [name.toLowerCase(), name]))
  const own = new Set(table.columns.map(({ name }) => name))
  return mapColumns(expression, (name) => ({
    kind: 'column',
    name: own.has(name) ? name : (names.get(name.toLowerCase()) ?? name),
  }))
}

/** Columns that the engine computes, by what they are computed from. */
function withComputed(expression: Expression, computed: ReadonlyMap<string, Expression>): Expression {
  let found = expression
  // One may be computed from another.
  for (let depth = 0; depth < 4 && columnsOf(found).some((name) => computed.has(name)); depth += 1)
    found = mapColumns(found, (name) => computed.get(name) ?? { kind: 'column', name })
  return found
}

function keyColumns(table: Table): readonly string[] {
  return [
    ...(table.primaryKey?.columns ?? []),
    ...table.uniques.flatMap(({ columns }) => columns),
    ...table.foreignKeys.flatMap(({ columns }) => columns),
  ]
}

/** SQLite takes NULL in a primary key; nobody means it. */
function isPartOfKey(table: Table, column: Column): boolean {
  return table.primaryKey?.columns.includes(column.name) === true
}

function risingColumns(table: Table, parse: (sql: string) => Expression): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { elements } of table.excludes) {
    for (const { column, expression, operator } of elements) {
      if (operator === '=') continue
      const names = column === undefined ? columnsOf(parse(expression ?? '')) : [column]
      for (const [at, name] of names.entries()) found.set(name, at)
    }
  }
  return found
}

function uniqueKeys(table: Table, parse: (sql: string) => Expression): readonly UniqueKey[] {
  const plain = (columns: readonly string[], nullsNotDistinct = false): UniqueKey => ({
    parts: columns.map((name) => ({ expression: { kind: 'column', name }, length: null })),
    columns,
    nullsNotDistinct,
    where: null,
  })
  const indexes = table.indexes
    .filter(({ unique }) => unique)
    .map(({ keys, nullsNotDistinct, where }): UniqueKey => {
      const parts = keys.map(({ column, expression, length }) => ({
        expression: column === undefined ? parse(expression ?? '') : ({ kind: 'column', name: column } as const),
        length: length ?? null,
      }))
      return {
        parts,
        columns: parts.flatMap((part) => columnsOf(part.expression)),
        nullsNotDistinct: nullsNotDistinct ?? false,
        where: where === undefined ? null : parse(where),
      }
    })
  return [
    ...(table.primaryKey === undefined ? [] : [plain(table.primaryKey.columns)]),
    ...table.uniques.map(({ columns, nullsNotDistinct }) => plain(columns, nullsNotDistinct)),
    ...indexes,
  ]
}

/** The tables that rows are asked for, and those that they reference, directly or not. Names that are not there are left out. */
export function withReferenced(
  { rowValues }: Dialect,
  schema: Schema,
  also: Schema | undefined,
  tables: readonly TableName[],
): ReadonlyMap<string, Table> {
  const live = new Map(schema.tables.map((table) => [tableKey(table), table]))
  const next = new Map(also?.tables.map((table) => [tableKey(table), table]))
  const found = new Map<string, Table>()
  const wanted = new Set(tables.map(tableKey))
  const work = [...wanted]
  for (let key = work.pop(); key !== undefined; key = work.pop()) {
    const stored = live.get(key)
    if (stored === undefined || found.has(key)) continue
    const table = rowValues.whole(stored, schema)
    found.set(key, table)
    for (const foreignKey of mergedTable(table, next.get(key)).foreignKeys) {
      // Rows that are only pointed to may point nowhere themselves: else a chain of tables would be filled for one of them.
      if (wanted.has(key) || isMandatory(foreignKey, table)) work.push(tableKey(foreignKey.table))
    }
  }
  return found
}

/** Whether every row of the table has to point to another. */
function isMandatory({ columns }: ForeignKey, table: Table): boolean {
  return columns.every((name) => table.columns.some((column) => column.name === name && !column.nullable))
}
