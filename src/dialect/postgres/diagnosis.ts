import type { Connection, DatabaseAddress } from '../connection.js'
import { type Diagnosis, type Endpoint, type Obstacle, shellWord } from '../diagnosis.js'
import type { PostgresAddress } from './address.js'
import { driverCode } from './errors.js'
import { quote } from './quote.js'

const oldest = 150_000

export const diagnosis: Diagnosis = {
  endpoint(address): Endpoint {
    const { host, port } = placeOf(address)
    // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-HOST
    return host.startsWith('/') ? { kind: 'socket', path: `${host}/.s.PGSQL.${port}` } : { kind: 'port', host, port }
  },
  lacksDatabase: (error) => driverCode(error) === '3D000',
  clientCommand: (address) => ['psql', ...options(address), '-d', databaseOf(address)].map(shellWord).join(' '),
  createCommand: (address) => ['createdb', ...options(address), databaseOf(address)].map(shellWord).join(' '),
  async fetchVersion(connection) {
    const [row] = await connection.query(
      "SELECT current_setting('server_version') AS text, current_setting('server_version_num')::int AS version",
    )
    return {
      text: `PostgreSQL ${String(row?.['text'])}`,
      isSupported: Number(row?.['version']) >= oldest,
      supported: 'PostgreSQL 15 and later',
    }
  },
  async findObstacle(address, connection, schema) {
    if (connection === null) return null
    return (await findReadOnly(connection)) ?? findMissingRight(address, connection, schema)
  },
}

/** As the driver fills in what the URL leaves out. */
function placeOf(address: DatabaseAddress): { readonly host: string; readonly port: number } {
  const { host, port } = (address as PostgresAddress).options
  return {
    host: host ?? process.env['PGHOST'] ?? 'localhost',
    port: port ?? Number(process.env['PGPORT'] ?? 5432),
  }
}

function databaseOf(address: DatabaseAddress): string {
  const { database, user } = (address as PostgresAddress).options
  return database ?? user ?? 'postgres'
}

function options(address: DatabaseAddress): readonly string[] {
  const { host, port } = placeOf(address)
  const { user } = (address as PostgresAddress).options
  return ['-h', host, '-p', String(port), ...(user === undefined ? [] : ['-U', user])]
}

/** A statement for somebody who may grant rights. */
function asAdministrator(address: DatabaseAddress, database: string, sql: string): string {
  const { host, port } = placeOf(address)
  const words = ['psql', '-h', host, '-p', String(port), '-U', 'postgres', '-d', database, '-c', sql]
  return words.map(shellWord).join(' ')
}

async function findReadOnly(connection: Connection): Promise<Obstacle | null> {
  // Ours is read-only itself; what it was before is what counts.
  const [row] = await connection.query(
    "SELECT pg_is_in_recovery() AS standby, (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only') AS read_only",
  )
  if (row?.['standby'] !== true && row?.['read_only'] !== 'on') return null
  return {
    code: 'DBT_READ_ONLY',
    message: row['standby'] === true ? 'The server is a standby.' : 'Sessions of this user are read-only.',
    hint: 'A standby takes no changes: use the URL of the primary server, or of a user with default_transaction_read_only = off.',
    next: ['dbtool config'],
  }
}

async function findMissingRight(
  address: DatabaseAddress,
  connection: Connection,
  schema: string | null,
): Promise<Obstacle | null> {
  const [session] = await connection.query(
    "SELECT current_user AS me, current_schema() AS schema, current_database() AS place, has_database_privilege(current_database(), 'CREATE') AS makes_schemas",
  )
  const me = quote(String(session?.['me']))
  const lacks = (message: string, grant: string): Obstacle => ({
    code: 'DBT_PERMISSION',
    message,
    hint: 'Let an administrator grant it; docs/configuration.md lists all rights that a migrating user needs.',
    next: [asAdministrator(address, String(session?.['place']), grant)],
  })
  if (session?.['schema'] == null) {
    return lacks(
      'The search_path of the session leads to no schema that this user may use.',
      `GRANT USAGE, CREATE ON SCHEMA public TO ${me}`,
    )
  }
  const own = String(session['schema'])
  for (const name of schema === null ? [own] : [own, schema]) {
    const [row] = await connection.query(
      `SELECT n.oid IS NOT NULL AS found, has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE') AS may
       FROM (SELECT 1) AS one LEFT JOIN pg_namespace AS n ON n.nspname = ?`,
      [name],
    )
    if (row?.['found'] !== true) {
      if (session['makes_schemas'] === true) continue
      const sql = `CREATE SCHEMA ${quote(name)} AUTHORIZATION ${me}`
      return lacks(`There is no schema ${name}, and this user may not make it.`, sql)
    }
    if (row['may'] !== true) {
      return lacks(
        `This user may not make tables in the schema ${name}.`,
        `GRANT USAGE, CREATE ON SCHEMA ${quote(name)} TO ${me}`,
      )
    }
  }
  return null
}
