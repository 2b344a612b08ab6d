import { DbtoolError, type ErrorJson, exitCodes, isDbtoolError, messageOf, redact } from '../errors/index.js'
import { signalExitCode } from './signals.js'
import { style } from './style.js'
import { type KnownCommand, toUsageError } from './usage-error.js'

export interface ReportOptions {
  /** The command that ran; null: it did not come to that. */
  readonly command: KnownCommand | null
  readonly json: boolean
  readonly verbose: boolean
}

/** Prints an error and returns the exit code. With `--json`: `{ error }` on stdout; else text on stderr. */
export function reportError(error: unknown, options: ReportOptions): number {
  // oclif ends `--help` and `--version` by throwing.
  if (isQuietExit(error)) return exitCodes.ok
  const known = isDbtoolError(error) ? error : (toUsageError(error, options.command) ?? asBug(error))
  const exit = (known.code === 'DBT_INTERRUPTED' ? signalExitCode() : null) ?? known.exit
  if (options.json) {
    const json: ErrorJson = { ...known.toJSON(), exit: exit as ErrorJson['exit'] }
    process.stdout.write(`${JSON.stringify({ error: json }, null, 2)}\n`)
  } else process.stderr.write(errorText(known, options.verbose))
  return exit
}

function isQuietExit(error: unknown): boolean {
  return error instanceof Error && 'oclif' in error && (error.oclif as { exit?: number } | undefined)?.exit === 0
}

function asBug(error: unknown): DbtoolError {
  return new DbtoolError('DBT_BUG', `Something went wrong that dbtool did not foresee: ${messageOf(error)}`, {
    hint: 'This is a bug. Please report it with what --verbose prints.',
    databaseState: 'unknown',
    cause: error,
  })
}

/** What happened, why, what state the database is in, and how to go on. */
export function errorText(error: DbtoolError, verbose: boolean): string {
  const lines = [`${style('red', `error[${error.code}]`)} ${error.message}`]
  for (const cause of causesOf(error)) {
    const message = messageOf(cause)
    if (!error.message.includes(message)) lines.push(`cause: ${message}`)
    if (verbose && cause instanceof Error && cause.stack !== undefined) lines.push(redact(cause.stack))
  }
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`)
  lines.push(`database: ${error.databaseState}`)
  for (const next of error.next) lines.push(`next: ${style('bold', next)}`)
  return `${lines.join('\n')}\n`
}

function causesOf(error: Error): readonly unknown[] {
  const causes: unknown[] = []
  let at: unknown = error.cause
  while (at !== undefined && at !== null && causes.length < 5) {
    causes.push(at)
    at = at instanceof Error ? at.cause : undefined
  }
  return causes
}
