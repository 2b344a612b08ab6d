import { BaseCommand } from '../cli/base-command.js'

export default class Branches extends BaseCommand {
  static override summary = 'List the revisions on which more than one other stands.'
  static override description = 'No database is needed.'
  static override examples = ['<%= config.bin %> branches', '<%= config.bin %> branches --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Branches)
    const { branches } = await import('../migrator/history.js')
    const { entryLine } = await import('../cli/history-lines.js')
    const result = await branches(await this.project(flags))
    const lines = result.branches.flatMap(({ children, ...point }) => [
      entryLine(point),
      ...children.map((child) => `    -> ${entryLine(child).trimStart()}`),
    ])
    this.print(flags, result, lines.join('\n') || 'No branch points.')
  }
}
