import * as Args from '@oclif/core/args'
import { BaseCommand } from '../cli/base-command.js'

export default class Show extends BaseCommand {
  static override summary = 'Show one revision.'
  static override examples = ['<%= config.bin %> show head', '<%= config.bin %> show ae10 --json']
  static override args = {
    revision: Args.string({
      ignoreStdin: true,
      description: 'head, current, an id or its beginning, branch@head, head-1.',
      required: true,
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Show)
    const { show } = await import('../migrator/history.js')
    const { entryLines } = await import('../cli/history-lines.js')
    const result = await show(await this.project(flags), {
      target: args.revision,
      onNote: (note) => this.tell(flags, note),
    })
    const texts = result.revisions.map((entry) =>
      [
        entryLines(entry),
        `  checksum: ${entry.checksum}`,
        ...(entry.irreversible === null ? [] : [`  irreversible: ${entry.irreversible}`]),
        ...(entry.requires === null ? [] : [`  requires: ${entry.requires}`]),
        '',
        entry.source.trimEnd(),
      ].join('\n'),
    )
    this.print(flags, result, texts.join('\n\n') || 'Nothing to show: that is base.')
  }
}
