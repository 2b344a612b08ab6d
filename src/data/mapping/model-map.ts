import type { DataAccess } from '../../dialect/data-access.js'
import { type AnyModel, columnNameOfProperty, type ModelSchema, tableNameOfModel } from '../../model/index.js'
import { primaryKeyOf, uniqueKeysOf } from '../../model/model-keys.js'
import type { TableName } from '../../schema/index.js'
import { InvalidInputError } from '../errors/index.js'
import { ColumnMap } from './column-map.js'
import { type RelationMap, resolveRelation } from './relation-map.js'
import { RowReader } from './row-reader.js'
import type { SchemaMap } from './schema-map.js'
import { verbatim } from './verbatim.js'

/** A model as SQL sees it: its table, its columns, what identifies a row, what belongs to it. */
export class ModelMap {
  readonly model: AnyModel
  readonly name: string
  readonly table: TableName
  /** The name by which statements on this model call its table, quoted. */
  readonly alias: string
  /** The table as SQL for Knex, without alias. */
  readonly tableSql: string
  /** The table with its alias, as FROM has it. */
  readonly fromSql: string
  readonly columns: readonly ColumnMap[]
  /** The columns of the primary key; empty: there is none. */
  readonly key: readonly ColumnMap[]
  readonly softDelete: ColumnMap | null
  readonly version: ColumnMap | null
  /** The column that the database numbers. */
  readonly numbered: ColumnMap | null
  readonly #byProperty: ReadonlyMap<string, ColumnMap>
  readonly #schema: SchemaMap
  #reader: RowReader | null = null
  #relations: ReadonlyMap<string, RelationMap> | null = null

  constructor(model: AnyModel, schema: ModelSchema, access: DataAccess, whole: SchemaMap) {
    this.model = model
    this.name = model.name
    this.#schema = whole
    this.table = tableNameOfModel(model, schema)
    this.alias = access.quote(this.table.name)
    this.tableSql = verbatim(access.quoteTable(this.table))
    const alias = verbatim(this.alias)
    this.fromSql = this.tableSql === alias ? alias : `${this.tableSql} as ${alias}`
    this.columns = Object.entries(model.columns).map(
      ([property, column]) =>
        new ColumnMap(model.name, property, columnNameOfProperty(model, property, schema), column, access),
    )
    this.#byProperty = new Map(this.columns.map((column) => [column.property, column]))
    this.key = primaryKeyOf(model).map((property) => this.column(property))
    this.softDelete = this.columns.find(({ definition }) => definition.role === 'soft-delete') ?? null
    this.version = this.columns.find(({ definition }) => definition.role === 'version') ?? null
    this.numbered = this.columns.find(({ definition }) => definition.identity !== undefined) ?? null
  }

  /** The keys by which no two rows are alike, the primary one first. */
  get uniqueKeys(): readonly (readonly ColumnMap[])[] {
    return uniqueKeysOf(this.model).map((key) => key.map((property) => this.column(property)))
  }

  /** Reads rows of all columns, where they are all that a statement gives back. */
  get reader(): RowReader {
    this.#reader ??= new RowReader(this.columns, null)
    return this.#reader
  }

  /** Resolved when first asked for: models point at each other. */
  get relations(): ReadonlyMap<string, RelationMap> {
    this.#relations ??= new Map(
      Object.entries(this.model.relations).map(([name, relation]) => [
        name,
        resolveRelation(this, name, relation, this.#schema),
      ]),
    )
    return this.#relations
  }

  /** @throws {InvalidInputError} where there is no such property: it may well come from a user. */
  column(property: string): ColumnMap {
    const column = this.#byProperty.get(property)
    if (column === undefined) throw this.unknown(property, 'column')
    return column
  }

  findColumn(property: string): ColumnMap | null {
    return this.#byProperty.get(property) ?? null
  }

  /** @throws {InvalidInputError} */
  relation(name: string): RelationMap {
    const relation = this.relations.get(name)
    if (relation === undefined) throw this.unknown(name, 'relation')
    return relation
  }

  /** The one column of the key. @throws {InvalidInputError} where it has none, or several. */
  get onlyKey(): ColumnMap {
    const [column, ...others] = this.key
    if (column === undefined || others.length > 0) {
      throw new InvalidInputError(`${this.name} has no primary key of one column, which this needs.`, this.name)
    }
    return column
  }

  unknown(name: string, what: string): InvalidInputError {
    const known = what === 'column' ? this.columns.map(({ property }) => property) : [...this.relations.keys()]
    const shown = JSON.stringify(String(name).slice(0, 60))
    return new InvalidInputError(`${this.name} has no ${what} ${shown}. It has: ${known.join(', ')}.`, this.name, [
      String(name).slice(0, 60),
    ])
  }
}
