import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { baseBranchVariables } from '../../src/migrator/ci/base-branch.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface CliOutcome {
  readonly exit: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command line as a process of its own, with no terminal and no variables of ours. */
export function runCli(
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env?: Readonly<Record<string, string>>
    readonly onSpawn?: (kill: (signal: NodeJS.Signals) => void) => void
    /** A signal to send shortly after the process has written this on stderr. */
    readonly signalAt?: { readonly text: string; readonly signal: NodeJS.Signals }
  },
): Promise<CliOutcome> {
  const {
    DATABASE_URL: _,
    DBTOOL_ENV: __,
    CI: ___,
    NODE_ENV: ____,
    GITHUB_STEP_SUMMARY: _____,
    ...inherited
  } = process.env
  // The pull request that is being built is none of the project that the command runs in.
  for (const name of baseBranchVariables) delete inherited[name]
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd,
    env: { ...inherited, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let signaled = false
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
    const { signalAt } = options
    if (signalAt === undefined || signaled || !stderr.includes(signalAt.text)) return
    signaled = true
    setTimeout(() => child.kill(signalAt.signal), 500)
  })
  options.onSpawn?.((signal) => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve({ exit, signal, stdout, stderr }))
  })
}

/** Runs a command with --json and gives back the one object that it prints. */
export async function runJson<T>(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<T & { exit: number | null }> {
  const { stdout, stderr, exit } = await runCli([...args, '--json'], { cwd, env })
  try {
    return { ...(JSON.parse(stdout) as T), exit }
  } catch {
    throw new Error(`not one JSON object: ${stdout}\n${stderr}`)
  }
}
