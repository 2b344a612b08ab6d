import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Verify extends BaseCommand {
  static override summary = 'Prove that each revision can be undone and done again.'
  static override description =
    'On a scratch database every revision is run up, down and up, with generated rows in its tables; what the database stores, and the rows, are compared before and after. Exit 11 when one fails.'
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify --revision head --keep',
    '<%= config.bin %> verify --strict --partial --json',
    '<%= config.bin %> verify --fixtures test/rows --seed 7',
  ]
  static override flags = {
    revision: Flags.string({ description: 'Judge only this one.' }),
    rows: Flags.integer({ description: 'How many rows each table gets.', default: 10, min: 0 }),
    seed: Flags.integer({ description: 'What the rows are made from; the same seed gives the same rows.', default: 1 }),
    fixtures: Flags.string({ description: "A folder with the project's own rows, one file a revision." }),
    'no-data': Flags.boolean({ description: 'Make no rows: compare structures only.', exclusive: ['rows', 'seed'] }),
    strict: Flags.boolean({ description: 'Warnings fail too.' }),
    partial: Flags.boolean({ description: 'Cut runs off after each statement, and have them gone on with.' }),
    keep: Flags.boolean({ description: 'Leave the scratch database for a look.' }),
    cache: Flags.boolean({
      description: 'Take over proofs of the same from earlier runs.',
      default: true,
      allowNo: true,
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Verify)
    const project = await this.project(flags)
    const { verify } = await import('../migrator/verify/verify.js')
    const { verifyText } = await import('../cli/verify-text.js')
    const { listenForStop } = await import('../cli/signals.js')
    const { exitCodes } = await import('../errors/index.js')
    const result = await verify(project, {
      revision: flags.revision,
      rows: flags['no-data'] ? 0 : flags.rows,
      seed: flags.seed,
      fixtures: flags.fixtures,
      strict: flags.strict,
      partial: flags.partial,
      cache: flags.cache,
      ...(flags.keep ? { keep: (place: string) => this.tell(flags, `The scratch database is ${place}`) } : {}),
      signal: listenForStop(),
    })
    this.print(flags, result, verifyText(result), result.ok ? 0 : exitCodes.gate)
  }
}
