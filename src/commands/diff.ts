import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'
import { lineOf } from '../cli/operation-line.js'

const sources = ['database', 'models', 'revisions'] as const

export default class Diff extends BaseCommand {
  static override summary = 'Tell what leads from one structure to another.'
  static override description =
    'database: the live one. models: what they ask for. revisions: the history replayed on a scratch database. Changes nothing.'
  static override examples = ['<%= config.bin %> diff', '<%= config.bin %> diff --from revisions --to models']
  static override flags = {
    from: Flags.option({ options: sources, default: 'database' as const, description: 'Where to start.' })(),
    to: Flags.option({ options: sources, default: 'models' as const, description: 'Where to get to.' })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Diff)
    const { diff } = await import('../migrator/diff.js')
    const result = await diff(await this.project(flags), { from: flags.from, to: flags.to })
    const lines = result.operations.map(lineOf)
    this.print(flags, result, lines.join('\n') || 'No differences.')
  }
}
