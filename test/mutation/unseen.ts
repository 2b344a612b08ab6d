/**
 * What introspection would say if it did not see a field. One record a type of the IR, with every field of it: a field
 * that is added there and not here does not compile, and test/mutation/aspects.test.ts fails as well.
 *
 * Schemas in test/mutation/schemas follow three habits: what may go without taking anything along is called `lone…`;
 * what may be mistaken for something else is called `…_twin` there; texts that nobody reads closely hold 4711.
 */
import type {
  Check,
  Column,
  ColumnType,
  ColumnTypeKind,
  DefaultValue,
  EnumType,
  Exclusion,
  ExclusionElement,
  ForeignKey,
  Generated,
  Identity,
  IndexDefinition,
  IndexKey,
  PrimaryKey,
  Schema,
  SequenceOptions,
  StoredObject,
  Table,
  Unique,
} from '../../src/schema/index.js'

/** The field would not be there. */
const leftOut = 'left out'
/** It never comes from a database. */
const hint = 'hint'
/** It tells one thing from another, or holds things that have aspects of their own. */
const below = 'below'

export type Unseen<T> = {
  readonly [K in keyof Required<T>]:
    | typeof leftOut
    | typeof hint
    | typeof below
    | ((value: Required<T>[K], owner: T) => T[K] | undefined)
}

export function isLone({ name = '' }: { readonly name?: string }): boolean {
  return name.includes('lone')
}

const renamed = (name: string): string => `${name}_x`
const reversed = <T>(list: readonly T[]): readonly T[] => list.toReversed()
const twin = (name: string): string => (name === 'lone' ? 'lone_twin' : name)
const withoutLone = <T extends { readonly name?: string }>(list: readonly T[]): readonly T[] =>
  list.filter((item) => !isLone(item))

/** Another text that says something else and is as good to the engine. */
export function misread(text: string): string {
  const [from, to] = misreadings.find(([pattern]) => pattern.test(text)) ?? [/$^/, '']
  return text.replace(from, to)
}

const misreadings: readonly (readonly [RegExp, string])[] = [
  [/4711/g, '4712'],
  [/ WITH SCHEMA \w+/, ''],
  [/ AS ASSIGNMENT/, ''],
  [/, HASHES/, ''],
  [/, stopwords = 'english'/i, ''],
  [/'CREATE TABLE'/, "'DROP TABLE'"],
  [/subtype = integer/, 'subtype = bigint'],
  [/\(ndistinct\)/, '(dependencies)'],
  [/'C'/, "'POSIX'"],
]

export const schemaFields: Unseen<Schema> = {
  tables: (tables) => tables.filter(({ name }) => name !== 'lone'),
  enums: withoutLone,
  namespaces: (names) => names.filter((name) => !isLone({ name })),
  objects: below,
}

export const tableFields: Unseen<Table> = {
  name: below,
  schema: (schema, table) => (isLone(table) ? undefined : schema),
  columns: (columns, table) => (isLone(table) ? reversed(columns) : columns),
  primaryKey: (key, table) => (isLone(table) ? undefined : key),
  uniques: withoutLone,
  foreignKeys: withoutLone,
  checks: withoutLone,
  excludes: withoutLone,
  indexes: withoutLone,
  options: below,
  comment: leftOut,
  grants: leftOut,
  renamedFrom: hint,
}

export const columnFields: Unseen<Column> = {
  name: below,
  type: below,
  nullable: (_, column) => column.identity === undefined,
  default: leftOut,
  identity: leftOut,
  generated: leftOut,
  collation: leftOut,
  comment: leftOut,
  onUpdateNow: leftOut,
  renamedFrom: hint,
  renamedValues: hint,
}

type Default<K extends DefaultValue['kind']> = Extract<DefaultValue, { kind: K }>

export const defaultFields: { readonly [K in DefaultValue['kind']]: Unseen<Default<K>> } = {
  value: {
    kind: below,
    value: (value) =>
      typeof value === 'string' ? `${value}x` : typeof value === 'boolean' ? !value : Number(value) + 1,
  },
  sql: { kind: below, sql: misread },
}

export const identityFields: Unseen<Identity> = { always: () => false, serial: leftOut, sequence: leftOut }

export const sequenceFields: Unseen<SequenceOptions> = {
  start: leftOut,
  increment: leftOut,
  minValue: leftOut,
  maxValue: leftOut,
  cache: leftOut,
  cycle: leftOut,
  name: leftOut,
  type: leftOut,
}

export const generatedFields: Unseen<Generated> = { expression: misread, stored: () => true }

type TypeOf<K extends ColumnTypeKind, T = ColumnType> = T extends { readonly kind: infer F }
  ? K extends F
    ? T
    : never
  : never

/** By kind; that the kind itself is not seen is an aspect of each. */
export const typeFields: { readonly [K in ColumnTypeKind]: Omit<Unseen<TypeOf<K>>, 'kind'> } = {
  int: {},
  smallint: {},
  bigint: {},
  float: {},
  double: {},
  bool: {},
  text: {},
  uuid: {},
  date: {},
  json: {},
  jsonb: {},
  binary: {},
  decimal: { precision: (digits) => digits + 1, scale: (digits) => digits + 1 },
  string: { length: (length) => length + 1 },
  char: { length: (length) => length + 1 },
  time: { precision: leftOut },
  timestamp: { timezone: (timezone) => !timezone, precision: leftOut },
  enum: { values: (values) => values.slice(0, -1), name: (name) => `${name}_twin`, schema: leftOut },
  array: { of: () => ({ kind: 'text' }) },
  custom: { sql: misread },
}

export const primaryKeyFields: Unseen<PrimaryKey> = {
  name: renamed,
  columns: reversed,
  deferrable: leftOut,
  include: leftOut,
  comment: leftOut,
}

export const uniqueFields: Unseen<Unique> = {
  name: renamed,
  columns: reversed,
  nullsNotDistinct: leftOut,
  deferrable: leftOut,
  include: leftOut,
  comment: leftOut,
}

export const foreignKeyFields: Unseen<ForeignKey> = {
  name: renamed,
  columns: reversed,
  table: (table) => ({ ...table, name: `${table.name}_twin` }),
  referencedColumns: reversed,
  onDelete: () => 'no action',
  onUpdate: () => 'no action',
  match: leftOut,
  deferrable: leftOut,
  notValid: leftOut,
  comment: leftOut,
}

export const checkFields: Unseen<Check> = {
  name: renamed,
  expression: misread,
  notValid: leftOut,
  noInherit: leftOut,
  notEnforced: leftOut,
  comment: leftOut,
}

export const exclusionFields: Unseen<Exclusion> = {
  name: renamed,
  elements: reversed,
  method: leftOut,
  where: leftOut,
  deferrable: leftOut,
  comment: leftOut,
}

export const elementFields: Unseen<ExclusionElement> = {
  column: twin,
  expression: misread,
  operator: (operator) => (operator === '&&' ? '-|-' : operator),
  operatorClass: leftOut,
}

export const indexFields: Unseen<IndexDefinition> = {
  name: renamed,
  keys: reversed,
  unique: () => false,
  where: leftOut,
  method: leftOut,
  include: leftOut,
  nullsNotDistinct: leftOut,
  invisible: leftOut,
  with: leftOut,
  comment: leftOut,
}

export const indexKeyFields: Unseen<IndexKey> = {
  column: twin,
  expression: misread,
  order: leftOut,
  nulls: leftOut,
  collation: leftOut,
  operatorClass: leftOut,
  length: leftOut,
}

export const enumFields: Unseen<EnumType> = {
  name: below,
  schema: leftOut,
  values: reversed,
  comment: leftOut,
  renamedValues: hint,
}

export const objectFields: Unseen<StoredObject> = {
  kind: below,
  name: below,
  schema: below,
  table: below,
  arguments: below,
  definition: misread,
  attachments: leftOut,
  comment: leftOut,
  grants: leftOut,
  dependsOn: hint,
}
