import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Merge extends BaseCommand {
  static override summary = 'Join two heads or more by a new revision.'
  static override description =
    'Writes an empty revision that stands on all of them. Nothing is compared: run check afterwards to see whether the branches fit together.'
  static override examples = [
    '<%= config.bin %> merge heads -m "merge"',
    '<%= config.bin %> merge ae1027 27c6a3 -m "join billing"',
  ]
  static override strict = false
  static override args = {
    revision: Args.string({
      ignoreStdin: true,
      description: 'heads, or two revisions or more.',
      default: 'heads',
    }),
  }
  static override flags = {
    message: Flags.string({ char: 'm', description: 'What it joins, in a few words.', default: 'merge' }),
    'branch-label': Flags.string({ description: 'Name of the branch that begins here.' }),
    'depends-on': Flags.string({
      description: 'A revision that must be applied before.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'rev-id': Flags.string({ description: 'The id; default 12 random hex digits.' }),
    splice: Flags.boolean({ description: 'Allow revisions that are no heads.' }),
    'dry-run': Flags.boolean({ description: 'Print the file instead of writing it.' }),
  }

  async run(): Promise<void> {
    const { argv, args, flags } = await this.parse(Merge)
    const { createRevision } = await import('../migrator/create-revision.js')
    const result = await createRevision(await this.project(flags), {
      merges: argv.length === 0 ? [args.revision] : argv.map(String),
      message: flags.message,
      autogenerate: false,
      against: 'revisions',
      proof: false,
      dryRun: flags['dry-run'],
      branchLabel: flags['branch-label'],
      dependsOn: flags['depends-on'],
      revId: flags['rev-id'],
      splice: flags.splice,
      renames: [],
      noRename: false,
      backfills: [],
      onNote: (note) => this.tell(flags, note),
    })
    const text = result.path === null ? (result.source ?? '') : `Wrote ${result.path}\nnext: dbtool upgrade head`
    this.print(flags, result, text)
  }
}
