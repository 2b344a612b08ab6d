import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Ci extends BaseCommand {
  static override summary = 'The gate for pull requests: one head, models agree with revisions, every revision proved.'
  static override description = 'Needs no application database. Exit 11 when a step fails.'
  static override examples = ['<%= config.bin %> ci', '<%= config.bin %> ci --since origin/main']
  static override flags = {
    since: Flags.string({ description: 'Lint and prove only what differs from where this branch left another.' }),
    base: Flags.string({
      description: 'Branch to merge into, whose revisions must not be edited; default: what CI says.',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Ci)
    const project = await this.project(flags)
    const { ci } = await import('../migrator/ci/ci.js')
    const { listenForStop } = await import('../cli/signals.js')
    const { style } = await import('../cli/style.js')
    const { exitCodes } = await import('../errors/index.js')
    const result = await ci(project, { since: flags.since, base: flags.base, signal: listenForStop() })
    const lines = result.steps.flatMap((step) => [
      `${step.ok ? style('green', 'pass') : style('red', 'FAIL')} ${step.name.padEnd(9)} ${step.summary}`,
      ...step.findings.flatMap((finding) => [
        `     ${finding.message}`,
        ...(finding.fix === undefined ? [] : [`       mend: ${finding.fix}`]),
      ]),
    ])
    this.print(flags, result, lines.join('\n'), result.ok ? 0 : exitCodes.gate)
  }
}
