import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs git as nobody in particular, whatever this machine's settings are. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
  const settings = [...identity, '-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main']
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  const { stdout } = await run('git', [...settings, ...args], { cwd: folder, env })
  return stdout.trim()
}

/** In messages, so that commits of the same second and content are different ones. */
let commits = 0

/** A commit of all that is there; in a new repository where there is none, and on a new branch where one is named. */
export async function commitAll(
  folder: string,
  options: { readonly branch?: string; readonly from?: string } = {},
): Promise<void> {
  if (!existsSync(join(folder, '.git'))) await git(folder, 'init', '--quiet')
  if (options.branch !== undefined)
    await git(folder, 'checkout', '--quiet', '-b', options.branch, options.from ?? 'HEAD')
  await git(folder, 'add', '--all')
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', `work ${++commits}`)
}

/** Makes the newest commit of every branch the first that is known, as a clone with `--depth 1` does. */
export async function cutHistory(folder: string): Promise<void> {
  const tips = (await git(folder, 'for-each-ref', '--format=%(objectname)', 'refs/heads')).split('\n')
  writeFileSync(join(folder, '.git', 'shallow'), `${[...new Set(tips)].toSorted().join('\n')}\n`)
  if (!readFileSync(join(folder, '.git', 'shallow'), 'utf8').includes(tips[0] ?? '-')) throw new Error('not cut')
}
