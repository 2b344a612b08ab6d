import { DbtoolError, messageOf } from '../../errors/index.js'
import { dependencyOrder, type TableName, tableKey } from '../../schema/index.js'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { Scratch, ScratchDatabase, ScratchPlace } from '../dialect.js'
import { scratchName } from '../scratch-name.js'
import { isLoopback } from '../server-url.js'
import { type MysqlAddress, mysqlAddress } from './address.js'
import { constraintText } from './constraint-text.js'
import { createTableText } from './create-table.js'
import { closeMysql, openMysql, toConnection } from './driver.js'
import { driverCode } from './errors.js'
import { introspect } from './introspect.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'

export function scratch(server: MysqlServer): Scratch {
  return {
    async create(place: ScratchPlace): Promise<ScratchDatabase> {
      const address = serverOf(place)
      const name = scratchName()
      try {
        await onServer(address, `CREATE DATABASE ${quote(name)} COLLATE ${server.collation}`)
      } catch (error) {
        if (!['1044', '1142', '1227'].includes(driverCode(error) ?? '')) throw error
        throw new DbtoolError('DBT_SCRATCH_UNAVAILABLE', `A scratch database cannot be made: ${messageOf(error)}`, {
          hint: 'Give the user CREATE and DROP on `dbtool\\_scratch\\_%`.*, or name another server: scratch: { url } in the configuration.',
          cause: error,
        })
      }
      const { options, dialect } = address as MysqlAddress
      return {
        address: mysqlAddress({ ...options, database: name }, dialect),
        dispose: () => onServer(address, `DROP DATABASE IF EXISTS ${quote(name)}`),
      }
    },
    dump: (connection, only) => dumpStructure(connection, server, only),
  }
}

async function onServer(address: DatabaseAddress, sql: string): Promise<void> {
  const client = await openMysql(address)
  try {
    await toConnection(client).execute(sql)
  } finally {
    await closeMysql(client)
  }
}

function serverOf({ near, server }: ScratchPlace): DatabaseAddress {
  if (server !== undefined && server !== 'embedded') return server
  if (near !== null && isLoopback((near as MysqlAddress).options.host)) return near
  const what = server === 'embedded' ? 'there is no embedded MySQL' : 'the server is not this machine'
  throw new DbtoolError('DBT_SCRATCH_UNAVAILABLE', `There is no place for a scratch database: ${what}.`, {
    hint: "Name one in the configuration: scratch: { url: 'mysql://…' } for a server that is meant for it.",
  })
}

/** The tables, then the keys between them. */
async function dumpStructure(
  connection: Connection,
  server: MysqlServer,
  only?: readonly TableName[],
): Promise<readonly string[]> {
  const wanted = only === undefined ? null : new Set(only.map(tableKey))
  const schema = await introspect(connection, server)
  const tables = schema.tables.filter((table) => wanted === null || wanted.has(tableKey(table)))
  const names = new Set(tables.map(tableKey))
  const { tables: ordered } = dependencyOrder(tables)
  return [
    ...ordered.map((table) => createTableText({ ...table, foreignKeys: [] }, server)),
    ...ordered.flatMap((table) =>
      table.foreignKeys
        .filter((key) => names.has(tableKey(key.table)))
        .map((key) => `ALTER TABLE ${quote(table.name)} ADD ${constraintText({ kind: 'foreign-key', ...key })}`),
    ),
  ]
}
