import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.js'

export default class Downgrade extends BaseCommand {
  static override summary = 'Undo revisions.'
  static override description =
    'Undoes revisions until the target is the newest that is applied; base undoes all. On a terminal it asks first; elsewhere it needs --yes.'
  static override examples = ['<%= config.bin %> downgrade -1', '<%= config.bin %> downgrade base --yes']
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'base, an id or its beginning, -1, ae10-1.',
      required: true,
    }),
  }
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Downgrade)
    const project = await this.project(flags)
    const { downgrade, planDowngrade } = await import('../migrator/downgrade.js')
    const { progressLine } = await import('../cli/progress.js')
    const { listenForStop } = await import('../cli/signals.js')
    const plan = await planDowngrade(project, args.target)
    if (plan.length > 0 && !flags.yes)
      await this.#consent(
        args.target,
        plan.map((step) => step.revision.revision),
      )
    const result = await downgrade(project, {
      target: args.target,
      lockTimeoutMs: flags['lock-timeout'] * 1000,
      signal: listenForStop(),
      onProgress: (event) => {
        const line = progressLine(event)
        if (line !== null) this.tell(flags, line)
      },
    })
    const at = result.heads.join(', ') || 'base'
    const done =
      result.reverted.length === 0 ? 'Nothing to do' : `${result.reverted.length} reverted in ${result.durationMs} ms`
    this.print(flags, result, `${done}; the database is at ${at}.`)
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
