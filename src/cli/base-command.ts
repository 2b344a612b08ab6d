import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import { type LogLevel, logLevels } from '../config/log-level.js'
import type { Project } from '../migrator/project.js'
import { configureLog, isTold } from './log-level.js'

/** The flags that every command takes. */
export interface GlobalFlags {
  readonly json: boolean
  readonly config: string | undefined
  readonly url: string | undefined
  readonly database: string | undefined
  readonly verbose: boolean
  readonly quiet: boolean
  readonly 'log-level': LogLevel | undefined
}

/** The flags that say what is told beside the result. */
export type TellingFlags = Pick<GlobalFlags, 'json'> & Partial<Pick<GlobalFlags, 'quiet' | 'verbose' | 'log-level'>>

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
    'log-level': Flags.option({
      description: 'How much to tell on stderr; default log.level of the configuration, or info.',
      options: logLevels,
      helpGroup: 'GLOBAL',
    })(),
    verbose: Flags.boolean({ description: 'Tell more; stack traces with errors.', helpGroup: 'GLOBAL' }),
    quiet: Flags.boolean({ description: 'Print results only.', helpGroup: 'GLOBAL' }),
    'no-color': Flags.boolean({ description: 'No colours.', helpGroup: 'GLOBAL' }),
  }

  /** The project that the flags and the current folder lead to. */
  protected async project(flags: Pick<GlobalFlags, 'config' | 'url' | 'database'>): Promise<Project> {
    const { openProject } = await import('../migrator/project.js')
    const { config, url, database } = flags
    const project = await openProject({ folder: process.cwd(), config, url, database })
    configureLog(project.config.logLevel?.value ?? null)
    return project
  }

  /** Prints a result: as JSON, or as the text that people read. `exit`: what the result means to scripts. */
  protected print(flags: Pick<GlobalFlags, 'json'>, result: object, text: string, exit = 0): void {
    process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text === '' ? '' : `${text}\n`)
    if (exit !== 0) process.exitCode = exit
  }

  /** A line that people should know of: on stderr, so that stdout stays a result. */
  protected tell(flags: TellingFlags, line: string): void {
    if (this.tells(flags, 'warn')) process.stderr.write(`${line}\n`)
  }

  /** Whether people are told what has this weight: `warn` what they should know, `info` how it goes on. */
  protected tells(flags: TellingFlags, weight: LogLevel): boolean {
    return !flags.json && isTold(flags, weight)
  }

  /** Errors are reported in one place, by `main`. */
  protected override async catch(error: Error): Promise<void> {
    throw error
  }
}
