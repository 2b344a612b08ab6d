import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { RunCommand } from '../cli/run-command.js'

export default class Upgrade extends RunCommand {
  static override summary = 'Run pending revisions.'
  static override description =
    'Runs what is pending up to the target, each revision in a transaction of its own. With nothing to do it changes nothing. It never asks: the files were reviewed.'
  static override examples = [
    '<%= config.bin %> upgrade',
    '<%= config.bin %> upgrade ae10',
    '<%= config.bin %> upgrade +1 --json',
    '<%= config.bin %> upgrade --dry-run',
    '<%= config.bin %> upgrade ae10:head --sql > upgrade.sql',
  ]
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'head, heads, an id or its beginning, +2, ae10+1, branch@head; with --sql also from:to.',
      default: 'head',
    }),
  }
  static override flags = {
    sql: Flags.boolean({ description: 'Print a script that does the same; run nothing.', exclusive: ['dry-run'] }),
    'dry-run': Flags.boolean({ description: 'Show the operations and their SQL; change nothing.' }),
    'single-transaction': Flags.boolean({ description: 'One transaction around all revisions: all or nothing.' }),
    tag: Flags.string({ description: 'A word that migrations.onApply is told.' }),
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
    'strict-order': Flags.boolean({ description: 'Refuse revisions that come late: beside what is applied already.' }),
    'allow-ahead': Flags.boolean({ description: 'A database that is ahead of the revision files is no error.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Upgrade)
    const project = await this.project(flags)
    const { listenForStop } = await import('../cli/signals.js')
    const run = {
      target: args.target,
      singleTransaction: flags['single-transaction'],
      tag: flags.tag,
      signal: listenForStop(),
    }
    if (flags.sql) return this.printScript(flags, project, 'up', run)
    if (flags['dry-run']) return this.printDryRun(flags, project, 'up', run)
    const { upgrade } = await import('../migrator/upgrade.js')
    const { showProgress, standing } = await import('../cli/run-progress.js')
    const progress = showProgress(process.stderr, this.tells(flags, 'info'))
    const result = await upgrade(project, {
      ...run,
      lockTimeoutMs: flags['lock-timeout'] * 1000,
      allowAhead: flags['allow-ahead'],
      strictOrder: flags['strict-order'],
      onNote: (note) => this.tell(flags, note),
      onProgress: progress.onProgress,
    }).finally(progress.end)
    this.print(flags, result, standing('applied', result.applied.length, result))
  }
}
