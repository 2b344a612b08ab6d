import type { DoctorCheck, DoctorResult } from '../migrator/results.js'
import { style } from './style.js'

const marks = { ok: 'green', failed: 'red', skipped: 'dim' } as const

/** The checks as people read them: a line each, and under a failed one how to mend it. */
export function doctorLines({ ok, checks }: DoctorResult): string {
  const end = ok ? 'Nothing is wrong.' : 'Mend the first failure, then run dbtool doctor again.'
  return [...checks.flatMap(linesOf), end].join('\n')
}

function linesOf({ name, status, message, hint, next }: DoctorCheck): readonly string[] {
  return [
    `${style(marks[status], status.padEnd(7))} ${name.padEnd(13)} ${message}`,
    ...(hint === null ? [] : [`        hint: ${hint}`]),
    ...next.map((command) => `        next: ${style('bold', command)}`),
  ]
}
