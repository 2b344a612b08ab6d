import { type LogLevel, logLevels } from '../config/log-level.js'

/** The flags that say how much is told. */
export interface LogFlags {
  readonly 'log-level'?: LogLevel | undefined
  readonly verbose?: boolean
  readonly quiet?: boolean
}

let configured: LogLevel | null = null

/** What the configuration says; null: nothing. A process runs one command, so that there is one level. */
export function configureLog(level: LogLevel | null): void {
  configured = level
}

/** The level in force: --log-level, --quiet and --verbose, then `log.level` of the configuration, then `info`. */
export function logLevel(flags: LogFlags): LogLevel {
  if (flags['log-level'] !== undefined) return flags['log-level']
  if (flags.quiet === true) return 'error'
  if (flags.verbose === true) return 'debug'
  return configured ?? 'info'
}

/** Whether what has this weight is told. */
export function isTold(flags: LogFlags, weight: LogLevel): boolean {
  return logLevels.indexOf(weight) <= logLevels.indexOf(logLevel(flags))
}

/** Whether errors come with their stack: at `debug`, and for --verbose beside whatever level. */
export function showsStack(flags: LogFlags): boolean {
  return flags.verbose === true || isTold(flags, 'debug')
}
