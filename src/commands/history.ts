import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.js'

export default class History extends BaseCommand {
  static override summary = 'List the revisions, newest first.'
  static override description = 'Where a database is configured, each is marked as applied or pending.'
  static override examples = [
    '<%= config.bin %> history',
    '<%= config.bin %> history ae10:head',
    '<%= config.bin %> history -r-3:current --verbose',
  ]
  static override args = {
    range: Args.string({ ignoreStdin: true, description: 'a:b, both ends included; either may be left out.' }),
  }
  static override flags = {
    'rev-range': Flags.string({ char: 'r', description: 'The same as the argument.' }),
    'indicate-current': Flags.boolean({
      char: 'i',
      description: 'Ask the database, and fail where it cannot be reached.',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(History)
    const { history } = await import('../migrator/history.js')
    const { entryLine, entryLines } = await import('../cli/history-lines.js')
    const result = await history(await this.project(flags), {
      range: args.range ?? flags['rev-range'],
      needsState: flags['indicate-current'],
      onNote: (note) => this.tell(flags, note),
    })
    const lines = result.revisions.map(flags.verbose ? entryLines : entryLine)
    this.print(flags, result, lines.join('\n') || 'No revisions.')
  }
}
