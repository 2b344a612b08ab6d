import { closest } from '../config/closest.js'
import { DbtoolError } from '../errors/index.js'

export interface UsageContext {
  /** The command that was called; null: none that exists. */
  readonly command: string | null
  readonly commands: readonly string[]
  readonly flagsOf: (command: string) => readonly string[]
}

/**
 * An error of oclif's parser as ours, or null when it is none. No argument is repeated: it may hold a password. Only
 * names that dbtool itself knows appear.
 */
export function toUsageError(error: unknown, context: UsageContext): DbtoolError | null {
  if (!(error instanceof Error)) return null
  const { command } = context
  const next = [command === null ? 'dbtool --help' : `dbtool ${command} --help`]
  if (command === null && (/not found/i.test(error.message) || 'oclif' in error)) return unknownCommand(error, context)
  if (!('parse' in error) && error.constructor.name !== 'CLIError') return null
  return new DbtoolError('DBT_USAGE', problemOf(error, context), { next })
}

function unknownCommand(error: Error, { commands }: UsageContext): DbtoolError {
  const typed = /command ([\w:-]+) not found/i.exec(error.message)?.[1]
  const near = typed === undefined ? null : closest(typed, commands)
  return new DbtoolError('DBT_UNKNOWN_COMMAND', 'There is no such command.', {
    hint: near === null ? `Commands: ${commands.toSorted().join(', ')}.` : `Did you mean ${near}?`,
    next: [near === null ? 'dbtool --help' : `dbtool ${near} --help`],
  })
}

function problemOf(error: Error, { command, flagsOf }: UsageContext): string {
  const known = command === null ? [] : flagsOf(command)
  switch (error.constructor.name) {
    case 'NonExistentFlagsError': {
      const typed = ((error as Error & { flags?: readonly string[] }).flags ?? []).map(
        (flag) => flag.replace(/^-+/, '').split('=')[0] ?? '',
      )
      const near = typed.map((flag) => closest(flag, known)).find((flag) => flag !== null)
      return `dbtool ${command} has no such flag.${near === undefined ? '' : ` Did you mean --${near}?`}`
    }
    case 'RequiredArgsError': {
      const names = ((error as Error & { args?: readonly { name: string }[] }).args ?? []).map(
        (argument) => `<${argument.name}>`,
      )
      return `dbtool ${command} needs ${names.join(' and ') || 'an argument'}.`
    }
    case 'UnexpectedArgsError':
      return `dbtool ${command} takes fewer arguments than it was given.`
    case 'FlagInvalidOptionError':
    case 'ArgInvalidOptionError': {
      const choices = /to be one of: (.+)/s.exec(error.message)?.[1]?.split('\n')[0]
      return `A flag of dbtool ${command} has a value that it does not take${choices === undefined ? '.' : `; expected one of: ${choices}.`}`
    }
    case 'FailedFlagValidationError':
      return `Flags of dbtool ${command} are missing or exclude each other.`
    default: {
      const flag = /Flag (--[\w-]+) expects a value/.exec(error.message)?.[1]
      return flag === undefined ? `dbtool ${command} cannot be called so.` : `${flag} needs a value.`
    }
  }
}
