import type { ZodType } from 'zod'
import { decimalProblem, isDecimal } from '../../dialect/decimal-text.js'
import type { ZodTools } from '../../model/load-zod.js'

interface DecimalType {
  readonly precision: number
  readonly scale: number
}

/** A decimal number as text that the type holds as it is: nothing is rounded. @param type null: any number of digits. */
export function decimalSchema(z: ZodTools, type: DecimalType | null): ZodType<string, string> {
  const limits =
    type === null
      ? ''
      : `, with at most ${type.precision - type.scale} digits before the point and ${type.scale} after it`
  return z.string().refine((text) => fits(text, type), { error: `Must be a decimal number as text${limits}` })
}

function fits(text: string, type: DecimalType | null): boolean {
  return isDecimal(text) && (type === null || decimalProblem(text, type.precision, type.scale) === null)
}
