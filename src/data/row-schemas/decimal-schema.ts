import type { ZodType } from 'zod'
import type { ZodTools } from './load-zod.js'

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
  const [, whole, fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === undefined) return false
  if (type === null) return true
  const { precision, scale } = type
  return whole.replace(/^0+/, '').length <= precision - scale && fraction.replace(/0+$/, '').length <= scale
}
