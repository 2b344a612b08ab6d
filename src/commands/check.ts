import { BaseCommand } from '../cli/base-command.js'
import { lineOf } from '../cli/operation-line.js'

export default class Check extends BaseCommand {
  static override summary = 'Tell whether models, revisions and the live database agree.'
  static override description = 'Changes nothing. Exit 3 when something differs or is pending.'
  static override examples = ['<%= config.bin %> check', '<%= config.bin %> check --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Check)
    const { check } = await import('../migrator/check.js')
    const { describeUnlisted } = await import('../migrator/unlisted-models.js')
    const { exitCodes } = await import('../errors/index.js')
    const result = await check(await this.project(flags))
    const lines = [
      ...(result.unlisted ?? []).map(describeUnlisted),
      ...result.operations.map((operation) => `differs: ${lineOf(operation)}`),
      ...result.pending.map((revision) => `pending: ${revision}`),
      ...(result.pending.length > 0
        ? ['next: dbtool upgrade head']
        : result.operations.length > 0
          ? ['next: dbtool revision --autogenerate -m "describe the change"']
          : ['Models, revisions and database agree.']),
    ]
    const open = result.operations.length + result.pending.length > 0
    this.print(flags, result, lines.join('\n'), open ? exitCodes.differences : 0)
  }
}
