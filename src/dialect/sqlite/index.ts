import type { Dialect } from '../dialect.js'
import { address } from './address.js'
import { ddl } from './ddl.js'
import { driver } from './driver.js'
import { errors } from './errors.js'
import { evidence } from './evidence.js'
import { expressions } from './expressions.js'
import { fetchVersion } from './fetch-version.js'
import { fingerprint } from './fingerprint.js'
import { hasTable } from './has-table.js'
import { introspect } from './introspect.js'
import { keylessOptions, normalize } from './normalize.js'
import { objects } from './objects.js'
import { problems } from './problems.js'
import { rowValues } from './row-values.js'
import { rowWalk } from './row-walk.js'
import { scratch } from './scratch.js'
import { script } from './script.js'
import { types } from './types.js'
import { unsupported } from './unsupported.js'

export const sqlite = {
  name: 'sqlite',
  capabilities: {
    // https://sqlite.org/transactional.html
    transactionalDdl: true,
    // A rebuild writes the columns in any order.
    columnPosition: true,
    // There is no COMMENT ON.
    comments: false,
    // The values are a check of the column.
    enumTypes: false,
    // A rebuild looks at no key.
    keysFixTypes: false,
    // STRICT and WITHOUT ROWID.
    optionsFixTypes: true,
    // ATTACH makes other databases, not namespaces.
    schemas: false,
  },
  bookOptions: '',
  address,
  driver,
  types,
  expressions,
  objects,
  ddl,
  fingerprint,
  rowValues,
  rowWalk,
  scratch,
  evidence,
  script,
  errors,
  normalize,
  keylessOptions,
  fetchVersion,
  hasTable,
  problems,
  introspect,
  unsupported,
} satisfies Dialect
