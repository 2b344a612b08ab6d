import * as Flags from '@oclif/core/flags'
import { GateCommand } from '../cli/gate-command.js'
import { provingFlags, provingOptions } from '../cli/proving-flags.js'

export default class Ci extends GateCommand {
  static override summary = 'The gate for pull requests: one head, models agree with revisions, every revision proved.'
  static override description = 'Needs no application database. Exit 11 when a step fails.'
  static override examples = [
    '<%= config.bin %> ci',
    '<%= config.bin %> ci --since origin/main',
    '<%= config.bin %> ci --report junit=reports/dbtool.xml,sarif=dbtool.sarif,github',
  ]
  static override flags = {
    since: Flags.string({ description: 'Lint and prove only what differs from where this branch left another.' }),
    base: Flags.string({
      description: 'Branch to merge into, whose revisions must not be edited; default: what CI says.',
    }),
    ...provingFlags,
    report: GateCommand.reportFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Ci)
    const targets = await this.reportTargets(flags.report)
    const project = await this.project(flags)
    const { ci } = await import('../migrator/ci/ci.js')
    const { reportOfCi } = await import('../cli/reports/to-report.js')
    const { terminalReport } = await import('../cli/reports/terminal.js')
    const result = await this.judged(flags, (signal, onProgress) =>
      ci(project, { ...provingOptions(flags), since: flags.since, base: flags.base, signal, onProgress }),
    )
    const place = this.reportPlace(project)
    await this.finish(flags, { result, targets, report: reportOfCi(result, place), text: terminalReport })
  }
}
