export { type AnyColumn, ColumnBuilder, isColumnBuilder } from './column-builder.js'
export type { ColumnDefinition, DeclaredType, ReferenceOptions } from './column-definition.js'
export { type ColumnTools, type Json, t } from './column-types.js'
export {
  type CheckOptions,
  type ConstraintDefinition,
  check,
  type ExcludeElementDefinition,
  type ExcludeOptions,
  exclude,
  type ForeignKeyOptions,
  type ForeignKeyTarget,
  foreignKey,
  type IndexKeyDefinition,
  type IndexKeyInput,
  type IndexOptions,
  index,
  type PrimaryKeyOptions,
  primaryKey,
  type UniqueOptions,
  unique,
} from './constraint-definition.js'
export { type AnyModel, defineModel, isModel, type Model, type ModelInput, type TableFacts } from './define-model.js'
export { defineSchema, isModelSchema, type ModelSchema, type SchemaOptions } from './define-schema.js'
export { type EnumTypeDefinition, enumType } from './enum-type-definition.js'
export type { Insert, Row, Update } from './infer.js'
export { softDelete, timestamps, uuidKey, versioned } from './mixins.js'
export { fitName, type Naming } from './naming.js'
export {
  aggregate,
  collation,
  compositeType,
  domain,
  event,
  eventTrigger,
  extension,
  func,
  materializedView,
  type ObjectDefinition,
  type ObjectOptions,
  type ObjectSql,
  policy,
  procedure,
  rangeType,
  rule,
  sequence,
  statistics,
  storedObject,
  trigger,
  view,
  virtualTable,
} from './object-definition.js'
export { belongsTo, hasMany, hasOne, manyToMany, type Relation, type RelationOptions } from './relation.js'
export { isSqlFragment, type SqlFragment, sql } from './sql.js'
export { type NameResolution, TableParts } from './table-parts.js'
export { toColumn, toColumnType } from './to-column.js'
export { columnNameOfProperty, describeOrigin, engineOptions, tableNameOfModel, toSchema } from './to-schema.js'
export type { ParsingSchema, StandardIssue, StandardResult, StandardSchema, ValueSchema } from './value-schema.js'
