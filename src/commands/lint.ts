import * as Flags from '@oclif/core/flags'
import { GateCommand } from '../cli/gate-command.js'
import type { Project } from '../migrator/project.js'

export default class Lint extends GateCommand {
  static override summary =
    'Find what would hurt a live system in the revisions: locks, rewrites, losses, ways of no return.'
  static override description =
    'Reads the revisions as they are written and asks no database. Exit 11 when a finding is an error. docs/lint.md lists the rules, and how a comment with a reason answers one.'
  static override examples = [
    '<%= config.bin %> lint',
    '<%= config.bin %> lint --revision head',
    '<%= config.bin %> lint --json',
  ]
  static override flags = {
    revision: Flags.string({ description: 'Tell findings of this one only.' }),
    since: Flags.string({
      description: 'Tell findings of what differs from where this branch left another, as in origin/main.',
      exclusive: ['revision'],
    }),
    report: GateCommand.reportFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Lint)
    const targets = await this.reportTargets(flags.report)
    const project = await this.project(flags)
    const { lint } = await import('../migrator/lint/lint.js')
    const { findingLines, findingSummary } = await import('../cli/finding-lines.js')
    const { reportOfLint } = await import('../cli/reports/to-report.js')
    const revisions = await this.#chosen(project, flags)
    const result = await this.judged(flags, (signal) => lint(project, { revisions, signal }))
    const text = (): string => [...result.findings.map(findingLines), findingSummary(result.findings)].join('\n')
    await this.finish(flags, { result, targets, report: reportOfLint(result, this.reportPlace(project)), text })
  }

  async #chosen(
    project: Project,
    { revision, since }: { readonly revision: string | undefined; readonly since: string | undefined },
  ): Promise<ReadonlySet<string> | undefined> {
    if (since !== undefined) return (await import('../migrator/since.js')).revisionsSince(project, since)
    if (revision === undefined) return undefined
    const { namedRevisions } = await import('../migrator/named-revisions.js')
    return namedRevisions(await project.graph(), revision)
  }
}
