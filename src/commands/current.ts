import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Current extends BaseCommand {
  static override summary = 'Tell where the database is.'
  static override examples = ['<%= config.bin %> current', '<%= config.bin %> current --check-heads']
  static override flags = {
    'check-heads': Flags.boolean({ description: 'Exit 3 when the database is not at all heads.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Current)
    const { current } = await import('../migrator/history.js')
    const { exitCodes } = await import('../errors/index.js')
    const result = await current(await this.project(flags))
    const text = `${result.heads.join('\n') || 'base'}${result.isHead ? ' (head)' : ''}`
    this.print(flags, result, text, flags['check-heads'] && !result.isHead ? exitCodes.differences : 0)
  }
}
