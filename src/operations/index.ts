export type {
  AddColumn,
  AlterColumn,
  AlterEnum,
  Backfill,
  BulkInsert,
  ColumnChange,
  ColumnPosition,
  CreateConstraint,
  CreateIndex,
  CreateTable,
  DropColumn,
  DropConstraint,
  DropIndex,
  DropTable,
  Execute,
  Operation,
  OperationKind,
  RenameColumn,
  RenameConstraint,
  RenameIndex,
  RenameTable,
  SetComment,
  SetTableOptions,
  SqlText,
} from './operation.js'
export { createConstraintKind, type Irreversible, isIrreversible, reverse, reversePlan } from './reverse.js'
export { describe, isDestructive, type OperationSummary, summarize } from './summary.js'
export { withoutOrigins } from './without-origins.js'
