import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { RunCommand } from '../cli/run-command.js'

export default class Stamp extends RunCommand {
  static override summary = 'Say what is applied, without running anything.'
  static override description =
    'Each target takes the place of the heads that it stands on or that stand on it; other branches stay as they are. Only the version tables change; they are made where they are not there.'
  static override examples = [
    '<%= config.bin %> stamp head',
    '<%= config.bin %> stamp ae1027 27c6a3',
    '<%= config.bin %> stamp base',
    '<%= config.bin %> stamp head --purge',
    '<%= config.bin %> stamp head --sql',
  ]
  static override strict = false
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'One or several: head, heads, base, ids, labels, branch@head.',
      required: true,
    }),
  }
  static override flags = {
    sql: Flags.boolean({ description: 'Print a script that does the same; change nothing.' }),
    purge: Flags.boolean({ description: 'Forget whatever the version tables say before.' }),
    'lock-timeout': Flags.integer({ description: 'Seconds to wait for other runners.', default: 60, min: 0 }),
  }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Stamp)
    const { stamp, stampPlanFor } = await import('../migrator/stamp.js')
    const project = await this.project(flags)
    const targets = argv.map(String)
    if (flags.sql) {
      const { steps } = await stampPlanFor(project, { targets, purge: flags.purge })
      return this.printSteps(flags, project, steps, { direction: 'mark' })
    }
    const result = await stamp(project, {
      targets,
      purge: flags.purge,
      lockTimeoutMs: flags['lock-timeout'] * 1000,
    })
    const lines = [
      ...result.unmarked.map((id) => `no longer applied: ${id}`),
      ...result.marked.map((id) => `now applied: ${id}`),
      `The database is at ${result.heads.join(', ') || 'base'}; nothing was run.`,
    ]
    this.print(flags, result, lines.join('\n'))
  }
}
