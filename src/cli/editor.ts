import { spawn } from 'node:child_process'
import { DbtoolError } from '../errors/index.js'

/**
 * Opens files in the user's editor ($VISUAL, else $EDITOR) and waits for its end.
 * @throws {DbtoolError} DBT_USAGE when no editor is named, or it cannot be started or fails.
 */
export async function openEditor(paths: readonly string[]): Promise<void> {
  const editor = process.env['VISUAL'] || process.env['EDITOR']
  if (editor === undefined || editor === '') {
    throw new DbtoolError('DBT_USAGE', 'No editor is named: neither VISUAL nor EDITOR is set.', {
      next: [`EDITOR=vi dbtool edit head`, 'dbtool show head'],
    })
  }
  // Through a shell, as Git does it: an editor may come with flags. The paths are arguments, not part of the command.
  const child = spawn('/bin/sh', ['-c', `${editor} "$@"`, editor, ...paths], { stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', resolve)
  })
  if (code === 0) return
  throw new DbtoolError('DBT_USAGE', 'The editor could not be started, or ended with an error.', {
    hint: 'Whatever it has written stays.',
    next: ['dbtool status'],
  })
}
