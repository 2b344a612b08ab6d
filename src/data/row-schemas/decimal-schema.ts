import type { ZodType } from 'zod'
import type { ZodTools } from './load-zod.js'

interface DecimalType {
  readonly precision: number
  readonly scale: number
}

/** A decimal number as text that the type holds as it is: nothing is rounded. */
export function decimalSchema(z: ZodTools, type: DecimalType): ZodType<string, string> {
  const whole = type.precision - type.scale
  return z.string().refine((text) => fits(text, type), {
    error: `Must be a decimal number as text, with at most ${whole} digits before the point and ${type.scale} after it`,
  })
}

function fits(text: string, { precision, scale }: DecimalType): boolean {
  const [, whole, fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === undefined) return false
  return whole.replace(/^0+/, '').length <= precision - scale && fraction.replace(/0+$/, '').length <= scale
}
