import type { ZodObject, ZodType } from 'zod'
import type { AnyModel, ColumnDefinition } from '../../model/index.js'
import { loadZod } from '../../model/load-zod.js'
import { primaryKeyOf } from '../../model/model-keys.js'
import { columnSchema } from './column-schema.js'
import type { InsertSchema, RowSchema, UpdateSchema } from './row-shape.js'

type Use = 'insert' | 'update' | 'row'

const known = new WeakMap<AnyModel, Map<Use, ZodObject>>()

/**
 * The zod schema of what an insert of the model takes: a strict object, so that unknown keys are refused. Columns that
 * the database or the data layer can fill may be left out; computed ones may not be named. The same schema each time.
 */
export function zodInsert<M extends AnyModel>(model: M): InsertSchema<M> {
  return schemaFor(model, 'insert') as unknown as InsertSchema<M>
}

/**
 * The zod schema of what an update of the model takes: a strict object of which every key may be left out. Keys,
 * computed and read-only columns may not be named. The same schema each time.
 */
export function zodUpdate<M extends AnyModel>(model: M): UpdateSchema<M> {
  return schemaFor(model, 'update') as unknown as UpdateSchema<M>
}

/** The zod schema of the model's rows as they are read, secret columns included: a strict object. The same each time. */
export function zodRow<M extends AnyModel>(model: M): RowSchema<M> {
  return schemaFor(model, 'row') as unknown as RowSchema<M>
}

function schemaFor(model: AnyModel, use: Use): ZodObject {
  const schemas = known.get(model) ?? new Map<Use, ZodObject>()
  known.set(model, schemas)
  const schema = schemas.get(use) ?? makeSchema(model, use)
  schemas.set(use, schema)
  return schema
}

function makeSchema(model: AnyModel, use: Use): ZodObject {
  const z = loadZod()
  const shape: Record<string, ZodType> = {}
  const key = primaryKeyOf(model)
  for (const [property, { definition }] of Object.entries(model.columns)) {
    if (!takesPart[use](definition) || (use === 'update' && key.includes(property))) continue
    const schema = columnSchema(z, definition)
    shape[property] = isOptional[use](definition) ? schema.exactOptional() : schema
  }
  return z.strictObject(shape)
}

/** Whether a column is part of the object, as the types `Insert`, `Update` and `Row` say. */
const takesPart: Readonly<Record<Use, (definition: ColumnDefinition) => boolean>> = {
  insert: ({ generated }) => generated === undefined,
  update: ({ generated, readonly }) => generated === undefined && readonly !== true,
  row: () => true,
}

const isOptional: Readonly<Record<Use, (definition: ColumnDefinition) => boolean>> = {
  insert: (definition) => definition.nullable === true || fillers.some((filler) => definition[filler] !== undefined),
  update: () => true,
  row: () => false,
}

/** What fills a column that an insert does not name. */
const fillers = ['default', 'defaultFn', 'onUpdate', 'identity', 'onUpdateNow', 'role'] as const
