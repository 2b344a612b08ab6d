import type { DataAccess } from '../../data-access.js'
import { address } from '../address.js'
import { quote } from '../expressions.js'
import { clauses } from './clauses.js'
import { codec } from './codecs.js'
import { explain } from './explain.js'
import { failure } from './failures.js'
import { openPool } from './pool.js'
import { truncate } from './truncate.js'

export const sqliteData: DataAccess = {
  name: 'sqlite',
  drivers: ['sqlite3', 'better-sqlite3'],
  address,
  facts: {
    // https://sqlite.org/limits.html
    maxBindings: 32_766,
    maxRows: 5000,
    returning: true,
    isolationLevels: false,
    failureEndsTransaction: false,
    rowLocks: 'none',
    defaultKeyword: false,
    maxConnections: 1,
    nullsFirst: true,
    namedConflicts: true,
  },
  quote,
  quoteTable: ({ name }) => quote(name),
  openPool,
  codec,
  clauses,
  failure,
  numbersOf: null,
  stream: null,
  truncate,
  explain,
}
