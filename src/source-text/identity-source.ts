import type { Identity } from '../schema/index.js'
import { stringLiteral } from './literal.js'

/** The options of `.identity(…)` as entries of an object; none where there is nothing to say. */
export function identityEntries({ always, serial, sequence }: Identity): readonly [string, string][] {
  const entries: [string, string][] = []
  if (always) entries.push(['always', 'true'])
  if (serial === true) entries.push(['serial', 'true'])
  for (const [name, value] of Object.entries(sequence ?? {})) {
    entries.push([name, name === 'name' || name === 'type' ? stringLiteral(String(value)) : numberSource(value)])
  }
  return entries
}

/** Whole numbers in digits, which may be larger than a number holds. */
function numberSource(value: string | boolean): string {
  return typeof value === 'boolean' || Number.isSafeInteger(Number(value)) ? String(value) : `${value}n`
}
