import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Revision extends BaseCommand {
  static override summary = 'Write a new revision file.'
  static override description =
    'With --autogenerate it says what leads from the database to the models, both ways, and is first tried on a scratch database. Without, it is empty, for you to fill.'
  static override examples = [
    '<%= config.bin %> revision --autogenerate -m "add users"',
    '<%= config.bin %> revision --autogenerate --against revisions -m "add users"',
    '<%= config.bin %> revision --autogenerate --rename users.name:users.full_name -m "rename"',
    '<%= config.bin %> revision -m "move old orders"',
  ]
  static override flags = {
    message: Flags.string({ char: 'm', description: 'What it does, in a few words.', default: '' }),
    autogenerate: Flags.boolean({ description: 'Compare with the models and write what is needed.' }),
    against: Flags.option({
      options: ['database', 'revisions'] as const,
      default: 'database' as const,
      description: 'What to compare the models with; revisions needs no database.',
    })(),
    'dry-run': Flags.boolean({ description: 'Print the file instead of writing it.' }),
    head: Flags.string({ description: 'The revision to stand on.' }),
    splice: Flags.boolean({ description: 'Allow a second successor: a branch.' }),
    'branch-label': Flags.string({ description: 'Name of the branch that begins here.' }),
    'depends-on': Flags.string({
      description: 'A revision that must be applied before.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    dir: Flags.string({ description: 'Folder for the file, where there are several; default that of its parent.' }),
    'rev-id': Flags.string({ description: 'The id; default 12 random hex digits.' }),
    rename: Flags.string({
      description: 'old:new, as in users.name:users.full_name; of an enum, users.status.old:users.status.new.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'no-rename': Flags.boolean({ description: 'What looks like a renaming is drop and add.' }),
    backfill: Flags.string({
      description: 'table.column=value for rows that are there.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    sql: Flags.boolean({ description: 'Write a file of plain SQL, for the engine of this project.' }),
    'no-proof': Flags.boolean({ description: 'Do not try the revision on a scratch database.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Revision)
    const project = await this.project(flags)
    const { createRevision } = await import('../migrator/create-revision.js')
    const { askValue, choose, hasTerminal } = await import('../cli/prompt.js')
    const result = await createRevision(project, {
      message: flags.message,
      autogenerate: flags.autogenerate,
      against: flags.against,
      dryRun: flags['dry-run'],
      proof: !flags['no-proof'],
      head: flags.head,
      splice: flags.splice,
      branchLabel: flags['branch-label'],
      dependsOn: flags['depends-on'],
      revId: flags['rev-id'],
      dir: flags.dir,
      sql: flags.sql,
      renames: flags.rename ?? [],
      noRename: flags['no-rename'],
      backfills: flags.backfill ?? [],
      onNote: (note) => this.tell(flags, note),
      ...(hasTerminal() && !flags.json ? { ask: choose, askValue } : {}),
    })
    if (result.revision === null) {
      this.print(flags, result, 'Nothing to do: the models ask for nothing new.')
      return
    }
    const lines = [
      ...result.operations.map((operation) => `  ${operation.description}`),
      ...(result.destructive ? ['  This revision can lose data; see its `lossy` line.'] : []),
      result.path === null
        ? `\n${result.source ?? ''}`
        : `Wrote ${result.path}${result.proved === true ? ' (tried both ways on a scratch database)' : ''}`,
      ...(result.path === null ? [] : ['next: dbtool upgrade head']),
    ]
    this.print(flags, result, lines.join('\n'))
  }
}
