import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Lint extends BaseCommand {
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
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Lint)
    const project = await this.project(flags)
    const { lint } = await import('../migrator/lint/lint.js')
    const { resolveName } = await import('../migrator/revision-name.js')
    const { findingLines, findingSummary } = await import('../cli/finding-lines.js')
    const { listenForStop } = await import('../cli/signals.js')
    const { exitCodes } = await import('../errors/index.js')
    const named = flags.revision === undefined ? null : resolveName(await project.graph(), flags.revision, null, [])
    const revisions = named === null ? undefined : new Set(named)
    const result = await lint(project, { revisions, signal: listenForStop() })
    const text = [...result.findings.map(findingLines), findingSummary(result.findings)].join('\n')
    this.print(flags, result, text, result.ok ? 0 : exitCodes.gate)
  }
}
