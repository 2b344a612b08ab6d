// The blog of examples/blog as a process of its own, with dbtool as it is built.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

const outages = ['ConnectionError', 'PoolTimeoutError']

/** Its address, once it listens. @throws with what it said, where it does not start. */
export async function startBlog(environment) {
  const child = spawn(process.execPath, [path('node_modules/jiti/lib/jiti-cli.mjs'), path('examples/blog/server.ts')], {
    env: {
      ...process.env,
      PORT: '0',
      JITI_ALIAS: JSON.stringify({ dbtool: path('dist/index.js') }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => child.on('close', (exit, signal) => resolve(exit ?? signal)))
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const errors = new Map()
  const base = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { level, msg, err } = JSON.parse(line)
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(msg) ?? []
      if (address !== undefined) resolve(address)
      if (level < 50 || outages.includes(err?.type)) return
      errors.set(msg, { count: (errors.get(msg)?.count ?? 0) + 1, stack: err?.stack })
    })
    ended.then((exit) => reject(new Error(`The blog ended with ${exit}: ${stderr}`)))
  })
  return {
    base,
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    kill: () => child.kill('SIGKILL'),
    /** What it has logged as errors, beside that the database is away: how often, and where from. */
    errors: () => Object.fromEntries(errors),
  }
}
