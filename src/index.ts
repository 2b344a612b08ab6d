/** The public API: models, and the types of revision files and configurations. */
export { type ConfigInput, defineConfig } from './config/define-config.js'
export type { LintConfig } from './config/lint-config.js'
export type { OwnedThing, OwnershipRule } from './config/ownership-rule.js'
export type { FoundOperations, ProcessedOperations, RevisionText } from './config/revision-hooks.js'
export * from './data/index.js'
export {
  defineLintRule,
  type KnownStructure,
  type LintContext,
  type LintFix,
  type LintRule,
  type LintSeverity,
  type LintStep,
  type RuleFinding,
} from './dialect/lint-rule.js'
export type { Change, SqlChange } from './dialect/sql-change.js'
export { DbtoolError, type ErrorCode, isDbtoolError } from './errors/index.js'
export type { RevisionExports } from './migration-file/static-revision.js'
export {
  createMigrator,
  type LoadMigratorOptions,
  loadMigrator,
  type MigratorConfig,
} from './migrator/create-migrator.js'
export type { Migrator } from './migrator/migrator.js'
export type * from './migrator/results.js'
export {
  aggregate,
  belongsTo,
  check,
  collation,
  compositeType,
  defineModel,
  defineSchema,
  domain,
  enumType,
  event,
  eventTrigger,
  exclude,
  extension,
  foreignKey,
  func,
  hasMany,
  hasOne,
  type Insert,
  index,
  type Json,
  type Model,
  type ModelSchema,
  manyToMany,
  materializedView,
  type Naming,
  policy,
  primaryKey,
  procedure,
  type Row,
  rangeType,
  rule,
  sequence,
  softDelete,
  sql,
  statistics,
  storedObject,
  t,
  timestamps,
  trigger,
  type Update,
  unique,
  uuidKey,
  type ValueSchema,
  versioned,
  view,
  virtualTable,
} from './model/index.js'
export type { Operation } from './operations/index.js'
export type { Operations } from './operations/operations-api.js'
export { type TestDatabaseOptions, testDatabase } from './test-suite/test-database.js'
