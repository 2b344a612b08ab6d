import type { ZodType } from 'zod'
import { assertNever } from '../../errors/assert-never.js'
import type { ColumnDefinition } from '../../model/index.js'
import type { ZodTools } from '../../model/load-zod.js'
import { decimalSchema } from './decimal-schema.js'
import { jsonSchema } from './json-schema.js'
import { textSchema } from './text-schema.js'

/** The schema of a column's values; NULL is one of them where the column is nullable. */
export function columnSchema(z: ZodTools, definition: ColumnDefinition): ZodType {
  const schema = valueSchema(z, definition)
  return definition.nullable === true ? schema.nullable() : schema
}

function valueSchema(z: ZodTools, { type, nativeType, schema, element }: ColumnDefinition): ZodType {
  // How much fits a type in the engine's own words ("int unsigned") is the engine's business.
  const isLimited = nativeType === undefined
  switch (type.kind) {
    case 'int':
      return isLimited ? z.int32() : z.int()
    case 'smallint':
      return isLimited ? z.int().min(-32_768).max(32_767) : z.int()
    case 'bigint':
      return z.int64()
    case 'float':
      return z.float32()
    case 'double':
      return z.number()
    case 'decimal':
      return decimalSchema(z, isLimited ? type : null)
    case 'bool':
      return z.boolean()
    case 'string':
    case 'char':
      return textSchema(z, isLimited ? type.length : null, type.kind === 'char')
    case 'text':
      return textSchema(z, null)
    case 'uuid':
      // Any 128 bits, as the engines take them; z.uuid() asks for a version and a variant.
      return z.guid()
    case 'date':
      return z.iso.date().refine((text) => !text.startsWith('0000'), { error: 'Invalid date: there is no year 0' })
    case 'time':
      return timeSchema(z, isLimited ? (type.precision ?? 6) : null)
    case 'timestamp':
      return z.date().refine((date) => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999, {
        error: 'Invalid date: must lie in the years 1 to 9999',
      })
    case 'enum':
      return z.enum([...type.values] as [string, ...string[]])
    case 'binary':
      return z.instanceof(Uint8Array)
    case 'json':
    case 'jsonb':
      return jsonSchema(z, schema)
    case 'array':
      return z.array(columnSchema(z, element ?? { type: type.of }))
    case 'custom':
      return z.custom((value) => value !== undefined && value !== null, { error: 'Must have a value' })
    default:
      return assertNever(type)
  }
}

/** @param precision the most digits of a second, of which a database would round more away; null: any number. */
function timeSchema(z: ZodTools, precision: number | null): ZodType<string, string> {
  const fits = (text: string): boolean =>
    precision === null || (/\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0) <= precision
  return z.iso
    .time()
    .refine((text) => text.length > 'hh:mm'.length, { error: 'Invalid time: has no seconds' })
    .refine(fits, { error: `Invalid time: digits after the second: at most ${precision}` })
}
