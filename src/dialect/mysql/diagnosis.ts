import type { Connection, DatabaseAddress } from '../connection.js'
import { type Diagnosis, type Endpoint, type Obstacle, shellWord } from '../diagnosis.js'
import type { MysqlAddress } from './address.js'
import { requireDatabase } from './driver.js'
import { driverCode } from './errors.js'
import { fetchVersion } from './fetch-version.js'
import { all, grantedRights } from './grants.js'
import { quote } from './quote.js'
import { parseVersion, unaskedServer } from './server.js'

/** What a migrating user needs on the database; see docs/configuration.md. */
const needed = ['CREATE', 'ALTER', 'DROP', 'INDEX', 'REFERENCES', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']

/** Those who write to a server that is read-only. */
const writers = ['SUPER', 'CONNECTION_ADMIN', 'READ_ONLY ADMIN']

export const diagnosis: Diagnosis = {
  endpoint(address): Endpoint {
    requireDatabase(address)
    const { host = 'localhost', port = 3306, parameters } = (address as MysqlAddress).options
    const path = parameters['socketPath'] ?? parameters['socket']
    return path === undefined ? { kind: 'port', host, port } : { kind: 'socket', path }
  },
  lacksDatabase: (error) => driverCode(error) === '1049',
  clientCommand: (address) => command(address, userOf(address), [databaseOf(address)]),
  createCommand: (address) =>
    command(address, userOf(address), ['-e', `CREATE DATABASE ${quote(databaseOf(address))}`]),
  async fetchVersion(connection) {
    const text = await fetchVersion(connection)
    const { flavour, version } = parseVersion(text)
    const isMaria = flavour === 'mariadb'
    return {
      text: isMaria ? text : `MySQL ${text}`,
      isSupported: version >= unaskedServer(flavour).version,
      supported: isMaria ? 'MariaDB 10.11 and later' : 'MySQL 8.4 and later',
    }
  },
  async findObstacle(address, connection) {
    if (connection === null) return null
    const [session] = await connection.query('SELECT DATABASE() AS place, CURRENT_USER() AS me')
    const place = String(session?.['place'])
    const rights = await grantedRights(connection, place)
    const missing = missingRight(address, rights, { place, me: String(session?.['me']) })
    return (await findReadOnly(connection, rights)) ?? missing
  },
}

function userOf(address: DatabaseAddress): string {
  return (address as MysqlAddress).options.user ?? 'root'
}

function databaseOf(address: DatabaseAddress): string {
  return (address as MysqlAddress).options.database ?? ''
}

/** `--protocol=tcp`, since the client takes a localhost for its socket. */
function command(address: DatabaseAddress, user: string, rest: readonly string[]): string {
  const endpoint = diagnosis.endpoint(address)
  const place =
    endpoint.kind === 'port'
      ? ['--protocol=tcp', '-h', endpoint.host, '-P', String(endpoint.port)]
      : endpoint.kind === 'socket'
        ? ['-S', endpoint.path]
        : []
  return ['mysql', ...place, '-u', user, '-p', ...rest].map(shellWord).join(' ')
}

async function findReadOnly(connection: Connection, rights: ReadonlySet<string>): Promise<Obstacle | null> {
  const rows = await connection.query("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only')")
  const isOn = (name: string): boolean =>
    rows.some((row) => row['Variable_name'] === name && !['OFF', '0'].includes(String(row['Value'])))
  const isLocked = isOn('super_read_only') || (isOn('read_only') && !writers.some((right) => rights.has(right)))
  if (!isLocked) return null
  return {
    code: 'DBT_READ_ONLY',
    message: 'The server is read-only.',
    hint: 'A replica takes no changes: use the URL of the primary server.',
    next: ['dbtool config'],
  }
}

function missingRight(
  address: DatabaseAddress,
  rights: ReadonlySet<string>,
  { place, me }: { readonly place: string; readonly me: string },
): Obstacle | null {
  const missing = rights.has(all) ? [] : needed.filter((right) => !rights.has(right))
  if (missing.length === 0) return null
  const [name = '', host = '%'] = me.split(/@(?=[^@]*$)/)
  const account = [name, host].map((part) => `'${part.replaceAll("'", "''")}'`).join('@')
  const sql = `GRANT ${missing.join(', ')} ON ${quote(place)}.* TO ${account}`
  return {
    code: 'DBT_PERMISSION',
    message: `This user lacks rights on the database: ${missing.join(', ')}.`,
    hint: 'Let an administrator grant them; docs/configuration.md lists all rights that a migrating user needs.',
    next: [command(address, 'root', ['-e', sql])],
  }
}
