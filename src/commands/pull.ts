import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Pull extends BaseCommand {
  static override summary = 'Write the models of a live database.'
  static override description =
    'Reads the tables and writes models that declare them exactly; what models cannot say is listed. Without --out it writes the configured file, if it is not there yet. With --baseline it also writes the first revision and notes that the database is at it: an existing database is adopted in one command.'
  static override examples = [
    '<%= config.bin %> pull',
    '<%= config.bin %> pull --out src/models',
    '<%= config.bin %> pull --url postgres://localhost/shop --out models.ts --exclude "tmp_*"',
    '<%= config.bin %> pull --baseline',
  ]
  static override flags = {
    out: Flags.string({ description: 'A .ts file, or a folder for one file a table. It is overwritten.' }),
    include: Flags.string({
      description: 'Only these tables, by name with *.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    exclude: Flags.string({ description: 'Not these tables.', multiple: true, multipleNonGreedy: true }),
    baseline: Flags.boolean({ description: 'Write the first revision too, and note that the database is at it.' }),
    'no-proof': Flags.boolean({ description: 'Do not try the baseline on a scratch database.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Pull)
    const { pull } = await import('../migrator/pull.js')
    const { baseline, unsupported, files, models } = await pull(await this.project(flags), {
      out: flags.out,
      include: flags.include,
      exclude: flags.exclude,
      baseline: flags.baseline,
      proof: !flags['no-proof'],
      onNote: (note) => this.tell(flags, note),
    })
    const result = { files, models, unsupported, ...(baseline === undefined ? {} : { baseline }) }
    const counted = `${models.length} ${models.length === 1 ? 'model' : 'models'}`
    const lines = [
      ...unsupported.map(({ kind, name, table, reason }) => {
        return `  not said: ${kind} ${name}${table === undefined || table === name ? '' : ` of ${table}`} (${reason})`
      }),
      files.length === 1
        ? `Wrote ${counted} to ${files[0]}`
        : `Wrote ${counted} to ${files.length} files: ${files[0]}, …`,
      ...(baseline === undefined
        ? []
        : [`Wrote ${baseline.path}${baseline.proved === true ? ' (tried both ways on a scratch database)' : ''}`]),
      ...(flags.include === undefined && flags.exclude === undefined
        ? []
        : [
            'Put include or exclude into the configuration too, or check will ask about the tables that were left out.',
          ]),
      'next: dbtool check',
    ]
    this.print(flags, result, lines.join('\n'))
  }
}
