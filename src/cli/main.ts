import { exitCodes } from '../errors/index.js'
import { commandOf, isJson, normalizeArguments } from './arguments.js'
import { reportError } from './report-error.js'
import { stopOnSignals } from './signals.js'

/** Runs a command line. Every failure ends here, as text or as JSON, with its exit code. */
export async function main(importMetaUrl: string, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  // `dbtool history | head` closes our output early; that is no failure.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.ok)
      throw error
    })
  }
  stopOnSignals()
  const { Config, run, settings } = await import('@oclif/core')
  // Commands are compiled; looking for a TypeScript runtime costs time and, under NODE_ENV=test, fails.
  settings.enableAutoTranspile = false
  const config = await Config.load(importMetaUrl)
  try {
    await run(normalizeArguments(argv), config)
  } catch (error) {
    process.exitCode = reportError(error, {
      json: isJson(argv),
      verbose: argv.includes('--verbose') || argv.includes('debug') || argv.includes('--log-level=debug'),
      command: commandOf(argv, config.commandIDs),
      commands: config.commandIDs,
      flagsOf: (command) => Object.keys(config.findCommand(command)?.flags ?? {}),
    })
  }
}
