import type { Connection } from '../connection.js'
import type { Dialect } from '../dialect.js'
import { address } from './address.js'
import { canonicalize } from './canonical.js'
import { ddl } from './ddl.js'
import { closeMysql, driver, openMysql, openServer, toConnection } from './driver.js'
import { errors } from './errors.js'
import { evidence } from './evidence.js'
import { expressions } from './expressions.js'
import { fetchVersion } from './fetch-version.js'
import { fingerprint } from './fingerprint.js'
import { hasTable } from './has-table.js'
import { introspect, introspectTable } from './introspect.js'
import { keylessOptions, normalize } from './normalize.js'
import { objectsAt } from './objects.js'
import { problems } from './problems.js'
import { rowValues } from './row-values.js'
import { rowWalk } from './row-walk.js'
import { scratch } from './scratch.js'
import { script } from './script.js'
import { type MysqlServer, parseVersion, unaskedServer } from './server.js'
import { types } from './types.js'
import { unsupported } from './unsupported.js'

/** MySQL or MariaDB, as this server speaks it. */
export function mysqlAt(server: MysqlServer): Dialect {
  return {
    name: server.flavour,
    capabilities: {
      // Every DDL statement commits: https://dev.mysql.com/doc/refman/9.0/en/implicit-commit.html
      transactionalDdl: false,
      columnPosition: true,
      comments: true,
      // The values are part of each column's type.
      enumTypes: false,
      // CREATE SCHEMA makes a database.
      schemas: false,
      keysFixTypes: true,
      optionsFixTypes: false,
    },
    // The books must tell letter case apart, and be safe against a crash.
    bookOptions: 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
    address,
    driver,
    types: types(server),
    expressions,
    objects: objectsAt(server),
    ddl: ddl(server),
    fingerprint: fingerprint(server),
    rowValues: rowValues(server),
    rowWalk: rowWalk(server),
    scratch: scratch(server),
    evidence: evidence(server),
    script,
    errors,
    normalize: (schema) => normalize(schema, server),
    keylessOptions,
    problems: (schema) => problems(schema, server),
    fetchVersion,
    hasTable,
    introspect: (connection, options) => introspect(connection, server, options),
    introspectTable: (connection, table) => introspectTable(connection, table.name, server),
    unsupported: (connection) => unsupported(connection, server),
    canonicalize: (connection, asked, schema) => canonicalize(connection, asked, schema, server),
    async identify(place, { serverIsEnough = false } = {}) {
      const client = await (serverIsEnough ? openServer(place) : openMysql(place))
      try {
        return mysqlAt(await fetchServer(toConnection(client)))
      } finally {
        await closeMysql(client, place)
      }
    },
  }
}

/** What answers decides, not the scheme of the URL. */
async function fetchServer(connection: Connection): Promise<MysqlServer> {
  const [row] = await connection.query(
    'SELECT VERSION() AS version, @@collation_database AS collation, @@lower_case_table_names AS folding',
  )
  const charsets = await connection.query(
    'SELECT character_set_name AS name, default_collate_name AS collation FROM information_schema.character_sets',
  )
  return {
    ...parseVersion(String(row?.['version'])),
    collation: String(row?.['collation']),
    charsets: Object.fromEntries(charsets.map((item) => [String(item['name']), String(item['collation'])])),
    keepsCase: Number(row?.['folding']) === 0,
  }
}

export const mysql = mysqlAt(unaskedServer('mysql'))
export const mariadb = mysqlAt(unaskedServer('mariadb'))
