import type { KnownStructure } from '../../dialect/lint-rule.js'
import type { Change } from '../../dialect/sql-change.js'
import type { ColumnChange } from '../../operations/index.js'
import {
  type Column,
  type Constraint,
  constraintsOf,
  type Table,
  type TableName,
  tableNameOf,
  withConstraint,
} from '../../schema/index.js'

/**
 * What a history of revisions says about the structure, told without a database: tables that it made, as far as each step
 * is understood. What it did not make it does not know. Immutable: each step gives the next one.
 */
export class Structure implements KnownStructure {
  static readonly empty = new Structure(new Map(), new Map())
  readonly #tables: ReadonlyMap<string, KnownTable>
  readonly #enums: ReadonlyMap<string, readonly string[]>

  private constructor(tables: ReadonlyMap<string, KnownTable>, enums: ReadonlyMap<string, readonly string[]>) {
    this.#tables = tables
    this.#enums = enums
  }

  get tables(): Iterable<Table> {
    return [...this.#tables.values()].map(({ table }) => table)
  }

  table(name: TableName): Table | null {
    return this.#tables.get(keyOf(name))?.table ?? null
  }

  isWhole(name: TableName): boolean {
    return this.#tables.get(keyOf(name))?.isWhole === true
  }

  column(table: TableName, name: string): Column | null {
    return this.table(table)?.columns.find((column) => same(column.name, name)) ?? null
  }

  constraint(table: TableName, name: string): Constraint | null {
    const found = this.table(table)
    return found === null ? null : (constraintsOf(found).find((one) => same(one.name ?? '', name)) ?? null)
  }

  index(table: TableName, name: string): Table['indexes'][number] | null {
    return this.table(table)?.indexes.find((index) => same(index.name, name)) ?? null
  }

  tableOfIndex(name: string): Table | null {
    for (const { table } of this.#tables.values())
      if (table.indexes.some((index) => same(index.name, name))) return table
    return null
  }

  enumValues(type: TableName): readonly string[] | null {
    return this.#enums.get(keyOf(type)) ?? null
  }

  /** What is there after the change. */
  after(change: Change): Structure {
    switch (change.kind) {
      case 'create-table':
        return this.#with({ table: change.table, isWhole: change.table.columns.length > 0 })
      case 'drop-table':
        return this.#without(change.table)
      case 'rename-table':
        return this.#renamed(change.table, change.to)
      case 'create-enum':
        return this.#withEnum(change.type, change.type.values)
      case 'alter-enum':
        return this.#withEnum(change.type, change.to)
      case 'add-enum-value':
        return this.#withEnum(change.type, [...(this.enumValues(change.type) ?? []), change.value])
      case 'drop-enum':
        return this.#withEnum(change.type, null)
      default:
        return 'table' in change && change.table !== null ? this.#changed(change.table, change) : this
    }
  }

  #with(known: KnownTable): Structure {
    return new Structure(new Map(this.#tables).set(keyOf(known.table), known), this.#enums)
  }

  #without(table: TableName): Structure {
    const tables = new Map(this.#tables)
    tables.delete(keyOf(table))
    return new Structure(tables, this.#enums)
  }

  #withEnum(type: TableName, values: readonly string[] | null): Structure {
    const enums = new Map(this.#enums)
    if (values === null) enums.delete(keyOf(type))
    else enums.set(keyOf(type), values)
    return new Structure(this.#tables, enums)
  }

  #renamed(name: TableName, to: string): Structure {
    const known = this.#tables.get(keyOf(name))
    if (known === undefined) return this
    const next = this.#without(name).#with({ ...known, table: { ...known.table, name: to } })
    const tables = new Map(next.#tables)
    for (const [key, { table, isWhole }] of tables) {
      const foreignKeys = table.foreignKeys.map((foreignKey) =>
        keyOf(foreignKey.table) === keyOf(name)
          ? { ...foreignKey, table: { ...foreignKey.table, name: to } }
          : foreignKey,
      )
      tables.set(key, { table: { ...table, foreignKeys }, isWhole })
    }
    return new Structure(tables, this.#enums)
  }

  #changed(name: TableName, change: Change): Structure {
    // Of an index that SQL drops or renames, only the name is told.
    const owner = name.name === '' && 'name' in change ? this.tableOfIndex(change.name ?? '') : name
    if (owner === null || owner.name === '') return this
    const known = this.#tables.get(keyOf(owner)) ?? { table: bareTable(owner), isWhole: false }
    const table = changedTable(known.table, change)
    return table === known.table ? this : this.#with({ ...known, table })
  }
}

/** A table, and whether all of it is known or only what revisions changed of it. */
interface KnownTable {
  readonly table: Table
  readonly isWhole: boolean
}

function bareTable(name: TableName): Table {
  const lists = { columns: [], uniques: [], foreignKeys: [], checks: [], excludes: [], indexes: [] }
  return { ...tableNameOf(name), ...lists, options: {} }
}

/** Unquoted names fold in most places; two tables that differ in letter case only are rarer than sloppy spelling. */
function keyOf({ name, schema }: TableName): string {
  return `${schema ?? ''}\0${name}`.toLowerCase()
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function changedTable(table: Table, change: Change): Table {
  switch (change.kind) {
    case 'add-column':
      return { ...table, columns: [...table.columns, change.column] }
    case 'drop-column':
      return withoutColumn(table, change.column)
    case 'alter-column':
      return eachColumn(table, change.column, (column) => altered(column, change.to))
    case 'rename-column':
      return renamedColumn(table, change.column, change.to)
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      return withConstraint(table, change.constraint)
    case 'drop-constraint':
      return withoutConstraint(table, change.name, change.dropped)
    case 'validate-constraint':
      return validated(table, change.name)
    case 'rename-constraint': {
      const found = constraintsOf(table).find(({ name }) => same(name ?? '', change.name))
      if (found === undefined) return table
      return withConstraint(withoutConstraint(table, change.name, null), { ...found, name: change.to })
    }
    case 'create-index':
      return { ...table, indexes: [...table.indexes, change.index] }
    case 'drop-index':
      return withoutConstraint(
        { ...table, indexes: table.indexes.filter(({ name }) => !same(name, change.name)) },
        change.name,
        null,
      )
    case 'rename-index':
      return {
        ...table,
        indexes: table.indexes.map((index) => (same(index.name, change.name) ? { ...index, name: change.to } : index)),
      }
    case 'set-table-options':
      return { ...table, options: change.to }
    default:
      return table
  }
}

function eachColumn(table: Table, name: string, change: (column: Column) => Column): Table {
  return { ...table, columns: table.columns.map((column) => (same(column.name, name) ? change(column) : column)) }
}

/** A null takes the thing away; what is not named stays. */
export function altered(column: Column, to: ColumnChange): Column {
  const { using: _, ...change } = to
  const next = Object.entries({ ...column, ...change }).filter(([, value]) => value !== null)
  return Object.fromEntries(next) as unknown as Column
}

function withoutColumn(table: Table, name: string): Table {
  const holds = (columns: readonly string[] | undefined): boolean => columns?.some((one) => same(one, name)) === true
  const { primaryKey, ...rest } = table
  return {
    ...rest,
    ...(primaryKey === undefined || holds(primaryKey.columns) ? {} : { primaryKey }),
    columns: table.columns.filter((column) => !same(column.name, name)),
    uniques: table.uniques.filter(({ columns }) => !holds(columns)),
    foreignKeys: table.foreignKeys.filter(({ columns }) => !holds(columns)),
    indexes: table.indexes.filter(({ keys }) => !keys.some(({ column }) => same(column ?? '', name))),
  }
}

function renamedColumn(table: Table, from: string, to: string): Table {
  const renamed = (columns: readonly string[]): readonly string[] => columns.map((one) => (same(one, from) ? to : one))
  const columns = eachColumn(table, from, (column) => ({ ...column, name: to })).columns
  const { primaryKey } = table
  return {
    ...table,
    columns,
    ...(primaryKey === undefined ? {} : { primaryKey: { ...primaryKey, columns: renamed(primaryKey.columns) } }),
    uniques: table.uniques.map((unique) => ({ ...unique, columns: renamed(unique.columns) })),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: renamed(key.columns) })),
    indexes: table.indexes.map((index) => ({
      ...index,
      keys: index.keys.map((key) => (same(key.column ?? '', from) ? { ...key, column: to } : key)),
    })),
  }
}

function withoutConstraint(table: Table, name: string | null, dropped: Constraint | null): Table {
  const { primaryKey, ...rest } = table
  const isKey = dropped?.kind === 'primary-key' || (name !== null && same(primaryKey?.name ?? '', name))
  const stays = (one: { readonly name?: string }): boolean => name === null || !same(one.name ?? '', name)
  return {
    ...rest,
    ...(primaryKey === undefined || isKey ? {} : { primaryKey }),
    uniques: table.uniques.filter(stays),
    foreignKeys: table.foreignKeys.filter(stays),
    checks: table.checks.filter(stays),
    excludes: table.excludes.filter(stays),
  }
}

function validated(table: Table, name: string): Table {
  const mend = <T extends { readonly name?: string; readonly notValid?: boolean }>(one: T): T => {
    const { notValid: _, ...valid } = one
    return same(one.name ?? '', name) ? (valid as T) : one
  }
  return { ...table, foreignKeys: table.foreignKeys.map(mend), checks: table.checks.map(mend) }
}
