import { BaseCommand } from '../cli/base-command.js'

export default class Heads extends BaseCommand {
  static override summary = 'List the newest revisions among the files.'
  static override description = 'More than one means that two branches of work must be joined. No database is needed.'
  static override examples = ['<%= config.bin %> heads', '<%= config.bin %> heads --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Heads)
    const { heads } = await import('../migrator/history.js')
    const { entryLine, entryLines } = await import('../cli/history-lines.js')
    const result = await heads(await this.project(flags))
    this.print(
      flags,
      result,
      result.heads.map(flags.verbose ? entryLines : entryLine).join('\n') || 'No revisions yet.',
    )
  }
}
