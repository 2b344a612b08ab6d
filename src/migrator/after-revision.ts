import { spawn } from 'node:child_process'
import type { RevisionHooks } from '../config/revision-hooks.js'
import { messageOf } from '../errors/index.js'
import type { Project } from './project.js'
import type { HookOutcome } from './results.js'

/**
 * Runs `migrations.afterRevision` on a file that has been written; null: there is none. The file stays whatever comes of
 * it, so a failure is told and not thrown.
 */
export async function runAfterRevision(project: Project, path: string): Promise<HookOutcome | null> {
  const { afterRevision } = project.config.migrations.hooks
  if (afterRevision === undefined) return null
  try {
    if (typeof afterRevision === 'function') await afterRevision(path)
    else await runCommand(wordsOf(afterRevision), path, project.config.root)
    return { ok: true }
  } catch (error) {
    return { ok: false, message: messageOf(error) }
  }
}

function wordsOf(hook: Exclude<RevisionHooks['afterRevision'], undefined | ((...args: never[]) => unknown)>) {
  if (typeof hook !== 'string') return [hook.command, ...(hook.args ?? [])]
  const words = hook.match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  return words.map((word) => (/^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word))
}

/** Without a shell: the path is one argument, whatever characters it has. Output would not be JSON, so it is kept back. */
function runCommand(words: readonly string[], path: string, cwd: string): Promise<void> {
  const [command = '', ...args] = words.map((word) => word.replaceAll('{path}', path))
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = `${output}${chunk.toString()}`.slice(-2000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ended with ${signal ?? `exit ${code}`}. ${output.trim()}`.trim()))
    })
  })
}
