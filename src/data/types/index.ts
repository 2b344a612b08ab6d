export type { Id } from './id.js'
export type { ColumnKey, Known, Models, Target, ToMany } from './models.js'
export type { Direction, OrderBy, OrderTerm } from './order-by.js'
export type {
  Condition,
  EqualityOperators,
  OrderOperators,
  RelationCondition,
  TextOperators,
  Where,
} from './where.js'
export type {
  EagerWith,
  Empty,
  Loaded,
  LoadedRelations,
  MergeWith,
  OnlyRelations,
  RelationQuery,
  With,
} from './with.js'
