// Longer than other files: one generator, read from top to bottom; its parts call each other all the way.
/**
 * Random schemas for the servers, and random changes of them. Every choice is counted in `cells`, by server: a property
 * that never met an aspect proves nothing about it.
 */
import {
  type Column,
  type ColumnType,
  type DefaultValue,
  type IndexDefinition,
  type IndexKey,
  normalizeSchema,
  type Schema,
  type Table,
} from '../../src/schema/index.js'
import type { Draw } from './random-schema.js'
import type { Feature, Profile } from './server-profile.js'

const texts = new Set(['text', 'string', 'char'])
const numbers = new Set(['int', 'smallint', 'bigint', 'float', 'double', 'decimal'])

/** A name that every server takes: unique in the database, at most 60 bytes. */
function named(...parts: readonly string[]): string {
  return [...parts.join('_').replaceAll(' ', '')].slice(0, 30).join('')
}

export class ServerSchemas {
  readonly cells = new Map<string, number>()
  readonly #profile: Profile

  constructor(profile: Profile) {
    this.#profile = profile
  }

  #hit(cell: string): void {
    this.cells.set(cell, (this.cells.get(cell) ?? 0) + 1)
  }

  /** Whether to use a feature this time; counted if so. */
  #use(draw: Draw, feature: Feature, percent: number): boolean {
    if (!this.#profile.features.has(feature) || !draw.chance(percent)) return false
    this.#hit(feature)
    return true
  }

  schema(draw: Draw): Schema {
    const names = new Set<string>()
    const count = draw.int(1, 4)
    while (names.size < count) names.add(draw.pick(this.#profile.tableNames))
    let tables: Table[] = [...names].map((name) => this.#table(draw, name))
    tables = tables.map((table) => (draw.chance(60) ? this.#withForeignKey(draw, tables, table) : table))
    return normalizeSchema({ tables, enums: [], namespaces: [], objects: [] })
  }

  #column(draw: Draw, table: string, name: string): Column {
    const type = draw.pick(this.#profile.types)
    this.#hit(`type ${type.kind}`)
    if (type.kind === 'enum' && this.#profile.features.has('enum types')) this.#hit('enum types')
    const nullable = draw.chance(50)
    this.#hit(nullable ? 'nullable' : 'not null')
    const fallback = draw.chance(45) ? this.#default(draw, type) : undefined
    if (fallback !== undefined) this.#hit(`default ${fallback.kind}`)
    const isTime = type.kind === 'timestamp'
    const collation = texts.has(type.kind) && draw.chance(25) ? draw.pick(this.#profile.collations) : undefined
    if (collation !== undefined) this.#hit('collation')
    const comment = draw.chance(20) ? `it's "${table}"; -- \\ ` : undefined
    if (comment !== undefined) this.#hit('column comment')
    return {
      name,
      type,
      nullable,
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(collation === undefined ? {} : { collation }),
      ...(comment === undefined ? {} : { comment }),
      ...(isTime && this.#use(draw, 'on update now', 40) ? { onUpdateNow: true } : {}),
    }
  }

  #default(draw: Draw, type: ColumnType): DefaultValue | undefined {
    if (type.kind === 'bool') return { kind: 'value', value: draw.chance(50) }
    if (numbers.has(type.kind)) {
      return draw.pick<DefaultValue>([
        { kind: 'value', value: 0 },
        { kind: 'value', value: -7 },
        { kind: 'sql', sql: '1 + 2' },
        { kind: 'sql', sql: "'5'" },
      ])
    }
    if (texts.has(type.kind)) {
      return draw.pick<DefaultValue>([
        { kind: 'value', value: 'x' },
        { kind: 'value', value: "'\\" },
        { kind: 'sql', sql: "lower('X')" },
      ])
    }
    switch (type.kind) {
      case 'timestamp':
        return { kind: 'sql', sql: draw.pick(['CURRENT_TIMESTAMP', 'now()']) }
      case 'enum':
        return { kind: 'value', value: 'a' }
      case 'date':
        return { kind: 'value', value: '2020-02-29' }
      case 'json':
      case 'jsonb':
        return { kind: 'value', value: '{"b":1,"a":"it\'s"}' }
      case 'binary':
        return { kind: 'sql', sql: "x'00ff'" }
      case 'array':
        return { kind: 'value', value: '[]' }
      default:
        return undefined
    }
  }

  #generated(draw: Draw, name: string, base: Column): Column | null {
    const ref = this.#profile.quote(base.name)
    const canBeVirtual = this.#profile.features.has('virtual')
    const stored = !canBeVirtual || draw.chance(50)
    this.#hit(stored ? 'generated stored' : 'virtual')
    if (numbers.has(base.type.kind) && base.type.kind !== 'float') {
      return { name, type: { kind: 'double' }, nullable: true, generated: { expression: `${ref} * 2`, stored } }
    }
    if (base.type.kind !== 'text' && base.type.kind !== 'string') return null
    const expression = `coalesce(${ref}, 'it''s')`
    const collation = base.collation === undefined ? {} : { collation: base.collation }
    return {
      name,
      type: { kind: 'string', length: 200 },
      nullable: true,
      generated: { expression, stored },
      ...collation,
    }
  }

  #table(draw: Draw, name: string): Table {
    const names = new Set<string>()
    const count = draw.int(1, 6)
    while (names.size < count) names.add(draw.pick(this.#profile.columnNames))
    let columns = [...names].map((column) => this.#column(draw, name, column))
    let primaryKey: Table['primaryKey']
    const key = draw.int(0, 4)
    if (key <= 1) {
      columns = [this.#numbered(draw), ...columns]
      primaryKey = { name: named('pk', name), columns: ['rowkey'] }
    } else if (key === 2) {
      const candidates = columns.filter((column) => this.#canBeKey(column)).slice(0, draw.int(1, 2))
      if (candidates.length > 0) {
        const keys = candidates.map((column) => column.name)
        this.#hit(keys.length > 1 ? 'composite primary key' : 'primary key')
        columns = columns.map((column) => (keys.includes(column.name) ? { ...column, nullable: false } : column))
        primaryKey = { name: named('pk', name), columns: keys }
      }
    }
    const base = draw.pick(columns)
    const computed =
      draw.chance(30) && base.generated === undefined && base.identity === undefined
        ? this.#generated(draw, 'computed', base)
        : null
    if (computed !== null) columns = [...columns, computed]
    let table: Table = {
      name,
      columns,
      ...(primaryKey === undefined ? {} : { primaryKey }),
      uniques: [],
      foreignKeys: [],
      checks: [],
      excludes: [],
      indexes: [],
      options: this.#options(draw, columns, primaryKey === undefined),
      ...(draw.chance(20) ? { comment: 'a \'table\' \\ with; "things"' } : {}),
      ...(this.#use(draw, 'schemas', 15) ? { schema: 'bill ing' } : {}),
    }
    for (let extra = draw.int(0, 4); extra > 0; extra -= 1) table = this.#withExtra(draw, table)
    return table
  }

  #numbered(draw: Draw): Column {
    this.#hit('identity')
    const serial = this.#use(draw, 'serial', 30)
    const always = !serial && this.#use(draw, 'identity always', 30)
    const sequence = this.#use(draw, 'sequence options', 25) ? { sequence: { start: '100', increment: '5' } } : {}
    const type: ColumnType = draw.chance(50) ? { kind: 'int' } : { kind: 'bigint' }
    return { name: 'rowkey', type, nullable: false, identity: { always, ...(serial ? { serial } : {}), ...sequence } }
  }

  #options(draw: Draw, columns: readonly Column[], keyless: boolean): Table['options'] {
    const day = columns.find((column) => column.type.kind === 'date' && column.generated === undefined)
    if (keyless && day !== undefined && this.#use(draw, 'partitions', 60)) {
      return {
        partitionBy: `RANGE (${this.#profile.quote(day.name)})`,
        partitions: {
          [`part ${day.name}`]: "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          [`rest ${day.name}`]: 'DEFAULT',
        },
      }
    }
    return {
      ...(this.#use(draw, 'unlogged', 15) ? { unlogged: true } : {}),
      ...(this.#use(draw, 'storage', 15) ? { with: { fillfactor: String(draw.int(5, 9) * 10) } } : {}),
      ...(this.#use(draw, 'row format', 15) ? { rowFormat: 'COMPRESSED' } : {}),
      ...(this.#use(draw, 'table collation', 15) ? { collate: 'utf8mb4_bin' } : {}),
    }
  }

  /** Types over which every server builds a key. */
  #canBeKey(column: Column): boolean {
    const { kind } = column.type
    if (column.generated !== undefined) return false
    return numbers.has(kind) || ['string', 'char', 'uuid', 'date', 'timestamp', 'enum', 'bool'].includes(kind)
  }

  #withExtra(draw: Draw, table: Table): Table {
    const usable = table.columns.filter((column) => this.#canBeKey(column))
    if (usable.length === 0) return this.#withCheck(draw, table)
    const column = draw.pick(usable)
    const other = draw.pick(usable)
    const pair = column === other ? [column.name] : [column.name, other.name]
    // What is unique in a partitioned table must hold the key of the partitions.
    const isPartitioned = table.options['partitionBy'] !== undefined
    switch (draw.int(0, 3)) {
      case 0:
        return isPartitioned ? table : this.#withUnique(draw, table, pair)
      case 1:
        return this.#withCheck(draw, table)
      case 2:
        return isPartitioned ? table : this.#withExclusion(draw, table, column)
      default:
        return this.#withIndex(draw, table, column, pair)
    }
  }

  #withUnique(draw: Draw, table: Table, columns: readonly string[]): Table {
    const name = named('uq', table.name, ...columns)
    const taken = [...table.uniques, ...table.indexes].some((unique) => unique.name === name)
    if (taken || table.uniques.some((unique) => unique.columns.join() === columns.join())) return table
    if (table.columns.some((column) => columns.includes(column.name) && column.identity !== undefined)) return table
    this.#hit('unique')
    const rest = table.columns.filter((column) => !columns.includes(column.name) && this.#canBeKey(column))
    return {
      ...table,
      uniques: [
        ...table.uniques,
        {
          name,
          columns,
          ...(this.#use(draw, 'nulls not distinct', 20) ? { nullsNotDistinct: true } : {}),
          ...(rest.length > 0 && this.#use(draw, 'include', 20) ? { include: [(rest[0] as Column).name] } : {}),
          ...(this.#use(draw, 'deferrable', 20) ? { deferrable: 'initially deferred' as const } : {}),
          ...(this.#use(draw, 'constraint comments', 15) ? { comment: "un'ique" } : {}),
        },
      ],
    }
  }

  #withCheck(draw: Draw, table: Table): Table {
    const column = draw.pick(table.columns)
    const name = named('ck', table.name, column.name)
    if (table.checks.some((check) => check.name === name) || column.identity !== undefined) return table
    this.#hit('check')
    return {
      ...table,
      checks: [
        ...table.checks,
        {
          name,
          expression: this.#condition(draw, column),
          ...(table.options['partitionBy'] === undefined && this.#use(draw, 'not valid', 15) ? { notValid: true } : {}),
          ...(this.#use(draw, 'not enforced', 15) ? { notEnforced: true } : {}),
          ...(this.#use(draw, 'constraint comments', 15) ? { comment: 'why; "so"' } : {}),
        },
      ],
    }
  }

  #condition(draw: Draw, column: Column): string {
    const ref = this.#profile.quote(column.name)
    const limit = draw.int(1, 3)
    if (numbers.has(column.type.kind)) {
      return draw.pick([
        `${ref} <> ${limit}`,
        `((${ref} > 0 and ${ref} < 100) or ${ref} = ${limit})`,
        `${ref} between ${limit} and 50`,
      ])
    }
    if (texts.has(column.type.kind)) {
      return draw.pick([
        `char_length(${ref}) >= ${limit}`,
        `${ref} <> 'it''s'`,
        `${ref} in ('a', 'b', 'c')`,
        `lower(${ref}) like 'x%'`,
      ])
    }
    if (column.type.kind === 'enum') return `${ref} <> 'a'`
    return `${ref} is not null`
  }

  #withExclusion(draw: Draw, table: Table, column: Column): Table {
    const name = named('ex', table.name, column.name)
    if (table.excludes.some((exclude) => exclude.name === name) || !this.#use(draw, 'exclusion', 60)) return table
    const where = draw.chance(40) ? { where: this.#condition(draw, column) } : {}
    return {
      ...table,
      excludes: [
        ...table.excludes,
        { name, method: 'btree', elements: [{ column: column.name, operator: '=' }], ...where },
      ],
    }
  }

  #withIndex(draw: Draw, table: Table, column: Column, pair: readonly string[]): Table {
    const name = named('ix', table.name, ...pair)
    if (table.indexes.some((index) => index.name === name)) return table
    this.#hit('index')
    const ref = this.#profile.quote(column.name)
    const isText = column.type.kind === 'string' || column.type.kind === 'char'
    const isComputed = isText && this.#use(draw, 'expression index', 40)
    const method = !isComputed && pair.length === 1 && this.#use(draw, 'index method', 20) ? 'hash' : undefined
    const keys: readonly IndexKey[] = isComputed
      ? [{ expression: `lower(${ref})` }]
      : pair.map((key) => this.#indexKey(draw, table, key, method !== undefined))
    const others = table.columns.filter((candidate) => !pair.includes(candidate.name) && this.#canBeKey(candidate))
    const index: IndexDefinition = {
      name,
      keys,
      unique: false,
      ...(this.#use(draw, 'partial index', 30) ? { where: this.#condition(draw, column) } : {}),
      ...(method === undefined ? {} : { method }),
      ...(method === undefined && others.length > 0 && this.#use(draw, 'include', 20)
        ? { include: [(others[0] as Column).name] }
        : {}),
      ...(this.#use(draw, 'invisible', 15) ? { invisible: true } : {}),
      ...(this.#use(draw, 'storage', 15) ? { with: { fillfactor: '80' } } : {}),
      ...(draw.chance(15) ? { comment: "co'mment \\" } : {}),
    }
    return { ...table, indexes: [...table.indexes, index] }
  }

  #indexKey(draw: Draw, table: Table, key: string, plain: boolean): IndexKey {
    if (plain) return { column: key }
    const column = table.columns.find(({ name }) => name === key)
    const descending = draw.chance(30)
    if (descending) this.#hit('descending index')
    const isLong = column?.type.kind === 'string'
    return {
      column: key,
      ...(descending ? { order: 'desc' as const } : {}),
      ...(this.#use(draw, 'nulls order', 20) ? { nulls: descending ? ('last' as const) : ('first' as const) } : {}),
      ...(isLong && this.#use(draw, 'prefix', 60) ? { length: 10 } : {}),
    }
  }

  #withForeignKey(draw: Draw, tables: readonly Table[], table: Table): Table {
    const parent = draw.pick(tables)
    const [parentColumn] = parent.primaryKey?.columns ?? []
    const target = parent.columns.find((column) => column.name === parentColumn)
    if (target === undefined || parent.primaryKey?.columns.length !== 1) return table
    // Texts point only to texts of their own collation, enums to columns of their own type.
    if (!numbers.has(target.type.kind) && !['uuid', 'date'].includes(target.type.kind)) return table
    if (table.options['unlogged'] !== parent.options['unlogged']) return table
    if (table.options['collate'] !== parent.options['collate']) return table
    const name = named('fk', table.name, parent.name)
    if (table.foreignKeys.some((key) => key.name === name) || table.columns.some((column) => column.name === 'parent'))
      return table
    this.#hit(parent.name === table.name ? 'self reference' : 'foreign key')
    const { identity: _, default: __, comment: ___, onUpdateNow: ____, ...plain } = target
    const child: Column = { ...plain, name: 'parent', nullable: true }
    const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const
    const action = (): (typeof actions)[number] => {
      const drawn = draw.pick(actions)
      if (drawn !== 'set default') return drawn
      return this.#use(draw, 'set default', 100) ? drawn : 'cascade'
    }
    return {
      ...table,
      columns: [...table.columns, child],
      foreignKeys: [
        ...table.foreignKeys,
        {
          name,
          columns: ['parent'],
          table: parent.schema === undefined ? { name: parent.name } : { name: parent.name, schema: parent.schema },
          referencedColumns: [target.name],
          onDelete: action(),
          onUpdate: action(),
          ...(this.#use(draw, 'deferrable', 20)
            ? { deferrable: draw.pick(['initially deferred', 'initially immediate'] as const) }
            : {}),
          ...(table.options['partitionBy'] === undefined && this.#use(draw, 'not valid', 10) ? { notValid: true } : {}),
        },
      ],
    }
  }

  /** Another schema that is a few changes away. */
  change(draw: Draw, from: Schema): Schema {
    let tables = [...from.tables]
    for (let count = draw.int(1, 6); count > 0; count -= 1) {
      const free = this.#profile.tableNames.filter((name) => !tables.some((table) => table.name === name))
      const action = draw.int(1, 10)
      if (tables.length === 0 || (action === 1 && free.length > 0)) {
        this.#hit('create table')
        tables.push(this.#table(draw, draw.pick(free)))
      } else if (action === 2) {
        this.#hit('drop table')
        tables.splice(draw.int(0, tables.length - 1), 1)
      } else {
        const at = draw.int(0, tables.length - 1)
        tables[at] = this.#changed(draw, tables[at] as Table, tables)
      }
      tables = this.#consistent(tables)
    }
    return normalizeSchema({ tables, enums: [], namespaces: [], objects: [] })
  }

  #changed(draw: Draw, table: Table, tables: readonly Table[]): Table {
    const standsOn = table.options['partitionBy']
    const isFixed = (column: Column): boolean =>
      (typeof standsOn === 'string' && standsOn.includes(this.#profile.quote(column.name))) || column.name === 'parent'
    const isKey = (column: Column): boolean => table.primaryKey?.columns.includes(column.name) ?? false
    switch (draw.int(0, 9)) {
      case 0: {
        const free = this.#profile.columnNames.filter(
          (name) => !table.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()),
        )
        if (free.length === 0) return table
        this.#hit('add column')
        const drawn = this.#column(draw, table.name, draw.pick(free))
        // Rows may be there: without a default only a nullable column can be added.
        const column = drawn.default === undefined ? { ...drawn, nullable: true } : drawn
        const at = this.#profile.features.has('prefix') ? draw.int(0, table.columns.length) : table.columns.length
        return { ...table, columns: table.columns.toSpliced(at, 0, column) }
      }
      case 1: {
        const gone = draw.pick(table.columns)
        if (isFixed(gone) || table.columns.length < 3) return table
        this.#hit('drop column')
        return this.#withoutColumn(table, gone.name)
      }
      case 2:
      case 3: {
        const candidates = table.columns.filter(
          (column) => column.identity === undefined && !isKey(column) && !isFixed(column),
        )
        if (candidates.length === 0) return table
        const column = draw.pick(candidates)
        this.#hit('alter column')
        const next = this.#column(draw, table.name, column.name)
        return this.#withColumn(table, column, next)
      }
      case 4: {
        const { primaryKey, ...rest } = table
        if (primaryKey === undefined) return table
        this.#hit('drop primary key')
        return { ...rest, columns: table.columns.map(({ identity: _, ...column }) => column) }
      }
      case 5: {
        const candidates = table.columns.filter(
          (column) => this.#canBeKey(column) && !isFixed(column) && column.identity === undefined,
        )
        if (candidates.length === 0 || standsOn !== undefined) return table
        this.#hit('change primary key')
        const key = draw.pick(candidates).name
        return {
          ...table,
          columns: table.columns.map(({ identity: _, ...column }) =>
            column.name === key ? { ...column, nullable: false } : column,
          ),
          primaryKey: { name: named('pk', table.name), columns: [key] },
        }
      }
      case 6:
        this.#hit('drop extras')
        return {
          ...table,
          uniques: table.uniques.slice(1),
          checks: table.checks.slice(1),
          indexes: table.indexes.slice(1),
          excludes: table.excludes.slice(1),
        }
      case 7: {
        this.#hit('rename extras')
        const suffixed = <T extends { readonly name?: string }>(item: T): T => ({ ...item, name: `${item.name}2` })
        return {
          ...table,
          uniques: table.uniques.map(suffixed),
          indexes: table.indexes.map(suffixed),
          checks: table.checks.map(suffixed),
          foreignKeys: table.foreignKeys.map(suffixed),
        }
      }
      case 8: {
        if (standsOn !== undefined) return table
        this.#hit('change options')
        const { comment: _, ...rest } = table
        const options = this.#options(draw, table.columns, false)
        return { ...rest, options, ...(draw.chance(50) ? { comment: 'now another' } : {}) }
      }
      default:
        return draw.chance(30) ? this.#withForeignKey(draw, tables, table) : this.#withExtra(draw, table)
    }
  }

  #withColumn(table: Table, old: Column, next: Column): Table {
    const bare = this.#withoutColumn(table, old.name)
    const at = table.columns.indexOf(old)
    const before = table.columns.slice(0, at).filter((column) => bare.columns.some(({ name }) => name === column.name))
    return { ...bare, columns: bare.columns.toSpliced(before.length, 0, next) }
  }

  /** A table without a column and without everything that stands on it. */
  #withoutColumn(table: Table, name: string): Table {
    const ref = this.#profile.quote(name)
    const gone = table.columns
      .filter((column) => column.name === name || (column.generated?.expression.includes(ref) ?? false))
      .map((column) => column.name)
    const refs = gone.map((column) => this.#profile.quote(column))
    const mentions = (sql: string | undefined): boolean => refs.some((text) => sql?.includes(text) ?? false)
    const uses = (names: readonly (string | undefined)[] | undefined): boolean =>
      names?.some((used) => used !== undefined && gone.includes(used)) ?? false
    const { primaryKey, ...rest } = table
    const keepsKey = primaryKey !== undefined && !uses(primaryKey.columns)
    return {
      ...rest,
      columns: table.columns.filter((column) => !gone.includes(column.name)),
      ...(keepsKey ? { primaryKey } : {}),
      uniques: table.uniques.filter((unique) => !uses(unique.columns) && !uses(unique.include)),
      foreignKeys: table.foreignKeys.filter((key) => !uses(key.columns)),
      checks: table.checks.filter((check) => !mentions(check.expression)),
      excludes: table.excludes.filter(
        (exclude) => !mentions(exclude.where) && !uses(exclude.elements.map(({ column }) => column)),
      ),
      indexes: table.indexes.filter(
        (index) =>
          !mentions(index.where) &&
          !uses(index.include) &&
          !index.keys.some((key) => uses([key.column]) || mentions(key.expression)),
      ),
    }
  }

  /** Foreign keys point to a key that is there, and to columns of their own type. */
  #consistent(tables: readonly Table[]): Table[] {
    return tables.map((table) => ({
      ...table,
      foreignKeys: table.foreignKeys.filter((key) => {
        const parent = tables.find((other) => other.name === key.table.name)
        const [column] = key.referencedColumns
        const target = parent?.columns.find(({ name }) => name === column)
        const child = table.columns.find(({ name }) => name === key.columns[0])
        return (
          parent !== undefined &&
          parent.primaryKey?.columns.length === 1 &&
          parent.primaryKey.columns[0] === column &&
          JSON.stringify([child?.type, child?.collation]) === JSON.stringify([target?.type, target?.collation]) &&
          (parent.options['unlogged'] ?? false) === (table.options['unlogged'] ?? false) &&
          (parent.options['collate'] ?? '') === (table.options['collate'] ?? '')
        )
      }),
    }))
  }
}
