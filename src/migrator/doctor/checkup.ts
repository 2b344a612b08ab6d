import { DbtoolError, isDbtoolError, messageOf, redact } from '../../errors/index.js'
import type { DoctorCheck, DoctorCheckName } from '../results.js'

/** What a check found out: a sentence for people, and what later checks stand on. */
export interface Finding<T> {
  readonly message: string
  readonly value: T
}

/** What shows more of it, where the error itself names no command. */
const look: Partial<Readonly<Record<DoctorCheckName, string>>> = {
  configuration: 'dbtool config',
  url: 'dbtool config',
  books: 'dbtool status',
  revisions: 'dbtool history',
}

/** The checks that were made, in order. */
export class Checkup {
  readonly checks: DoctorCheck[] = []

  /** Makes a check; null: it failed, and is noted with what its error advises. */
  async make<T>(name: DoctorCheckName, check: () => Promise<Finding<T>>): Promise<T | null> {
    try {
      const { message, value } = await check()
      this.#note({ name, status: 'ok', message: redact(message), code: null, hint: null, next: [] })
      return value
    } catch (thrown) {
      const { code, message, hint, next } = isDbtoolError(thrown) ? thrown : unforeseen(thrown)
      this.#note({
        name,
        status: 'failed',
        message,
        code,
        hint: hint ?? null,
        next: next.length > 0 ? next : [look[name] ?? 'dbtool doctor'],
      })
      return null
    }
  }

  skip(name: DoctorCheckName, why: string): void {
    this.#note({ name, status: 'skipped', message: why, code: null, hint: null, next: [] })
  }

  #note(check: DoctorCheck): void {
    this.checks.push(check)
  }
}

function unforeseen(thrown: unknown): DbtoolError {
  return new DbtoolError('DBT_BUG', messageOf(thrown), {
    hint: 'dbtool did not foresee this. Please report it with what `dbtool status --verbose` prints.',
    next: ['dbtool status --verbose'],
    cause: thrown,
  })
}
