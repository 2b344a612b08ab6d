import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.js'

export default class Upgrade extends BaseCommand {
  static override summary = 'Run pending revisions.'
  static override description =
    'Runs what is pending up to the target, each revision in a transaction of its own. With nothing to do it changes nothing. It never asks: the files were reviewed.'
  static override examples = [
    '<%= config.bin %> upgrade',
    '<%= config.bin %> upgrade ae10',
    '<%= config.bin %> upgrade +1 --json',
  ]
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'head, heads, an id or its beginning, +2, ae10+1, branch@head.',
      default: 'head',
    }),
  }
  static override flags = {
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
    'allow-ahead': Flags.boolean({ description: 'A database that is ahead of the revision files is no error.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Upgrade)
    const project = await this.project(flags)
    const { upgrade } = await import('../migrator/upgrade.js')
    const { progressLine } = await import('../cli/progress.js')
    const { listenForStop } = await import('../cli/signals.js')
    const result = await upgrade(project, {
      target: args.target,
      lockTimeoutMs: flags['lock-timeout'] * 1000,
      allowAhead: flags['allow-ahead'],
      signal: listenForStop(),
      onProgress: (event) => {
        const line = progressLine(event)
        if (line !== null) this.tell(flags, line)
      },
    })
    const at = result.heads.join(', ') || 'base'
    const done =
      result.applied.length === 0 ? 'Nothing to do' : `${result.applied.length} applied in ${result.durationMs} ms`
    this.print(flags, result, `${done}; the database is at ${at}.`)
  }
}
