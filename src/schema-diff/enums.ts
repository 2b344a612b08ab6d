import { isDeepStrictEqual } from 'node:util'
import { type Column, type EnumType, type Schema, type Table, tableKey, tableNameOf } from '../schema/index.js'
import { mapExpressions } from './map-expressions.js'
import { type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

export interface EnumChanges {
  readonly operations: readonly Phased[]
  /** The old schema, its types under their new names. */
  readonly from: Schema
  /** The new schema, its columns with the renamed values that were found out by asking. */
  readonly to: Schema
}

/** Enum types that came, went, were renamed or hold other values; and values that were renamed, of columns too. */
export async function diffEnums(from: Schema, to: Schema, questions: DiffQuestions): Promise<EnumChanges> {
  if (!questions.enumTypes) return { operations: [], from, to: await withAnsweredRenames(from, to, questions) }
  const operations: Phased[] = []
  let old = from
  for (const [type, name] of renamedTypes(from, to)) {
    operations.push(phased('rename-enums', { kind: 'rename-enum', type: tableNameOf(type), to: name }))
    old = withRenamedType(old, type, name, (sql) => questions.renameTypeInExpression(sql, type.name, name))
  }
  const before = new Map(old.enums.map((type) => [tableKey(type), type]))
  const after = new Map(to.enums.map((type) => [tableKey(type), type]))
  for (const [key, type] of after) {
    const previous = before.get(key)
    const { renamedValues: _, ...definition } = type
    if (previous === undefined) operations.push(phased('create-enums', { kind: 'create-enum', type: definition }))
    else operations.push(...(await alterEnum(previous, type, to, questions)))
  }
  for (const [key, type] of before) {
    if (after.has(key)) continue
    operations.push(phased('drop-enums', { kind: 'drop-enum', type: tableNameOf(type), dropped: type }))
  }
  return { operations, from: old, to }
}

async function alterEnum(
  from: EnumType,
  to: EnumType,
  schema: Schema,
  questions: DiffQuestions,
): Promise<readonly Phased[]> {
  if (isDeepStrictEqual(from.values, to.values)) return []
  const renames = await valueRenames(from.values, to.values, to.renamedValues ?? {}, (name, candidates) =>
    questions.chooseRename({ kind: 'enum-value', table: tableNameOf(to), to: name, candidates }),
  )
  const added = to.values.filter((value) => !from.values.includes(value) && !Object.values(renames).includes(value))
  return [
    phased('alter-enums', {
      kind: 'alter-enum',
      type: tableNameOf(to),
      from: from.values,
      to: to.values,
      ...(Object.keys(renames).length === 0 ? {} : { renames }),
      ...(added.some((value) => uses(schema, to, value)) ? { recreate: true } : {}),
    }),
  ]
}

/** Whether a default or an expression of the new schema names the value: then it is used in the same transaction. */
function uses(schema: Schema, type: EnumType, value: string): boolean {
  const isOfType = (column: Column): boolean =>
    column.type.kind === 'enum' &&
    column.type.name === type.name &&
    (column.type.schema ?? null) === (type.schema ?? null)
  const literal = `'${value.replaceAll("'", "''")}'`
  return schema.tables
    .filter((table) => table.columns.some(isOfType))
    .some((table) => textsOf(table, isOfType).some((text) => text === value || text.includes(literal)))
}

function textsOf(table: Table, isOfType: (column: Column) => boolean): readonly string[] {
  return [
    ...table.columns.flatMap((column) => {
      if (column.generated !== undefined) return [column.generated.expression]
      if (column.default?.kind === 'sql') return [column.default.sql]
      return isOfType(column) && column.default !== undefined ? [String(column.default.value)] : []
    }),
    ...table.checks.map((check) => check.expression),
    ...table.indexes.flatMap((index) => [index.where ?? '', ...index.keys.map((key) => key.expression ?? '')]),
    ...table.excludes.map((exclude) => exclude.where ?? ''),
  ]
}

/** Old name to new, of what is declared or answered. */
async function valueRenames(
  from: readonly string[],
  to: readonly string[],
  declared: Readonly<Record<string, string>>,
  ask: (name: string, candidates: readonly string[]) => Promise<string | null>,
): Promise<Readonly<Record<string, string>>> {
  const gone = new Set(from.filter((value) => !to.includes(value)))
  const renames: Record<string, string> = {}
  const open: string[] = []
  for (const name of to.filter((value) => !from.includes(value))) {
    const before = declared[name]
    if (before !== undefined && gone.delete(before)) renames[before] = name
    else open.push(name)
  }
  for (const name of open) {
    if (gone.size === 0) break
    const answer = await ask(name, [...gone])
    if (answer !== null && gone.delete(answer)) renames[answer] = name
  }
  return renames
}

/** Where the values are part of each column: asks there, and writes the answers into the wanted columns. */
async function withAnsweredRenames(from: Schema, to: Schema, questions: DiffQuestions): Promise<Schema> {
  const before = new Map(from.tables.map((table) => [tableKey(table), table]))
  const tables: Table[] = []
  for (const table of to.tables) {
    const columns: Column[] = []
    for (const column of table.columns) {
      const old = before.get(tableKey(table))?.columns.find(({ name }) => name === column.name)
      columns.push(old === undefined ? column : await answered(old, column, table, questions))
    }
    tables.push({ ...table, columns })
  }
  return { ...to, tables }
}

async function answered(old: Column, column: Column, table: Table, questions: DiffQuestions): Promise<Column> {
  if (old.type.kind !== 'enum' || column.type.kind !== 'enum') return column
  if (isDeepStrictEqual(old.type.values, column.type.values)) return column
  const renames = await valueRenames(
    old.type.values,
    column.type.values,
    column.renamedValues ?? {},
    (name, candidates) =>
      questions.chooseRename({
        kind: 'enum-value',
        table: tableNameOf(table),
        column: column.name,
        to: name,
        candidates,
      }),
  )
  const renamedValues = Object.fromEntries(Object.entries(renames).map(([before, name]) => [name, before]))
  return { ...column, renamedValues }
}

/** Types that went while the columns that had them now have a type that came. */
function renamedTypes(from: Schema, to: Schema): readonly (readonly [EnumType, string])[] {
  const gone = from.enums.filter((type) => !to.enums.some((other) => tableKey(other) === tableKey(type)))
  const added = to.enums.filter((type) => !from.enums.some((other) => tableKey(other) === tableKey(type)))
  const taken = new Set<string>()
  return gone.flatMap((type) => {
    const holders = columnsOf(from, type)
    const twin = added.find((other) => {
      if (taken.has(other.name) || other.schema !== type.schema) return false
      const now = columnsOf(to, other)
      return holders.length > 0 && holders.every((holder) => now.includes(holder))
    })
    if (twin === undefined) return []
    taken.add(twin.name)
    return [[type, twin.name] as const]
  })
}

function columnsOf(schema: Schema, type: EnumType): readonly string[] {
  return schema.tables.flatMap((table) =>
    table.columns.filter((column) => hasType(column, type)).map((column) => `${tableKey(table)}\0${column.name}`),
  )
}

function hasType({ type }: Column, wanted: EnumType): boolean {
  const own = type.kind === 'array' ? type.of : type
  return own.kind === 'enum' && own.name === wanted.name && own.schema === wanted.schema
}

/** The schema after an enum type was renamed: columns and expressions follow, as the engine does it. */
function withRenamedType(schema: Schema, type: EnumType, name: string, rewrite: (sql: string) => string): Schema {
  return {
    ...schema,
    enums: schema.enums.map((other) => (other === type ? { ...other, name } : other)),
    tables: schema.tables.map((table) => ({
      ...mapExpressions(table, rewrite),
      columns: mapExpressions(table, rewrite).columns.map((column) => withTypeName(column, type, name)),
    })),
  }
}

function withTypeName(column: Column, type: EnumType, name: string): Column {
  if (!hasType(column, type)) return column
  const named = (own: Column['type']): Column['type'] => (own.kind === 'enum' ? { ...own, name } : own)
  const { type: own } = column
  return { ...column, type: own.kind === 'array' ? { ...own, of: named(own.of) } : named(own) }
}
