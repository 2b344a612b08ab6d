import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Rebase extends BaseCommand {
  static override summary = 'Put revisions that no database has yet on top of another head.'
  static override description =
    'Moves the branch of the revision, from where it parts from the others on, by changing what its first revision stands on. Refuses when the configured database has applied any of it.'
  static override examples = ['<%= config.bin %> rebase ae1027', '<%= config.bin %> rebase ae1027 --onto 27c6a3']
  static override args = {
    revision: Args.string({
      ignoreStdin: true,
      description: 'A revision of the branch, or its label.',
      required: true,
    }),
  }
  static override flags = {
    onto: Flags.string({ description: 'What it stands on from now on; default the one other head.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Rebase)
    const { rebase } = await import('../migrator/rebase.js')
    const result = await rebase(await this.project(flags), {
      revision: args.revision,
      onto: flags.onto,
      onNote: (note) => this.tell(flags, note),
    })
    const stands = (ids: readonly string[]): string => ids.join(', ') || 'base'
    this.print(
      flags,
      result,
      `${result.path}: ${result.revision} stands on ${stands(result.downRevision)} now, no longer on ${stands(result.from)}.\nnext: dbtool upgrade head`,
    )
  }
}
