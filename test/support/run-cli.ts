import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface CliOptions {
  readonly cwd: string
  /** Over the environment of the test, from which everything that could name a database is taken away. */
  readonly env?: Readonly<Record<string, string>>
  /** Options of node itself, before the script. */
  readonly nodeOptions?: readonly string[]
}

export interface CliOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The one object on stdout. @throws when stdout is anything else. */
  json(): unknown
}

const script = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const quiet = new Set(['DATABASE_URL', 'DBTOOL_ENV', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'NODE_OPTIONS', 'VITEST'])

/** Runs the built `dbtool` in a process of its own, without a terminal. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliOutcome> {
  if (!existsSync(new URL('../../dist/cli/main.js', import.meta.url))) throw new Error('run `npm run build` first')
  const inherited = Object.entries(process.env).filter(([name]) => !quiet.has(name))
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), script, ...args], {
    cwd: options.cwd,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, stdout, stderr, json: () => JSON.parse(stdout) as unknown }
}
