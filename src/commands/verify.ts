import * as Flags from '@oclif/core/flags'
import { GateCommand } from '../cli/gate-command.js'

export default class Verify extends GateCommand {
  static override summary = 'Prove that each revision can be undone and done again.'
  static override description =
    'On a scratch database every revision is run up, down and up; what the database stores is compared before and after. Exit 11 when one fails.'
  static override examples = ['<%= config.bin %> verify', '<%= config.bin %> verify --revision head --json']
  static override flags = {
    revision: Flags.string({ description: 'Judge only this one.' }),
    since: Flags.string({
      description: 'Judge only what differs from where this branch left another, as in origin/main.',
      exclusive: ['revision'],
    }),
    report: GateCommand.reportFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Verify)
    const targets = await this.reportTargets(flags.report)
    const project = await this.project(flags)
    const { verify } = await import('../migrator/verify/verify.js')
    const { verdictLines } = await import('../cli/progress.js')
    const { reportOfVerify } = await import('../cli/reports/to-report.js')
    const { revisionsSince } = await import('../migrator/since.js')
    const revisions = flags.since === undefined ? undefined : await revisionsSince(project, flags.since)
    const result = await this.judged((signal) => verify(project, { revision: flags.revision, revisions, signal }))
    const failed = result.revisions.filter(({ findings, verdict }) => findings.length > 0 || verdict === 'not-judged')
    const summary = result.ok
      ? 'All revisions can be undone and done again.'
      : 'Not every revision can be undone and done again.'
    const good = result.revisions.length - failed.length
    const text = (): string =>
      [...failed.map(verdictLines), `${good} of ${result.revisions.length} revisions without a finding.`, summary].join(
        '\n',
      )
    const report = reportOfVerify(result, this.reportPlace(project))
    await this.finish(flags, { result, targets, report, text })
  }
}
