import * as Args from '@oclif/core/args'
import { BaseCommand } from '../cli/base-command.js'

export default class Edit extends BaseCommand {
  static override summary = 'Open revision files in your editor.'
  static override description =
    'Uses VISUAL, else EDITOR. Afterwards the history is read again, so that a broken header is told at once.'
  static override examples = ['<%= config.bin %> edit head', '<%= config.bin %> edit ae10']
  static override args = {
    revision: Args.string({ ignoreStdin: true, description: 'head, current, an id or its beginning.', required: true }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Edit)
    const project = await this.project(flags)
    const { editRevisions } = await import('../migrator/edit.js')
    const { openEditor } = await import('../cli/editor.js')
    const result = await editRevisions(project, {
      target: args.revision,
      open: openEditor,
      onNote: (note) => this.tell(flags, note),
    })
    const lines = result.edited.map(({ path, changed }) => `${path}: ${changed ? 'changed' : 'as it was'}`)
    this.print(flags, result, lines.join('\n') || 'Nothing to edit: that is base.')
  }
}
