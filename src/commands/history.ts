import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.js'

export default class History extends BaseCommand {
  static override summary = 'List the revisions, newest first.'
  static override description = 'Where a database is configured, each is marked as applied or pending.'
  static override examples = ['<%= config.bin %> history', '<%= config.bin %> history ae10:head']
  static override args = {
    range: Args.string({ ignoreStdin: true, description: 'a:b, both ends included; either may be left out.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(History)
    const { history } = await import('../migrator/history.js')
    const { entryLine } = await import('../cli/history-lines.js')
    const result = await history(await this.project(flags), { range: args.range })
    this.print(flags, result, result.revisions.map(entryLine).join('\n') || 'No revisions yet.')
  }
}
