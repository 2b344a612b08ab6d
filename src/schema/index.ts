export type { Column, Generated, Identity, SequenceOptions } from './column.js'
export type { ColumnType, ColumnTypeKind } from './column-type.js'
export type {
  Check,
  Constraint,
  ConstraintKind,
  Deferrable,
  Exclusion,
  ExclusionElement,
  ForeignKey,
  ForeignKeyAction,
  PrimaryKey,
  Unique,
} from './constraint.js'
export { constraintsOf, withConstraint } from './constraints-of.js'
export { type CreationItem, type CreationOrder, creationOrder, type Mentions, tableItemKey } from './creation-order.js'
export type { DefaultValue, LiteralValue } from './default-value.js'
export { type DependencyOrder, dependencyOrder } from './dependency-order.js'
export type { EnumType } from './enum-type.js'
export type { IndexDefinition, IndexKey } from './index-definition.js'
export { compareText, normalizeSchema, normalizeTable } from './normalize.js'
export { emptySchema, type Schema } from './schema.js'
export {
  displayObject,
  foundationKinds,
  type ObjectKind,
  type ObjectName,
  objectKey,
  objectKinds,
  objectNameOf,
  type StoredObject,
} from './stored-object.js'
export { comparedOptions, type Table, type TableOptions } from './table.js'
export { displayName, sameTable, type TableName, tableKey, tableNameOf } from './table-name.js'
