import type { DataAccess } from '../../data-access.js'
import { address } from '../address.js'
import { quote, quoteTable } from '../quote.js'
import { clauses } from './clauses.js'
import { codec } from './codecs.js'
import { explain } from './explain.js'
import { failure } from './failures.js'
import { openPool } from './pool.js'
import { stream } from './stream.js'
import { truncate } from './truncate.js'

export const postgresData: DataAccess = {
  name: 'postgres',
  drivers: ['pg'],
  address,
  facts: {
    // The protocol counts them in 16 bits.
    maxBindings: 65_535,
    // Longer ones are slower: the server reads all of the text before it begins.
    maxRows: 1_000,
    returning: true,
    isolationLevels: true,
    failureEndsTransaction: true,
    rowLocks: 'all',
    defaultKeyword: true,
    maxConnections: null,
    nullsFirst: false,
    namedConflicts: true,
  },
  quote,
  quoteTable,
  openPool,
  codec,
  clauses,
  failure,
  numbersOf: null,
  stream,
  truncate,
  explain,
}
