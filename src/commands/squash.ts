import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Squash extends BaseCommand {
  static override summary = 'Put one revision in the place of several.'
  static override description =
    'The new revision is proved on scratch databases to lead to the same structure and rows. The files that it replaces move to squashed/; their ids stay names of the new one, and databases in the middle of them can go on.'
  static override examples = [
    '<%= config.bin %> squash ae1027:27c6a3 -m "the year 2025"',
    '<%= config.bin %> squash :v2 -m "up to version 2" --dry-run',
  ]
  static override args = {
    range: Args.string({ ignoreStdin: true, description: 'a:b, both ends included.', required: true }),
  }
  static override flags = {
    message: Flags.string({ char: 'm', description: 'What it does, in a few words.', default: 'squashed' }),
    'rev-id': Flags.string({ description: 'The id; default 12 random hex digits.' }),
    'dry-run': Flags.boolean({ description: 'Print the file; write and move nothing.' }),
    'no-proof': Flags.boolean({ description: 'Do not try it on scratch databases.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Squash)
    const { squash } = await import('../migrator/squash.js')
    const result = await squash(await this.project(flags), {
      range: args.range,
      message: flags.message,
      revId: flags['rev-id'],
      dryRun: flags['dry-run'],
      proof: !flags['no-proof'],
      onNote: (note) => this.tell(flags, note),
    })
    if (result.path === null) {
      this.print(flags, result, result.source ?? '')
      return
    }
    const proved = result.proved ? ' (proved equal on scratch databases)' : ''
    const lines = [
      `Wrote ${result.path} in the place of ${result.replaces.join(', ')}${proved}.`,
      ...result.moved.map((path) => `  moved ${path}`),
    ]
    this.print(flags, result, lines.join('\n'))
  }
}
