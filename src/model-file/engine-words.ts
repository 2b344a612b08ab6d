import { type Column, type Schema, type Table, tableKey } from '../schema/index.js'

/** What rendering needs to know about the engine that a schema was read from. */
export interface EngineWords {
  /** Its name, under which models hold what is meant for it alone. */
  readonly engine: string
  /** Whether it stores both columns' types as one. */
  sameType(a: Column, b: Column, table: Table): boolean
  /** A column's type as it spells it. */
  spell(column: Column, table: Table): string
  /** The schema as the engine would store it, were it declared. */
  normalize(schema: Schema): Schema
}

/** A type by which models declare a column. */
export interface DeclaredColumn {
  readonly type: Column['type']
  /** The engine's own words, where it would store another type otherwise. */
  readonly native: string | null
}

/** Columns of enums whose type the engine would call as it is called, had models no name for it. */
export function unnamedEnums(schema: Schema, words: EngineWords): (table: Table, column: Column) => boolean {
  const bare = words.normalize({
    ...schema,
    tables: schema.tables.map((table) => ({ ...table, columns: table.columns.map(withoutEnumName) })),
  })
  const names = new Map(
    bare.tables.flatMap((table) =>
      table.columns.map((column) => [`${tableKey(table)}\0${column.name}`, enumNameOf(column)] as const),
    ),
  )
  return (table, column) => names.get(`${tableKey(table)}\0${column.name}`) === enumNameOf(column)
}

function enumNameOf({ type }: Column): string | null {
  const item = type.kind === 'array' ? type.of : type
  return item.kind === 'enum' ? JSON.stringify([item.schema ?? null, item.name ?? null]) : null
}

export function withoutEnumName(column: Column): Column {
  const bare = (type: Column['type']): Column['type'] => {
    if (type.kind === 'array') return { ...type, of: bare(type.of) }
    return type.kind === 'enum' ? { kind: 'enum', values: type.values } : type
  }
  return { ...column, type: bare(column.type) }
}
