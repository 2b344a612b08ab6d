/** The public API: models, and the types of revision files and configurations. */
export { type ConfigInput, defineConfig } from './config/define-config.js'
export { DbtoolError, type ErrorCode, isDbtoolError } from './errors/index.js'
export {
  belongsTo,
  check,
  defineModel,
  defineSchema,
  exclude,
  foreignKey,
  hasMany,
  hasOne,
  type Insert,
  index,
  type Json,
  type Model,
  type ModelSchema,
  manyToMany,
  type Naming,
  primaryKey,
  type Row,
  softDelete,
  sql,
  t,
  timestamps,
  type Update,
  unique,
  uuidKey,
  versioned,
} from './model/index.js'
export type { Operations } from './operations/operations-api.js'
