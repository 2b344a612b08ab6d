import type { ObjectKind } from '../schema/index.js'
import { isSqlFragment, type SqlFragment } from './sql.js'

export const objectBrand = Symbol.for('dbtool.object')

/** SQL as it stands, or one text for each engine; engines that are not named do not get the object. */
export type ObjectSql = string | SqlFragment | Readonly<Record<string, string | SqlFragment>>

export interface ObjectOptions {
  readonly schema?: string
  readonly comment?: string
  /** Names of what must be there first, where the SQL does not tell: a function that another one calls in its body. */
  readonly dependsOn?: readonly string[]
  /** `GRANT` statements to run after it is made. Who may use an object is never compared. */
  readonly grants?: readonly (string | SqlFragment)[]
  /** Statements that follow it and go with it. */
  readonly attachments?: readonly (string | SqlFragment)[]
}

export interface RoutineOptions extends ObjectOptions {
  /** The argument types, needed only where routines share a name: `integer, text`. */
  readonly arguments?: string
}

export interface OnTableOptions extends ObjectOptions {
  /** The table, by its name in the database. */
  readonly on: string
}

/** Something that is not a table, declared for `defineSchema(models, { objects })`. */
export interface ObjectDefinition {
  readonly [objectBrand]: true
  readonly kind: ObjectKind
  readonly name: string
  /** Engine to text; `''` stands for every engine that is not named. */
  readonly texts: Readonly<Record<string, string>>
  readonly schema?: string
  readonly table?: string
  readonly arguments?: string
  readonly comment?: string
  readonly dependsOn?: readonly string[]
  readonly grants?: readonly string[]
  readonly attachments?: readonly string[]
}

function textOf(sql: string | SqlFragment): string {
  return typeof sql === 'string' ? sql : sql.sql
}

function textsOf(sql: ObjectSql): Readonly<Record<string, string>> {
  if (typeof sql === 'string' || isSqlFragment(sql)) return { '': textOf(sql) }
  return Object.fromEntries(Object.entries(sql).map(([engine, text]) => [engine, textOf(text as string | SqlFragment)]))
}

function define(
  kind: ObjectKind,
  name: string,
  sql: ObjectSql,
  options: ObjectOptions & { readonly on?: string; readonly arguments?: string } = {},
): ObjectDefinition {
  const { on, grants, attachments, ...rest } = options
  return Object.freeze({
    [objectBrand]: true as const,
    kind,
    name,
    texts: textsOf(sql),
    ...rest,
    ...(on === undefined ? {} : { table: on }),
    ...(grants === undefined ? {} : { grants: grants.map(textOf) }),
    ...(attachments === undefined ? {} : { attachments: attachments.map(textOf) }),
  })
}

type Define<O> = (name: string, sql: ObjectSql, options?: O) => ObjectDefinition
type DefineOnTable = (name: string, sql: ObjectSql, options: OnTableOptions) => ObjectDefinition

const of =
  <O extends ObjectOptions>(kind: ObjectKind): Define<O> =>
  (name, sql, options) =>
    define(kind, name, sql, options)
const ofTable =
  (kind: ObjectKind): DefineOnTable =>
  (name, sql, options) =>
    define(kind, name, sql, options)

/** A view: its query, or the whole `CREATE VIEW`. */
export const view = of<ObjectOptions>('view')

/** A materialized view: its query, or the whole statement; `attachments` are its indexes. */
export const materializedView = of<ObjectOptions>('materialized-view')

/** A function: the whole `CREATE FUNCTION`. */
export const func = of<RoutineOptions>('function')

/** A procedure: the whole `CREATE PROCEDURE`. */
export const procedure = of<RoutineOptions>('procedure')

/** An aggregate: the whole `CREATE AGGREGATE`. */
export const aggregate = of<RoutineOptions>('aggregate')

/** A trigger: the whole `CREATE TRIGGER`. */
export const trigger = ofTable('trigger')

/** A row-level security policy: the whole `CREATE POLICY`. Whether a table asks for policies is the table's option `rowSecurity`. */
export const policy = ofTable('policy')

/** A rewrite rule: the whole `CREATE RULE`. */
export const rule = ofTable('rule')

/** A sequence that no column owns: its options (`START WITH 1000`), or the whole `CREATE SEQUENCE`. */
export const sequence = (name: string, sql: ObjectSql = '', options: ObjectOptions = {}): ObjectDefinition =>
  define('sequence', name, sql, options)

/** A domain: its type and what follows (`text CHECK (VALUE ~ '@')`), or the whole `CREATE DOMAIN`. */
export const domain = of<ObjectOptions>('domain')

/** A composite type: the whole `CREATE TYPE … AS (…)`. */
export const compositeType = of<ObjectOptions>('composite-type')

/** A range type: the whole `CREATE TYPE … AS RANGE (…)`. */
export const rangeType = of<ObjectOptions>('range-type')

/** A collation: the whole `CREATE COLLATION`. */
export const collation = of<ObjectOptions>('collation')

/** An extension; `sql` is needed only to say more than its name: `CREATE EXTENSION citext WITH SCHEMA ext`. */
export const extension = (
  name: string,
  sql: ObjectSql = '',
  options: Omit<ObjectOptions, 'schema'> = {},
): ObjectDefinition => define('extension', name, sql, options)

/** Statistics over columns that belong together: the whole `CREATE STATISTICS`. */
export const statistics = of<ObjectOptions>('statistics')

/** An event trigger: the whole `CREATE EVENT TRIGGER`. */
export const eventTrigger = of<Omit<ObjectOptions, 'schema'>>('event-trigger')

/** A scheduled event of MySQL or MariaDB: the whole `CREATE EVENT`. */
export const event = of<ObjectOptions>('event')

/** A virtual table of SQLite: the whole `CREATE VIRTUAL TABLE`. */
export const virtualTable = of<ObjectOptions>('virtual-table')

/** Any other kind: `storedObject('operator', '===', 'CREATE OPERATOR …')`. */
export const storedObject = (
  kind: ObjectKind,
  name: string,
  sql: ObjectSql,
  options: RoutineOptions & { readonly on?: string } = {},
): ObjectDefinition => define(kind, name, sql, options)

export function isObjectDefinition(value: unknown): value is ObjectDefinition {
  return typeof value === 'object' && value !== null && objectBrand in value
}
