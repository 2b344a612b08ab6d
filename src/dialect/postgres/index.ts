import type { Dialect } from '../dialect.js'
import { address } from './address.js'
import { canonicalize } from './canonical.js'
import { ddl } from './ddl.js'
import { closeClient, driver, openClient, openServer, toConnection } from './driver.js'
import { errors } from './errors.js'
import { evidence } from './evidence.js'
import { expressions } from './expressions.js'
import { fetchVersion } from './fetch-version.js'
import { fingerprint } from './fingerprint.js'
import { hasTable } from './has-table.js'
import { introspect } from './introspect.js'
import { fitsTransaction } from './lock-estimate.js'
import { keylessOptions, normalize } from './normalize.js'
import { objects } from './objects.js'
import { problems } from './problems.js'
import { rowValues } from './row-values.js'
import { rowWalk } from './row-walk.js'
import { schemaOf } from './schema-of.js'
import { scratch } from './scratch.js'
import { script } from './script.js'
import { types } from './types.js'
import { unsupported } from './unsupported.js'

/** PostgreSQL of a version, as `server_version_num` counts, with the schema in which the session makes things. */
export function postgresAt(version: number, defaultSchema: string): Dialect {
  return {
    name: 'postgres',
    capabilities: {
      transactionalDdl: true,
      // ADD COLUMN always puts it at the end.
      columnPosition: false,
      comments: true,
      enumTypes: true,
      schemas: true,
      optionsFixTypes: false,
      // ALTER TYPE refuses where the key would then compare different types.
      keysFixTypes: true,
    },
    bookOptions: '',
    address,
    driver,
    types,
    expressions,
    objects,
    ddl: ddl(version),
    fingerprint,
    rowValues,
    rowWalk,
    scratch,
    evidence,
    script,
    errors,
    normalize: (schema) => normalize(schema, defaultSchema),
    keylessOptions,
    problems: (schema) => problems(schema, version),
    introspect,
    canonicalize,
    unsupported,
    fitsTransaction,
    fetchVersion,
    hasTable,
    schemaOf,
    async identify(place, { serverIsEnough = false } = {}) {
      const client = await (serverIsEnough ? openServer(place) : openClient(place))
      try {
        const [row] = await toConnection(client).query(
          "SELECT current_setting('server_version_num')::int AS version, current_schema() AS schema",
        )
        return postgresAt(Number(row?.['version']), String(row?.['schema'] ?? 'public'))
      } finally {
        await closeClient(client, place)
      }
    },
  }
}

/** Before a server was asked: the oldest that is supported. */
export const postgres = postgresAt(150_000, 'public')
