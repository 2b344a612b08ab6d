import * as Flags from '@oclif/core/flags'
import { GateCommand } from '../cli/gate-command.js'
import { provingFlags, provingOptions } from '../cli/proving-flags.js'

export default class Verify extends GateCommand {
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
    since: Flags.string({
      description: 'Judge only what differs from where this branch left another, as in origin/main.',
      exclusive: ['revision'],
    }),
    ...provingFlags,
    keep: Flags.boolean({ description: 'Leave the scratch database for a look.' }),
    report: GateCommand.reportFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Verify)
    const targets = await this.reportTargets(flags.report)
    const project = await this.project(flags)
    const { verify } = await import('../migrator/verify/verify.js')
    const { reportOfVerify } = await import('../cli/reports/to-report.js')
    const { terminalReport } = await import('../cli/reports/terminal.js')
    const { revisionsSince } = await import('../migrator/since.js')
    const revisions = flags.since === undefined ? undefined : await revisionsSince(project, flags.since)
    // Also where only the result is wanted: nobody else knows the place.
    const keep = flags.keep
      ? { keep: (place: string) => void process.stderr.write(`The scratch database is ${place}\n`) }
      : {}
    const result = await this.judged(flags, (signal, onProgress) =>
      verify(project, { revision: flags.revision, revisions, ...provingOptions(flags), ...keep, signal, onProgress }),
    )
    const report = reportOfVerify(result, this.reportPlace(project))
    await this.finish(flags, { result, targets, report, text: terminalReport })
  }
}
