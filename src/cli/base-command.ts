import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import type { Project } from '../migrator/project.js'

/** The flags that every command takes. */
export interface GlobalFlags {
  readonly json: boolean
  readonly config: string | undefined
  readonly url: string | undefined
  readonly database: string | undefined
  readonly verbose: boolean
  readonly quiet: boolean
}

/** A command parses, calls the library, and hands the result to `print`; nothing else. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    json: Flags.boolean({ description: 'Print one JSON object on stdout, and nothing else.', helpGroup: 'GLOBAL' }),
    config: Flags.string({ description: 'Configuration file.', helpGroup: 'GLOBAL' }),
    url: Flags.string({
      description: 'Database, as in sqlite:./app.db. Wins over the configuration.',
      helpGroup: 'GLOBAL',
    }),
    database: Flags.string({ description: 'One of the configured databases.', helpGroup: 'GLOBAL' }),
    'log-level': Flags.string({
      description: 'How much to tell on stderr.',
      options: ['error', 'warn', 'info', 'debug'],
      helpGroup: 'GLOBAL',
    }),
    verbose: Flags.boolean({ description: 'Tell more; stack traces with errors.', helpGroup: 'GLOBAL' }),
    quiet: Flags.boolean({ description: 'Print results only.', helpGroup: 'GLOBAL' }),
    'no-color': Flags.boolean({ description: 'No colours.', helpGroup: 'GLOBAL' }),
  }

  /** The project that the flags and the current folder lead to. */
  protected async project(flags: Pick<GlobalFlags, 'config' | 'url' | 'database'>): Promise<Project> {
    const { openProject } = await import('../migrator/project.js')
    return openProject({ folder: process.cwd(), config: flags.config, url: flags.url, database: flags.database })
  }

  /** Prints a result: as JSON, or as the text that people read. `exit`: what the result means to scripts. */
  protected print(flags: Pick<GlobalFlags, 'json'>, result: object, text: string, exit = 0): void {
    process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text === '' ? '' : `${text}\n`)
    if (exit !== 0) process.exitCode = exit
  }

  /** A line for people while something runs: on stderr, so that stdout stays a result. */
  protected tell(flags: Pick<GlobalFlags, 'json' | 'quiet'>, line: string): void {
    if (!flags.json && !flags.quiet) process.stderr.write(`${line}\n`)
  }

  /** Errors are reported in one place, by `main`. */
  protected override async catch(error: Error): Promise<void> {
    throw error
  }
}
