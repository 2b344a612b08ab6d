import type { ZodType } from 'zod'
import { lengthProblem, type TextFault, textFault, withoutPadding } from '../../dialect/value-checks.js'
import type { ZodTools } from '../../model/load-zod.js'

/**
 * Any text that every engine keeps as it is. `length`: the most characters; null: as many as you like. `isPadded`: blanks at
 * the end do not count.
 */
export function textSchema(z: ZodTools, length: number | null, isPadded = false): ZodType<string, string> {
  return z.string().check((context) => {
    const fault = textFault(context.value)
    if (fault !== null) {
      context.issues.push({ code: 'custom', message: textProblems[fault], input: context.value })
    } else if (length !== null && isLonger(isPadded ? withoutPadding(context.value) : context.value, length)) {
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

function isLonger(text: string, length: number): boolean {
  return lengthProblem(text, length) !== null
}

/** Why a text cannot be stored, for a person. */
export const textProblems: Readonly<Record<TextFault, string>> = {
  nul: 'Must not hold a NUL character: PostgreSQL cannot store it',
  surrogate: 'Must not hold half of a surrogate pair: it is no character',
}
