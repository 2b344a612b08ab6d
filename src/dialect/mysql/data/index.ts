import type { DataAccess } from '../../data-access.js'
import { address } from '../address.js'
import { quote } from '../quote.js'
import { clauses } from './clauses.js'
import { codec } from './codecs.js'
import { explain } from './explain.js'
import { failure } from './failures.js'
import { numbersOf } from './numbers-of.js'
import { openPool } from './pool.js'
import { stream } from './stream.js'
import { truncate } from './truncate.js'

function dataOf(name: 'mysql' | 'mariadb'): DataAccess {
  return {
    name,
    drivers: ['mysql2'],
    address,
    facts: {
      // The driver writes values into the statement, which may have 16 MB or more (max_allowed_packet).
      maxBindings: 65_535,
      maxRows: 1_000,
      // MariaDB returns rows of INSERT and DELETE, but not of UPDATE.
      returning: false,
      isolationLevels: true,
      failureEndsTransaction: false,
      // LOCK IN SHARE MODE, which both know, always waits on MySQL.
      rowLocks: 'share-waits',
      defaultKeyword: true,
      maxConnections: null,
      nullsFirst: true,
      namedConflicts: false,
    },
    quote,
    quoteTable: ({ name: table }) => quote(table),
    openPool,
    codec,
    clauses,
    failure,
    numbersOf,
    stream,
    truncate,
    explain,
  }
}

export const mysqlData = dataOf('mysql')
export const mariadbData = dataOf('mariadb')
