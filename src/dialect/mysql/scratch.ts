import { DbtoolError, messageOf } from '../../errors/index.js'
import { tableKey } from '../../schema/index.js'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { Scratch, ScratchDatabase, ScratchPlace, StructurePart } from '../dialect.js'
import { scratchName } from '../scratch-name.js'
import { isLoopback } from '../server-url.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { qualifiers, serverWideThing } from '../sql-text/outside.js'
import { structureOrder } from '../structure-order.js'
import { type MysqlAddress, mysqlAddress } from './address.js'
import { constraintText } from './constraint-text.js'
import { copyDatabase } from './copy-database.js'
import { createTableText } from './create-table.js'
import { closeMysql, openServer, toConnection } from './driver.js'
import { driverCode } from './errors.js'
import { introspect } from './introspect.js'
import { createObjectStatements } from './object-statements.js'
import { objectsAt } from './objects.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { withZeroDateMode } from './zero-dates.js'

export function scratch(server: MysqlServer): Scratch {
  const makeLike = (database: ScratchDatabase, model: ScratchDatabase): Promise<void> =>
    onServer(database.address, (connection) =>
      copyDatabase(connection, { from: nameOf(model), onto: nameOf(database) }, server),
    )
  return {
    // What the server flushes, and when, only all sessions together can choose.
    careless: [],
    async create(place: ScratchPlace): Promise<ScratchDatabase> {
      return newDatabase(serverOf(place), server)
    },
    async copy(_, model): Promise<ScratchDatabase> {
      const copy = await newDatabase(besides(model), server)
      try {
        await makeLike(copy, model)
      } catch (error) {
        await copy.dispose()
        throw error
      }
      return copy
    },
    makeLike,
    outside,
    dump: (connection, only) => dumpStructure(connection, server, only),
  }
}

async function newDatabase(place: DatabaseAddress, server: MysqlServer): Promise<ScratchDatabase> {
  const name = scratchName()
  try {
    await onServer(place, (connection) =>
      connection.execute(`CREATE DATABASE ${quote(name)} COLLATE ${server.collation}`),
    )
  } catch (error) {
    if (!['1044', '1142', '1227'].includes(driverCode(error) ?? '')) throw error
    throw new DbtoolError('DBT_SCRATCH_UNAVAILABLE', `A scratch database cannot be made: ${messageOf(error)}`, {
      hint: 'Give the user CREATE and DROP on `dbtool\\_scratch\\_%`.*, or name another server: scratch: { url } in the configuration.',
      cause: error,
    })
  }
  const { options, dialect } = place as MysqlAddress
  return {
    address: mysqlAddress({ ...options, database: name }, dialect),
    async dispose(): Promise<void> {
      await onServer(place, (connection) => connection.execute(`DROP DATABASE IF EXISTS ${quote(name)}`))
    },
  }
}

/** Its server; the model may well be gone before its copy. */
function besides({ address }: ScratchDatabase): MysqlAddress {
  const { database: _, ...options } = (address as MysqlAddress).options
  return mysqlAddress(options as MysqlAddress['options'], address.dialect)
}

function nameOf({ address }: ScratchDatabase): string {
  return (address as MysqlAddress).options.database ?? ''
}

/** Names in two parts begin with a database, or with an alias: the server knows which. */
async function outside(connection: Connection, statement: string): Promise<string | null> {
  const thing = serverWideThing(statement, mysqlRules)
  if (thing !== null) return thing
  const names = qualifiers(statement, mysqlRules)
  if (names.length === 0) return null
  const rows = await connection.query('SELECT schema_name AS name, DATABASE() AS here FROM information_schema.schemata')
  const others = new Set(rows.filter(({ name, here }) => name !== here).map(({ name }) => String(name)))
  const other = names.find((name) => others.has(name) && !systemDatabases.test(name))
  return other === undefined ? null : `the database ${other}`
}

const systemDatabases = /^(?:information_schema|performance_schema|mysql|sys)$/i

async function onServer<T>(address: DatabaseAddress, use: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await openServer(address)
  try {
    return await use(toConnection(client))
  } finally {
    await closeMysql(client, address)
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

/** The tables and what stands on them, then the keys between tables. */
async function dumpStructure(
  connection: Connection,
  server: MysqlServer,
  part?: StructurePart,
): Promise<readonly string[]> {
  const schema = await introspect(connection, server)
  const items = structureOrder(schema, objectsAt(server), part)
  const names = new Set(items.flatMap(({ table }) => (table === undefined ? [] : tableKey(table))))
  return [
    ...items.flatMap(({ table, object }) =>
      table === undefined
        ? createObjectStatements(object).map(({ sql }) => sql)
        : withZeroDateMode(createTableText({ ...table, foreignKeys: [] }, server)),
    ),
    ...schema.tables
      .filter((table) => names.has(tableKey(table)))
      .flatMap((table) =>
        table.foreignKeys
          .filter((key) => names.has(tableKey(key.table)))
          .map(
            (key) =>
              `ALTER TABLE ${quote(table.name)} ADD ${constraintText({ kind: 'foreign-key', ...key }, server.flavour)}`,
          ),
      ),
  ]
}
