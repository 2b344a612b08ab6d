import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class History extends BaseCommand {
  static override summary = 'List the revisions, newest first.'
  static override description = 'Where a database is configured, each is marked as applied or pending.'
  static override examples = [
    '<%= config.bin %> history',
    '<%= config.bin %> history ae10:head',
    '<%= config.bin %> history -r-3:current --verbose',
    '<%= config.bin %> history --graph',
    '<%= config.bin %> history --format svg > history.svg',
  ]
  static override args = {
    range: Args.string({ ignoreStdin: true, description: 'a:b, both ends included; either may be left out.' }),
  }
  static override flags = {
    'rev-range': Flags.string({ char: 'r', description: 'The same as the argument.' }),
    'indicate-current': Flags.boolean({
      char: 'i',
      description: 'Ask the database, and fail where it cannot be reached.',
    }),
    graph: Flags.boolean({
      description: 'Draw the graph: branches, merges, what depends on what.',
      exclusive: ['format'],
    }),
    format: Flags.string({ description: 'Print a picture, as its source.', options: ['mermaid', 'dot', 'svg'] }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(History)
    const { history } = await import('../migrator/history.js')
    const { entryLine, entryLines } = await import('../cli/history-lines.js')
    const { picture, terminalGraph } = await import('../cli/history-graph/index.js')
    const result = await history(await this.project(flags), {
      range: args.range ?? flags['rev-range'],
      needsState: flags['indicate-current'],
      onNote: (note) => this.tell(flags, note),
    })
    const { revisions } = result
    const lines = (): string => revisions.map(flags.verbose ? entryLines : entryLine).join('\n')
    const text = (): string => (flags.graph ? terminalGraph(revisions) : lines())
    this.print(flags, result, flags.format === undefined ? text() || 'No revisions.' : picture(revisions, flags.format))
  }
}
