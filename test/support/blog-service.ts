import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buildApp } from '../../examples/blog/app.js'
import { blogMigrator, openBlog } from '../../examples/blog/database.js'
import { MigrationState } from '../../examples/blog/services/migration-state.js'
import { readSettings } from '../../examples/blog/settings.js'
import { root } from './run-cli.js'

export interface Answer {
  readonly status: number
  /** The body as JSON; null: there was none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly body: any
  readonly text: string
  readonly headers: Headers
}

/** Sends a request over the network. A text is sent as it stands, anything else as JSON; undefined: no body. */
export async function request(base: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    text,
    headers: response.headers,
  }
}

export interface BlogService extends AsyncDisposable {
  send(method: string, path: string, body?: unknown): Promise<Answer>
}

/** The blog in this process, started as its server.ts starts it, on a port of its own. */
export async function startBlog(
  url: string,
  environment: Readonly<Record<string, string>> = {},
  migrate = true,
): Promise<BlogService> {
  const { database } = readSettings({ ...environment, DATABASE_URL: url })
  const migrator = blogMigrator(database)
  if (migrate) await migrator.upgrade()
  const db = openBlog(database)
  const app = buildApp(db, new MigrationState(migrator, 0))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    send: (method, path, body) => request(`http://127.0.0.1:${port}`, method, path, body),
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await db.dispose()
    },
  }
}

export interface BlogProcess extends BlogService {
  stop(): void
  readonly ended: Promise<{ readonly exit: number | null; readonly signal: NodeJS.Signals | null }>
}

/** server.ts as `npm start` runs it, with dbtool as it is built. @throws {Error} with what it said, where it does not start. */
export async function startBlogProcess(url: string): Promise<BlogProcess> {
  const jiti = join(root, 'node_modules', 'jiti', 'lib', 'jiti-cli.mjs')
  const child = spawn(process.execPath, [jiti, join(root, 'examples', 'blog', 'server.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      PORT: '0',
      JITI_ALIAS: JSON.stringify({ dbtool: join(root, 'dist', 'index.js') }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<{ exit: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (exit, signal) => resolve({ exit, signal })),
  )
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const base = await new Promise<string>((resolve, reject) => {
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout) ?? []
      if (address !== undefined) resolve(address)
    })
    ended.then(({ exit, signal }) => reject(new Error(`exit ${exit ?? signal}: ${stderr}`)))
  })
  return {
    send: (method, path, body) => request(base, method, path, body),
    stop: () => child.kill('SIGTERM'),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
