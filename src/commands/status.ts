import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'
import type { UnfinishedRevision } from '../migrator/results.js'

export default class Status extends BaseCommand {
  static override summary = 'Compare the revision files with what the database has applied.'
  static override description =
    'missing: applied, but no file has this id. modified: applied, and the file has changed since.'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --exit-code']
  static override flags = {
    'exit-code': Flags.boolean({ description: 'Exit 3 when anything is pending, missing or modified.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const { status } = await import('../migrator/status.js')
    const { exitCodes } = await import('../errors/index.js')
    const result = await status(await this.project(flags))
    const line = (name: string, ids: readonly string[]): string =>
      `${name.padEnd(9)} ${ids.length}${ids.length === 0 ? '' : `  ${ids.join(', ')}`}`
    const text = [
      line('applied', result.applied),
      line('pending', result.pending),
      line('missing', result.missing),
      line('modified', result.modified),
      ...(result.renamed ?? []).map(({ revision, from, to }) => `renamed   ${revision}: ${from} is ${to} now`),
      ...unfinishedLines(result.unfinished),
      ...(result.pending.length > 0 ? ['next: dbtool upgrade head'] : []),
    ].join('\n')
    const unfinished = result.unfinished === undefined ? 0 : 1
    const open = unfinished + result.pending.length + result.missing.length + result.modified.length > 0
    this.print(flags, result, text, flags['exit-code'] && open ? exitCodes.differences : 0)
  }
}

function unfinishedLines(unfinished: UnfinishedRevision | undefined): readonly string[] {
  if (unfinished === undefined) return []
  const { revision, direction, statements, error } = unfinished
  const word = direction === 'up' ? 'upgrade' : 'downgrade'
  const why = error === null ? 'the run was cut off' : error
  return [`unfinished ${word} of ${revision}: ${statements} statements are done; ${why}`]
}
