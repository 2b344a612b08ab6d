import { type ErrorCode, errorCodes } from './codes.js'
import type { ExitCode } from './exit-code.js'
import { redact } from './redact.js'

/** What a failure left behind. `partial`: between two revisions; `unknown`: the connection was lost at the decisive moment. */
export type DatabaseState = 'unchanged' | 'partial' | 'unknown'

export interface ErrorOptions {
  /** One sentence of advice, for a person. */
  readonly hint?: string | undefined
  /** The exact commands that go on from here, most likely first. */
  readonly next?: readonly string[] | undefined
  /** Default `unchanged`: most errors are found before anything is written. */
  readonly databaseState?: DatabaseState | undefined
  readonly cause?: unknown
  /** Facts beside the message, for scripts: ids, files, SQL. Never row values or credentials. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

/** The JSON form of an error, as `--json` prints it under `error`. */
export interface ErrorJson {
  readonly code: ErrorCode
  readonly exit: ExitCode
  readonly message: string
  readonly hint: string | null
  readonly next: readonly string[]
  readonly databaseState: DatabaseState
}

/**
 * Every failure that dbtool foresees. Libraries inside dbtool throw it with facts; only src/cli turns it into
 * text and an exit code. Anything else that is thrown is a bug and exits 1.
 */
export class DbtoolError extends Error {
  override readonly name = 'DbtoolError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly next: readonly string[]
  readonly databaseState: DatabaseState
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint === undefined ? undefined : redact(options.hint)
    this.next = options.next ?? []
    this.databaseState = options.databaseState ?? 'unchanged'
    this.facts = options.facts ?? {}
  }

  get exit(): ExitCode {
    return errorCodes[this.code]
  }

  toJSON(): ErrorJson {
    return {
      code: this.code,
      exit: this.exit,
      message: this.message,
      hint: this.hint ?? null,
      next: this.next,
      databaseState: this.databaseState,
    }
  }
}

/** Whether `error` was foreseen; by brand, since a project may hold two copies of dbtool. */
export function isDbtoolError(error: unknown): error is DbtoolError {
  return error instanceof Error && error.name === 'DbtoolError' && 'code' in error && 'databaseState' in error
}

/** The message of anything that was thrown, without credentials. */
export function messageOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error))
}
