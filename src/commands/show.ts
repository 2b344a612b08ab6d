import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.js'

export default class Show extends BaseCommand {
  static override summary = 'Show one revision.'
  static override examples = ['<%= config.bin %> show head', '<%= config.bin %> show ae10 --json']
  static override args = {
    revision: Args.string({ ignoreStdin: true, description: 'head, current, an id or its beginning.', required: true }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Show)
    const { show } = await import('../migrator/history.js')
    const { entryLine } = await import('../cli/history-lines.js')
    const result = await show(await this.project(flags), { target: args.revision })
    const texts = result.revisions.map((entry) =>
      [
        entryLine(entry),
        `  file: ${entry.path}`,
        `  parents: ${entry.downRevision.join(', ') || 'none'}`,
        ...(entry.dependsOn.length === 0 ? [] : [`  depends on: ${entry.dependsOn.join(', ')}`]),
        `  checksum: ${entry.checksum}`,
        ...(entry.irreversible === null ? [] : [`  irreversible: ${entry.irreversible}`]),
        ...(entry.requires === null ? [] : [`  requires: ${entry.requires}`]),
        '',
        entry.source.trimEnd(),
      ].join('\n'),
    )
    this.print(flags, result, texts.join('\n\n'))
  }
}
