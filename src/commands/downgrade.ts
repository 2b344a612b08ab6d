import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { RunCommand } from '../cli/run-command.js'

export default class Downgrade extends RunCommand {
  static override summary = 'Undo revisions.'
  static override description =
    'Undoes revisions until the target is the newest that is applied; base undoes all. On a terminal it asks first; elsewhere it needs --yes.'
  static override examples = [
    '<%= config.bin %> downgrade -1',
    '<%= config.bin %> downgrade base --yes',
    '<%= config.bin %> downgrade -1 --dry-run',
    '<%= config.bin %> downgrade head:ae10 --sql > downgrade.sql',
  ]
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'base, an id or its beginning, -1, ae10-1; with --sql also from:to.',
      required: true,
    }),
  }
  static override flags = {
    sql: Flags.boolean({ description: 'Print a script that does the same; run nothing.', exclusive: ['dry-run'] }),
    'dry-run': Flags.boolean({ description: 'Show the operations and their SQL; change nothing.' }),
    'single-transaction': Flags.boolean({ description: 'One transaction around all revisions: all or nothing.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    tag: Flags.string({ description: 'A word that migrations.onApply is told.' }),
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Downgrade)
    const project = await this.project(flags)
    const { listenForStop } = await import('../cli/signals.js')
    const run = {
      target: args.target,
      singleTransaction: flags['single-transaction'],
      tag: flags.tag,
      signal: listenForStop(),
    }
    if (flags.sql) return this.printScript(flags, project, 'down', run)
    if (flags['dry-run']) return this.printDryRun(flags, project, 'down', run)
    const { downgrade, planDowngrade } = await import('../migrator/downgrade.js')
    const { showProgress, standing } = await import('../cli/run-progress.js')
    const plan = await planDowngrade(project, args.target)
    if (plan.length > 0 && !flags.yes)
      await this.#consent(
        args.target,
        plan.map((step) => step.revision.revision),
      )
    const progress = showProgress(process.stderr, this.tells(flags, 'info'))
    const result = await downgrade(project, {
      ...run,
      lockTimeoutMs: flags['lock-timeout'] * 1000,
      onProgress: progress.onProgress,
    }).finally(progress.end)
    this.print(flags, result, standing('reverted', result.reverted.length, result))
  }

  async #consent(target: string, ids: readonly string[]): Promise<void> {
    const { confirm, hasTerminal } = await import('../cli/prompt.js')
    const { DbtoolError } = await import('../errors/index.js')
    if (hasTerminal() && (await confirm(`Undo ${ids.join(', ')}?`))) return
    throw new DbtoolError('DBT_DESTRUCTIVE', `A downgrade can lose rows; it would undo ${ids.join(', ')}.`, {
      hint: 'Say --yes when that is what you want.',
      next: [`dbtool downgrade ${target} --yes`],
    })
  }
}
