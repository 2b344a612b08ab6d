import type { Command } from '@oclif/core'
import { closest } from '../config/closest.js'
import { DbtoolError } from '../errors/index.js'

/** What a usage error may speak of; all of it is dbtool's own. */
export type KnownCommand = Pick<Command.Loadable, 'id' | 'args' | 'flags'>

/** @param typed what stood where a command belongs; it is compared, and not repeated. */
export function unknownCommand(typed: string | null, commands: readonly string[]): DbtoolError {
  const near = typed === null ? null : closest(typed, commands)
  const message = typed === null ? 'No command is named.' : 'There is no such command.'
  return new DbtoolError('DBT_UNKNOWN_COMMAND', message, {
    hint: near === null ? `Commands: ${commands.toSorted().join(', ')}.` : `Did you mean ${near}?`,
    next: [near === null ? 'dbtool --help' : `dbtool ${near} --help`],
  })
}

/**
 * An error of oclif's parser as ours, or null when it is none. No argument is repeated: it may hold a password. Only
 * names that dbtool itself knows appear.
 */
export function toUsageError(error: unknown, command: KnownCommand | null): DbtoolError | null {
  if (!(error instanceof Error) || command === null) return null
  if (!('parse' in error) && error.constructor.name !== 'CLIError') return null
  return new DbtoolError('DBT_USAGE', problemOf(error, command), {
    hint: `Usage: ${usageOf(command)}`,
    next: [`dbtool ${command.id} --help`],
  })
}

function usageOf({ id, args }: KnownCommand): string {
  const names = Object.entries(args).map(([name, { required }]) => (required === true ? `<${name}>` : `[${name}]`))
  return ['dbtool', id, ...names, '[flags]'].join(' ')
}

function problemOf(error: Error, command: KnownCommand): string {
  const called = `dbtool ${command.id}`
  switch (error.constructor.name) {
    case 'NonExistentFlagsError': {
      const near = flagsTyped(error)
        .map((flag) => closest(flag, Object.keys(command.flags)))
        .find((flag) => flag !== null)
      return `${called} has no such flag.${near === undefined ? '' : ` Did you mean --${near}?`}`
    }
    case 'RequiredArgsError': {
      const missing = Object.entries(command.args).filter(([, { required }]) => required === true)
      return `${called} needs ${missing.map(([name]) => `<${name}>`).join(' and ')}.`
    }
    case 'UnexpectedArgsError':
      return `${called} takes fewer arguments than it was given.`
    case 'FailedFlagValidationError':
      return `Flags of ${called} are missing or exclude each other.`
    default:
      return flagProblem(error, command) ?? `${called} cannot be called so.`
  }
}

function flagsTyped(error: Error): readonly string[] {
  const { flags } = error as Error & { readonly flags?: readonly string[] }
  return (flags ?? []).map((flag) => flag.replace(/^-+/, '').split('=')[0] ?? '')
}

/** oclif's sentence about one flag, without the value that it quotes. */
function flagProblem({ message }: Error, { flags }: KnownCommand): string | null {
  const name = /^(?:Flag|Expected|Parsing) --([\w-]+)/.exec(message)?.[1]
  const flag = name === undefined ? undefined : flags[name]
  if (name === undefined || flag === undefined) return null
  const options = flag.type === 'option' ? (flag.options ?? []) : []
  if (/^Flag --[\w-]+ can only be specified once/.test(message)) return `--${name} is given twice.`
  if (options.length > 0) return `--${name} takes one of: ${options.join(', ')}.`
  if (/^Flag --[\w-]+ expects a value/.test(message)) return `--${name} needs a value.`
  const bound = /^\s*Expected an integer( (?:greater|less) than or equal to -?\d+)? but received/m.exec(message)
  return bound === null ? `--${name} does not take that value.` : `--${name} needs a whole number${bound[1] ?? ''}.`
}
