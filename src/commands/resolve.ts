import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Resolve extends BaseCommand {
  static override summary = 'Say what became of a revision that ran in part.'
  static override description =
    'For revisions outside a transaction, where a run was cut off and nobody but you can know. Only the books change. After --done or --not-done the next run goes on with the revision.'
  static override examples = [
    '<%= config.bin %> resolve ae1027 --not-done',
    '<%= config.bin %> resolve ae1027 --rolled-back',
  ]
  static override args = {
    revision: Args.string({ ignoreStdin: true, description: 'An id or its beginning.', required: true }),
  }
  static override flags = {
    applied: Flags.boolean({ description: 'All of it has happened.', exclusive: ['rolled-back', 'done', 'not-done'] }),
    'rolled-back': Flags.boolean({ description: 'Nothing of it is there any more.', exclusive: ['done', 'not-done'] }),
    done: Flags.boolean({ description: 'The statement in flight has happened.', exclusive: ['not-done'] }),
    'not-done': Flags.boolean({ description: 'The statement in flight has not happened.' }),
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Resolve)
    const { DbtoolError } = await import('../errors/index.js')
    const as = (['applied', 'rolled-back', 'done', 'not-done'] as const).find((name) => flags[name])
    if (as === undefined) {
      throw new DbtoolError('DBT_USAGE', 'Say what became of it: --applied, --rolled-back, --done or --not-done.', {
        next: ['dbtool status'],
      })
    }
    const { resolveRevision } = await import('../migrator/resolve.js')
    const project = await this.project(flags)
    const lockTimeoutMs = flags['lock-timeout'] * 1000
    const result = await resolveRevision(project, { revision: args.revision, as, lockTimeoutMs })
    const at = result.heads.join(', ') || 'base'
    this.print(flags, result, `Noted: ${result.revision} is ${as}; the database is at ${at}.`)
  }
}
