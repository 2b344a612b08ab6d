import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isPostgres } from './servers.js'

const run = promisify(execFile)

/**
 * Runs a script with the engine's own client program, as its head says, and stops at the first error.
 * @throws with what the client wrote on stderr.
 */
export async function runScript(url: string, sql: string): Promise<void> {
  const { program, args, env } = clientFor(url)
  const child = run(program, args, { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 })
  child.child.stdin?.on('error', () => undefined)
  child.child.stdin?.end(sql)
  await child.catch((error: { stderr?: string; code?: unknown }) => {
    throw new Error(`${program}: ${error.stderr === '' ? String(error.code) : error.stderr}`)
  })
}

function clientFor(url: string) {
  if (url.startsWith('sqlite:')) return { program: 'sqlite3', args: ['-bail', url.replace('sqlite://', '')], env: {} }
  if (isPostgres(url)) return { program: 'psql', args: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url], env: {} }
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    program: 'mysql',
    args: [
      '--no-defaults',
      '--protocol=tcp',
      '--comments',
      '--binary-mode',
      `--host=${hostname}`,
      `--port=${port || 3306}`,
      `--user=${decodeURIComponent(username)}`,
      decodeURIComponent(pathname.slice(1)),
    ],
    env: { MYSQL_PWD: decodeURIComponent(password) },
  }
}
