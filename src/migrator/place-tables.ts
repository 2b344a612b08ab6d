import type { Connection } from '../dialect/connection.js'
import type { DialectReader } from '../dialect/dialect-reader.js'
import { DbtoolError } from '../errors/index.js'
import { type DatabasePlace, nothingApplied } from './applied-state.js'
import { unfinishedOf } from './attempt.js'
import type { VersionTableNames } from './version-table-texts.js'

/** Where the version tables are. `tablePrefix` lets two services share a database. */
export interface VersionTablesOptions {
  readonly tablePrefix?: string | undefined
  readonly schema?: string | undefined
}

/** The names of the version tables: as SQL, and that of the one whose being there says that the others are. */
export interface PlacedNames extends VersionTableNames {
  readonly headTable: { readonly name: string; readonly schema?: string }
}

/** What this dbtool writes into the books. */
export const format = '1'

export function placedNames(quote: (name: string) => string, options: VersionTablesOptions): PlacedNames {
  const { tablePrefix = 'dbtool_', schema } = options
  const qualified = (name: string): string => (schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`)
  return {
    log: qualified(`${tablePrefix}revision`),
    head: qualified(`${tablePrefix}head`),
    meta: qualified(`${tablePrefix}meta`),
    headTable: { name: `${tablePrefix}head`, ...(schema === undefined ? {} : { schema }) },
  }
}

/**
 * Only where the database is, however long its history.
 * @throws {DbtoolError} DBT_FORMAT_UNKNOWN when a newer dbtool wrote the tables.
 */
export async function fetchPlaceFrom(
  connection: Connection,
  { hasTable }: Pick<DialectReader, 'hasTable'>,
  { log, head, meta, headTable }: PlacedNames,
): Promise<DatabasePlace> {
  if (!(await hasTable(connection, headTable))) return nothingApplied
  const facts = await connection.query(`SELECT k, v FROM ${meta}`)
  const known = new Map(facts.map((row) => [String(row['k']), String(row['v'])]))
  if (known.get('format') !== format) throw unknownFormat()
  const namespaces = [...known.keys()].flatMap((key) => (key.startsWith('schema:') ? [key.slice(7)] : []))
  const heads = await connection.query(`SELECT revision FROM ${head} ORDER BY revision`)
  // Only the last line can be about an attempt that has not come to its end.
  const [last] = await connection.query(
    `SELECT seq, revision, direction, state, stmt_hashes, error_text FROM ${log} ORDER BY seq DESC LIMIT 1`,
  )
  return {
    exists: true,
    heads: heads.map((row) => String(row['revision'])),
    namespaces,
    unfinished: unfinishedOf(last),
  }
}

function unknownFormat(): DbtoolError {
  return new DbtoolError('DBT_FORMAT_UNKNOWN', 'The version tables of this database were written by a newer dbtool.', {
    next: ['npm install dbtool@latest'],
  })
}
