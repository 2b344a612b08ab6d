import type { ZodType } from 'zod'
import { lengthProblem } from '../../dialect/value-checks.js'
import type { ZodTools } from '../../model/load-zod.js'

/** Any text that every engine keeps as it is. @param length the most characters; null: as many as you like. */
export function textSchema(z: ZodTools, length: number | null): ZodType<string, string> {
  return z.string().check((context) => {
    const problem = textProblem(context.value)
    if (problem !== null) {
      context.issues.push({ code: 'custom', message: problem, input: context.value })
    } else if (length !== null && lengthProblem(context.value, length) !== null) {
      context.issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: length,
        inclusive: true,
        input: context.value,
      })
    }
  })
}

/** Why a text cannot be stored, for a person; null: it can. */
export function textProblem(text: string): string | null {
  if (text.includes('\0')) return 'Must not hold a NUL character: PostgreSQL cannot store it'
  // Drivers write U+FFFD in its place and say nothing.
  if (/\p{Surrogate}/u.test(text)) return 'Must not hold half of a surrogate pair: it is no character'
  return null
}
