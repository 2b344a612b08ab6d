import { exitCodes } from '../errors/index.js'
import { isJson, logFlagsOf, readCommandLine } from './arguments.js'
import { showsStack } from './log-level.js'
import { reportError } from './report-error.js'
import { stopOnSignals } from './signals.js'
import { unknownCommand } from './usage-error.js'

/** Runs a command line. Every failure ends here, as text or as JSON, with its exit code. */
export async function main(importMetaUrl: string, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  // `dbtool upgrade | head` closes our output early; what runs must still come to its end.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exitCode = exitCodes.bug
    })
  }
  stopOnSignals()
  // By their paths: the package as a whole loads help and much else, which only `run` needs.
  const { Config } = await import('@oclif/core/config')
  const { settings } = await import('@oclif/core/settings')
  // Commands are compiled; looking for a TypeScript runtime costs time and, under NODE_ENV=test, fails.
  settings.enableAutoTranspile = false
  const config = await Config.load(importMetaUrl)
  const { command, args, wants } = readCommandLine(argv)
  const found = command === null ? undefined : config.findCommand(command)
  try {
    if (wants === 'version') await (await import('@oclif/core')).run(['--version'], config)
    else if (wants === 'help' && (command === null || found !== undefined))
      await (await import('@oclif/core')).run(command === null ? ['--help'] : [command, '--help'], config)
    else if (command === null || found === undefined) throw unknownCommand(command, config.commandIDs)
    // Not through `run`: that one takes an argument that is the name of a command for a part of the command.
    else await config.runCommand(command, [...args], found)
  } catch (error) {
    process.exitCode = reportError(error, {
      json: isJson(argv),
      verbose: showsStack(logFlagsOf(argv)),
      command: found ?? null,
    })
  }
}
