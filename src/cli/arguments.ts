import { logLevels } from '../config/log-level.js'
import type { LogFlags } from './log-level.js'

/** A command line taken apart, before anybody parses its flags. */
export interface CommandLine {
  /** The word where a command belongs; null: there is none. It may not be the name of a command. */
  readonly command: string | null
  /** What the command gets: everything else, flags that stood before the command too. */
  readonly args: readonly string[]
  readonly wants: 'help' | 'version' | 'command'
}

const flagsWithValue = new Set(['--config', '--url', '--database', '--log-level'])

/** `dbtool --json status` is `dbtool status --json`, and `dbtool help status` is `dbtool status --help`. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  let at = 0
  while (at < argv.length && argv[at]?.startsWith('-') === true && argv[at] !== '--') {
    at += flagsWithValue.has(argv[at] ?? '') ? 2 : 1
  }
  const word = argv[at] === '--' ? undefined : argv[at]
  const args = [...argv.slice(0, at), ...argv.slice(at + 1)]
  if (argv[0] === '--version') return { command: null, args: [], wants: 'version' }
  if (word === 'help') return { command: argv[at + 1] ?? null, args: [], wants: 'help' }
  const wantsHelp = beforeSeparator(argv).some((argument) => argument === '--help' || argument === '-h')
  return { command: word ?? null, args, wants: wantsHelp || argv.length === 0 ? 'help' : 'command' }
}

/** Arguments after `--` are no flags. */
function beforeSeparator(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--')
  return at < 0 ? argv : argv.slice(0, at)
}

export function isJson(argv: readonly string[]): boolean {
  return beforeSeparator(argv).some((argument) => argument === '--json' || argument.startsWith('--json='))
}

/** What a command line says of how much is told, whether its other flags can be read or not. */
export function logFlagsOf(argv: readonly string[]): LogFlags {
  const flags = beforeSeparator(argv)
  const at = flags.indexOf('--log-level')
  const word = at >= 0 ? flags[at + 1] : flags.find((flag) => flag.startsWith('--log-level='))?.split('=')[1]
  const level = logLevels.find((one) => one === word)
  return { 'log-level': level, verbose: flags.includes('--verbose'), quiet: flags.includes('--quiet') }
}
