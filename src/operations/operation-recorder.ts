// Longer than other files: one class implements the whole `op` API, a method each; split, the API would be read in pieces.
import type { Knex } from 'knex'
import { DbtoolError } from '../errors/index.js'
import {
  type AnyColumn,
  type ConstraintDefinition,
  check,
  engineOptions,
  exclude,
  type ForeignKeyTarget,
  foreignKey,
  index,
  isSqlFragment,
  type NameResolution,
  primaryKey,
  type SqlFragment,
  sql,
  TableParts,
  t,
  toColumn,
  unique,
} from '../model/index.js'
import {
  type Constraint,
  constraintsOf,
  type DefaultValue,
  type Exclusion,
  type LiteralValue,
  normalizeTable,
  type Table,
  type TableName,
} from '../schema/index.js'
import { type ObjectMethods, objectMethods } from './object-methods.js'
import type { AlterColumn, ColumnChange, ColumnPosition, CreateConstraint, Operation } from './operation.js'
import { OperationQueue } from './operation-queue.js'
import type {
  AddColumnOptions,
  Operations,
  TableDefinition,
  TableTools,
  UnnamedConstraint,
  Value,
} from './operations-api.js'
import { createConstraintKind } from './reverse.js'

/** Where the operations go. */
export interface OperationSink {
  readonly engine: string
  run(operation: Operation): Promise<void>
  query(sql: string, bindings: readonly Value[]): Promise<readonly Readonly<Record<string, unknown>>[]>
  knex(): unknown
}

export const tableTools: TableTools = { ...t, primaryKey, unique, index, check, foreignKey, exclude, sql }

/** Revisions use the database's own names; only what was given no name gets one, by the default convention. */
const databaseNames: NameResolution = {
  naming: {},
  column: (name) => name,
  target: (target: ForeignKeyTarget) => {
    if ('model' in target) {
      return { table: { name: target.model }, columns: target.columns }
    }
    const { table, schema, columns } = target
    return { table: nameIn(table, { schema }), columns }
  },
}

function nameIn(name: string, options: { readonly schema?: string | undefined } | undefined): TableName {
  return options?.schema === undefined ? { name } : { name, schema: options.schema }
}

/** Turns the calls of a revision into operations and sends them to a sink, one after the other. */
export class OperationRecorder implements Omit<Operations, keyof ObjectMethods> {
  readonly #sink: OperationSink
  readonly #queue = new OperationQueue()

  constructor(sink: OperationSink) {
    this.#sink = sink
  }

  /** A recorder with the methods for views, routines and every other kind of object. */
  static for(sink: OperationSink): OperationRecorder & ObjectMethods {
    const recorder = new OperationRecorder(sink)
    return Object.assign(
      recorder,
      objectMethods(sink.engine, (build) => recorder.#run(build)),
    )
  }

  /** Waits for everything that was called. @throws what failed first, awaited by the revision or not. */
  drain(): Promise<void> {
    return this.#queue.drain()
  }

  #run(build: () => Operation): Promise<void> {
    return this.#queue.add(async () => this.#sink.run(build()))
  }

  get knex(): Knex {
    return this.#sink.knex() as Knex
  }

  get dialect(): string {
    return this.#sink.engine
  }

  readonly sql = sql

  createSchema: Operations['createSchema'] = (name, options) =>
    this.#run(() => ({ kind: 'create-schema', name, ...ifNotExists(options) }))

  dropSchema: Operations['dropSchema'] = (name, options) =>
    this.#run(() => ({ kind: 'drop-schema', name, ...dropOptions(options) }))

  createEnum: Operations['createEnum'] = (name, values, options) =>
    this.#run(() => ({
      kind: 'create-enum',
      type: {
        ...nameIn(name, options),
        values,
        ...(options?.comment === undefined ? {} : { comment: options.comment }),
      },
      ...ifNotExists(options),
    }))

  dropEnum: Operations['dropEnum'] = (name, options) =>
    this.#run(() => ({ kind: 'drop-enum', type: nameIn(name, options), dropped: null, ...dropOptions(options) }))

  renameEnum: Operations['renameEnum'] = (from, to, options) =>
    this.#run(() => ({ kind: 'rename-enum', type: nameIn(from, options), to }))

  alterEnum: Operations['alterEnum'] = (name, values, options) =>
    this.#run(() => ({
      kind: 'alter-enum',
      type: nameIn(name, options),
      from: null,
      to: values,
      ...(options?.renames === undefined ? {} : { renames: options.renames }),
      ...(options?.recreate === true ? { recreate: true } : {}),
    }))

  createTable: Operations['createTable'] = (name, define, options) =>
    this.#run(() => ({
      kind: 'create-table',
      table: this.#toTable(nameIn(name, options), define(tableTools)),
      ...ifNotExists(options),
    }))

  #toTable(name: TableName, definition: TableDefinition): Table {
    const parts = new TableParts(name.name, databaseNames)
    for (const [column, builder] of Object.entries(definition.columns)) parts.addColumn(column, builder.definition)
    for (const constraint of definition.constraints ?? []) parts.add(constraint)
    return normalizeTable({
      ...name,
      columns: Object.entries(definition.columns).map(([column, builder]) => this.#toColumn(column, builder)),
      ...parts.finish(),
      options: engineOptions(definition, this.#sink.engine),
      ...(definition.comment === undefined ? {} : { comment: definition.comment }),
      ...(definition.grants === undefined || definition.grants.length === 0 ? {} : { grants: definition.grants }),
    })
  }

  #toColumn(name: string, builder: AnyColumn) {
    return toColumn(name, builder, this.#sink.engine)
  }

  dropTable: Operations['dropTable'] = (name, options) =>
    this.#run(() => ({ kind: 'drop-table', table: nameIn(name, options), dropped: null, ...dropOptions(options) }))

  renameTable: Operations['renameTable'] = (from, to, options) =>
    this.#run(() => ({ kind: 'rename-table', table: nameIn(from, options), to }))

  setTableOptions: Operations['setTableOptions'] = (name, facts, options) =>
    this.#run(() => ({
      kind: 'set-table-options',
      table: nameIn(name, options),
      from: null,
      to: engineOptions(facts, this.#sink.engine),
    }))

  addColumn: Operations['addColumn'] = (table, column, define, options) =>
    this.#queue.add(async () => {
      const builder = define(tableTools)
      await this.#sink.run({
        kind: 'add-column',
        table: nameIn(table, options),
        column: this.#toColumn(column, builder),
        ...positionOf(options),
        ...ifNotExists(options),
      })
      // What the column's modifiers ask for beside the column comes after it.
      for (const operation of this.#extrasOf(nameIn(table, options), column, builder)) await this.#sink.run(operation)
    })

  #extrasOf(table: TableName, column: string, builder: AnyColumn): readonly Operation[] {
    const parts = new TableParts(table.name, databaseNames)
    parts.addColumn(column, builder.definition)
    const made = parts.finish()
    return [
      ...constraintsOf({ ...table, columns: [], options: {}, ...made }).map((constraint) =>
        createConstraint(table, constraint),
      ),
      ...made.indexes.map((definition): Operation => ({ kind: 'create-index', table, index: definition })),
    ]
  }

  dropColumn: Operations['dropColumn'] = (table, column, options) =>
    this.#run(() => ({
      kind: 'drop-column',
      table: nameIn(table, options),
      column,
      dropped: null,
      ...dropOptions(options),
    }))

  alterColumn: Operations['alterColumn'] = (table, column, change, options) =>
    this.#queue.add(async () => {
      const altered = this.#alteration(nameIn(table, options), column, change, options)
      const name = typeof change === 'function' ? undefined : change.name
      if (name === undefined || Object.keys(altered.to).length > 0) await this.#sink.run(altered)
      if (name !== undefined) await this.#sink.run({ kind: 'rename-column', table: altered.table, column, to: name })
    })

  #alteration(
    table: TableName,
    column: string,
    change: Parameters<Operations['alterColumn']>[2],
    options: Parameters<Operations['alterColumn']>[3],
  ): AlterColumn {
    const using = options?.using ?? (typeof change === 'function' ? undefined : change.using)
    const to =
      typeof change === 'function' ? this.#wholeChange(column, change(tableTools)) : this.#patch(column, change)
    return {
      kind: 'alter-column',
      table,
      column,
      from: null,
      to: { ...to, ...(using === undefined ? {} : { using }) },
    }
  }

  #wholeChange(column: string, builder: AnyColumn): ColumnChange {
    const definition = this.#toColumn(column, builder)
    return {
      type: definition.type,
      nullable: definition.nullable,
      default: definition.default ?? null,
      identity: definition.identity ?? null,
      generated: definition.generated ?? null,
      collation: definition.collation ?? null,
      ...(definition.comment === undefined ? {} : { comment: definition.comment }),
      ...(definition.onUpdateNow === undefined ? {} : { onUpdateNow: definition.onUpdateNow }),
    }
  }

  #patch(
    column: string,
    patch: Exclude<Parameters<Operations['alterColumn']>[2], (...args: never[]) => unknown>,
  ): ColumnChange {
    const { type, nullable, default: value, collate, comment } = patch
    return {
      ...(type === undefined ? {} : { type: this.#toColumn(column, type(tableTools)).type }),
      ...(nullable === undefined ? {} : { nullable }),
      ...(value === undefined ? {} : { default: value === null ? null : toDefault(value) }),
      ...(collate === undefined ? {} : { collation: collate }),
      ...(comment === undefined ? {} : { comment }),
    }
  }

  renameColumn: Operations['renameColumn'] = (table, from, to, options) =>
    this.#run(() => ({ kind: 'rename-column', table: nameIn(table, options), column: from, to }))

  createIndex: Operations['createIndex'] = (table, keys, options = {}) =>
    this.#run(() => {
      const { schema, ifNotExists: _, concurrently, tablespace, ...rest } = options
      const definition = index(keys, rest)
      if (definition.kind !== 'index') throw new Error('unreachable: index() gives an index')
      return {
        kind: 'create-index',
        table: nameIn(table, { schema }),
        index: new TableParts(table, databaseNames).toIndex(definition),
        ...ifNotExists(options),
        ...(concurrently === true ? { concurrently } : {}),
        ...(tablespace === undefined ? {} : { tablespace }),
      }
    })

  dropIndex: Operations['dropIndex'] = (table, name, options) =>
    this.#run(() => ({
      kind: 'drop-index',
      table: nameIn(table, options),
      name,
      dropped: null,
      ...dropOptions(options),
      ...(options?.concurrently === true ? { concurrently: true } : {}),
    }))

  renameIndex: Operations['renameIndex'] = (table, from, to, options) =>
    this.#run(() => ({ kind: 'rename-index', table: nameIn(table, options), name: from, to }))

  #create(
    table: string,
    constraint: ConstraintDefinition,
    options: { readonly schema?: string; readonly ifNotExists?: boolean; readonly usingIndex?: string },
  ): Promise<void> {
    return this.#run(() => {
      const name = nameIn(table, options)
      const parts = new TableParts(table, databaseNames)
      parts.add(constraint)
      const [made] = constraintsOf({ ...name, columns: [], options: {}, ...parts.finish() })
      if (made === undefined) throw new Error('unreachable: a constraint was added')
      const { usingIndex } = options
      return {
        ...createConstraint(name, made),
        ...ifNotExists(options),
        ...(usingIndex === undefined ? {} : { usingIndex }),
      }
    })
  }

  createPrimaryKey: Operations['createPrimaryKey'] = (table, columns, options = {}) =>
    this.#create(table, primaryKey(columns, options), options)

  createUnique: Operations['createUnique'] = (table, columns, options = {}) =>
    this.#create(table, unique(columns, options), options)

  createForeignKey: Operations['createForeignKey'] = (table, columns, target, options = {}) =>
    this.#create(table, foreignKey(columns, target, options), options)

  createCheck: Operations['createCheck'] = (table, expression, options = {}) =>
    this.#create(table, check(expression, options), options)

  createExclude: Operations['createExclude'] = (table, elements, options = {}) =>
    this.#create(table, exclude(elements, options), options)

  dropConstraint: Operations['dropConstraint'] = (table, constraint, options) =>
    this.#run(() => ({
      kind: 'drop-constraint',
      table: nameIn(table, options),
      name: typeof constraint === 'string' ? constraint : null,
      dropped: typeof constraint === 'string' ? null : toUnnamed(constraint),
      ...dropOptions(options),
    }))

  validateConstraint: Operations['validateConstraint'] = (table, name, options) =>
    this.#run(() => ({ kind: 'validate-constraint', table: nameIn(table, options), name }))

  renameConstraint: Operations['renameConstraint'] = (table, from, to, options) =>
    this.#run(() => ({ kind: 'rename-constraint', table: nameIn(table, options), name: from, to }))

  setComment: Operations['setComment'] = (table, comment, options) =>
    this.#run(() => ({
      kind: 'set-comment',
      table: nameIn(table, options),
      ...(options?.column === undefined ? {} : { column: options.column }),
      ...(options?.index === undefined ? {} : { index: options.index }),
      ...(options?.constraint === undefined ? {} : { constraint: options.constraint }),
      from: null,
      to: comment,
    }))

  invoke: Operations['invoke'] = (operation) => this.#run(() => operation)

  execute: Operations['execute'] = (text, bindings) =>
    this.#run(() => ({ kind: 'execute', sql: text, ...(bindings === undefined ? {} : { bindings }) }))

  query: Operations['query'] = (text, bindings = []) => this.#queue.add(() => this.#sink.query(text, bindings))

  replaceValue: Operations['replaceValue'] = (table, column, from, to, options) =>
    this.#run(() => ({ kind: 'replace-value', table: nameIn(table, options), column, from, to }))

  bulkInsert: Operations['bulkInsert'] = (table, rows, options) =>
    this.#run(() => ({ kind: 'bulk-insert', table: nameIn(table, options), rows }))

  backfill: Operations['backfill'] = ({ table, schema, set, where, batchSize, key }) =>
    this.#run(() => {
      if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
        throw new DbtoolError('DBT_UNSUPPORTED', 'The batchSize of op.backfill is a whole number of rows, 1 or more.')
      }
      return {
        kind: 'backfill',
        table: nameIn(table, { schema }),
        set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, toDefault(value)])),
        ...(where === undefined ? {} : { where }),
        ...(batchSize === undefined ? {} : { batchSize }),
        ...(key === undefined ? {} : { key }),
      }
    })
}

function ifNotExists(options: { readonly ifNotExists?: boolean } | undefined): { readonly ifNotExists?: true } {
  return options?.ifNotExists === true ? { ifNotExists: true } : {}
}

function dropOptions(options: { readonly ifExists?: boolean; readonly cascade?: boolean } | undefined): {
  readonly ifExists?: true
  readonly cascade?: true
} {
  return {
    ...(options?.ifExists === true ? { ifExists: true } : {}),
    ...(options?.cascade === true ? { cascade: true } : {}),
  }
}

function positionOf(options: AddColumnOptions | undefined): { readonly position?: ColumnPosition } {
  if (options?.first === true) return { position: 'first' }
  return options?.after === undefined ? {} : { position: { after: options.after } }
}

function toDefault(value: LiteralValue | SqlFragment): DefaultValue {
  return isSqlFragment(value) ? { kind: 'sql', sql: value.sql } : { kind: 'value', value }
}

function createConstraint(table: TableName, constraint: Constraint): CreateConstraint {
  return { kind: createConstraintKind(constraint.kind), table, constraint }
}

/** Only what tells the constraint from others; its other facts are unknown here. */
function toUnnamed(constraint: UnnamedConstraint): Constraint {
  if ('primaryKey' in constraint) return { kind: 'primary-key', columns: [] }
  if ('unique' in constraint) return { kind: 'unique', columns: constraint.unique }
  if ('exclude' in constraint) return { kind: 'exclude', elements: constraint.exclude as Exclusion['elements'] }
  if ('check' in constraint) return { kind: 'check', expression: constraint.check }
  const actions = { onDelete: 'no action', onUpdate: 'no action' } as const
  return { kind: 'foreign-key', columns: constraint.foreignKey, table: { name: '' }, referencedColumns: [], ...actions }
}
