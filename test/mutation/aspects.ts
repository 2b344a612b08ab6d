import { isDeepStrictEqual } from 'node:util'
import type {
  Check,
  Column,
  ColumnType,
  ColumnTypeKind,
  DefaultValue,
  EnumType,
  ExclusionElement,
  ForeignKey,
  Generated,
  IndexKey,
  ObjectKind,
  PrimaryKey,
  Schema,
  SequenceOptions,
  StoredObject,
  Table,
  Unique,
} from '../../src/schema/index.js'
import {
  checkFields,
  columnFields,
  defaultFields,
  elementFields,
  enumFields,
  exclusionFields,
  foreignKeyFields,
  generatedFields,
  identityFields,
  indexFields,
  indexKeyFields,
  isLone,
  misread,
  objectFields,
  primaryKeyFields,
  schemaFields,
  sequenceFields,
  tableFields,
  typeFields,
  type Unseen,
  uniqueFields,
} from './unseen.js'

/** One thing that introspection sees, and what it would give if it did not. */
export interface Aspect {
  readonly name: string
  readonly blind: (schema: Schema) => Schema
}

type Change<T> = (item: T) => T
/** Changes all things of a type in a schema. */
type Within<T> = (change: Change<T>) => Change<Schema>

/** Every aspect of the IR. `options`: what tables can be beside their columns, and whether that is SQL; `kinds`: what else is stored. */
export function aspects(options: Readonly<Record<string, boolean>>, kinds: readonly ObjectKind[]): readonly Aspect[] {
  return [
    ...fieldAspects<Schema>('schema', schemaFields, (change) => change),
    ...fieldAspects('table', tableFields, tables),
    {
      name: 'column',
      blind: tables((table) => ({ ...table, columns: table.columns.filter(({ name }) => name !== 'lone_column') })),
    },
    ...fieldAspects('column', columnFields, columns),
    ...fieldAspects('default value', defaultFields.value, defaults('value')),
    ...fieldAspects('default sql', defaultFields.sql, defaults('sql')),
    ...fieldAspects('identity', identityFields, identities),
    ...fieldAspects<SequenceOptions>('sequence options', sequenceFields, (change) =>
      identities(({ sequence, ...identity }) =>
        sequence === undefined ? identity : { ...identity, sequence: change(sequence) },
      ),
    ),
    ...fieldAspects<Generated>('generated', generatedFields, (change) =>
      columns(({ generated, ...column }) =>
        generated === undefined ? column : { ...column, generated: change(generated) },
      ),
    ),
    ...Object.entries(typeFields).flatMap(([kind, fields]) => typeAspects(kind as ColumnTypeKind, fields)),
    ...fieldAspects<PrimaryKey>('primary key', primaryKeyFields, (change) =>
      loneTables(({ primaryKey, ...table }) =>
        primaryKey === undefined ? table : { ...table, primaryKey: change(primaryKey) },
      ),
    ),
    ...fieldAspects<Unique>('unique', uniqueFields, (change) =>
      tables((table) => ({ ...table, uniques: lone(table.uniques, change) })),
    ),
    ...fieldAspects<ForeignKey>('foreign key', foreignKeyFields, (change) =>
      tables((table) => ({ ...table, foreignKeys: lone(table.foreignKeys, change) })),
    ),
    ...fieldAspects<Check>('check', checkFields, (change) =>
      tables((table) => ({ ...table, checks: lone(table.checks, change) })),
    ),
    ...fieldAspects('exclusion', exclusionFields, exclusions),
    ...fieldAspects<ExclusionElement>('exclusion element', elementFields, (change) =>
      exclusions((exclusion) => ({ ...exclusion, elements: exclusion.elements.map(change) })),
    ),
    { name: 'exclusion.where (text)', blind: exclusions(withMisreadPredicate) },
    ...fieldAspects('index', indexFields, indexes),
    ...fieldAspects<IndexKey>('index key', indexKeyFields, (change) =>
      indexes((index) => ({ ...index, keys: index.keys.map(change) })),
    ),
    { name: 'index.where (text)', blind: indexes(withMisreadPredicate) },
    ...Object.entries(options).flatMap(([option, isText]) => optionAspects(option, isText)),
    ...fieldAspects<EnumType>('enum', enumFields, (change) => (schema) => ({
      ...schema,
      enums: lone(schema.enums, change),
    })),
    {
      name: 'enum.values (one of them)',
      blind: (schema) => ({
        ...schema,
        enums: lone(schema.enums, (type) => ({ ...type, values: type.values.slice(0, -1) })),
      }),
    },
    ...kinds.flatMap(objectAspects),
  ]
}

/** The aspects of a type of the IR, but for its names and for what holds others. */
function fieldAspects<T extends object>(
  prefix: string,
  fields: NoInfer<Unseen<T>>,
  within: Within<T>,
): readonly Aspect[] {
  return Object.entries(fields).flatMap(([field, unseen]) => {
    if (unseen === 'hint' || unseen === 'below') return []
    const change = (item: T): T => {
      const value = (item as Readonly<Record<string, unknown>>)[field]
      if (value === undefined) return item
      const seen =
        typeof unseen === 'function' ? (unseen as (value: unknown, owner: T) => unknown)(value, item) : undefined
      if (seen !== undefined) return { ...item, [field]: seen }
      const { [field]: _, ...rest } = item as Readonly<Record<string, unknown>>
      return rest as T
    }
    return [{ name: `${prefix}.${field}`, blind: within(change) }]
  })
}

const tables: Within<Table> = (change) => (schema) => ({ ...schema, tables: schema.tables.map(change) })
const loneTables: Within<Table> = (change) => (schema) => ({ ...schema, tables: lone(schema.tables, change) })
const columns: Within<Column> = (change) => tables((table) => ({ ...table, columns: lone(table.columns, change) }))
const exclusions: Within<Table['excludes'][number]> = (change) =>
  tables((table) => ({ ...table, excludes: lone(table.excludes, change) }))
const indexes: Within<Table['indexes'][number]> = (change) =>
  tables((table) => ({ ...table, indexes: lone(table.indexes, change) }))
const identities: Within<NonNullable<Column['identity']>> = (change) =>
  columns(({ identity, ...column }) => (identity === undefined ? column : { ...column, identity: change(identity) }))

function lone<T extends { readonly name?: string }>(list: readonly T[], change: Change<T>): readonly T[] {
  return list.map((item) => (isLone(item) ? change(item) : item))
}

function defaults<K extends DefaultValue['kind']>(kind: K): Within<Extract<DefaultValue, { kind: K }>> {
  return (change) =>
    columns((column) =>
      column.default?.kind === kind
        ? { ...column, default: change(column.default as Extract<DefaultValue, { kind: K }>) }
        : column,
    )
}

function withMisreadPredicate<T extends { readonly where?: string }>(item: T): T {
  return item.where === undefined ? item : { ...item, where: misread(item.where) }
}

/** Of columns that are called by the kind: `lone_int`. */
function typeAspects(kind: ColumnTypeKind, fields: object): readonly Aspect[] {
  const within: Within<ColumnType> = (change) =>
    columns((column) =>
      column.type.kind === kind && column.name.startsWith('lone_type')
        ? { ...column, type: change(column.type) }
        : column,
    )
  const other = (type: ColumnType): ColumnType => (type.kind === 'text' ? { kind: 'int' } : { kind: 'text' })
  return [
    { name: `type ${kind}`, blind: within(other) },
    ...fieldAspects<ColumnType>(`type ${kind}`, fields as never, within),
  ]
}

function optionAspects(option: string, isText: boolean): readonly Aspect[] {
  const change = (alter: (value: Table['options'][string]) => Table['options'][string] | undefined): Change<Schema> =>
    tables((table) => {
      const { [option]: value, ...rest } = table.options
      if (value === undefined) return table
      const next = alter(value)
      return { ...table, options: next === undefined ? rest : { ...rest, [option]: next } }
    })
  const misreadValue = (value: Table['options'][string]): Table['options'][string] => {
    if (typeof value === 'string') return misread(value)
    if (typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, misread(text)]))
  }
  return [
    { name: `table option ${option}`, blind: (schema) => withoutPartitions(option, change(() => undefined)(schema)) },
    ...(isText ? [{ name: `table option ${option} (text)`, blind: change(misreadValue) }] : []),
  ]
}

/** Without partitions, there is nothing on them either. */
function withoutPartitions(option: string, schema: Schema): Schema {
  if (option !== 'partitions' && option !== 'partitionBy') return schema
  return {
    ...schema,
    tables: schema.tables.map(({ options: { partitions, ...options }, ...table }) => ({
      ...table,
      options: partitions === undefined || options['partitionBy'] === undefined ? options : { ...options, partitions },
    })),
    objects: schema.objects?.filter(({ kind }) => kind !== 'partition-index') ?? null,
  }
}

function objectAspects(kind: ObjectKind): readonly Aspect[] {
  const within: Within<StoredObject> = (change) => (schema) => ({
    ...schema,
    objects: schema.objects?.map((object) => (object.kind === kind ? change(object) : object)) ?? null,
  })
  const without = (schema: Schema): Schema => {
    const own = schema.objects?.filter((object) => object.kind === kind) ?? []
    const gone = own.some(isLone) ? own.filter(isLone) : own
    return { ...schema, objects: schema.objects?.filter((object) => !gone.includes(object)) ?? null }
  }
  return [{ name: kind, blind: without }, ...fieldAspects(kind, objectFields, within)]
}

/** Whether anything of a schema shows the aspect. */
export function shows(schema: Schema, { blind }: Aspect): boolean {
  return !isDeepStrictEqual(blind(schema), schema)
}
