import { DbtoolError } from '../errors/index.js'
import type { Dialect } from './dialect.js'

/** Every engine: how its URLs begin, and how its code is loaded. Only the one in use ever is. */
const dialects: readonly { readonly name: string; readonly scheme: RegExp; readonly load: () => Promise<Dialect> }[] = [
  {
    name: 'sqlite',
    scheme: /^sqlite3?(?:\+[a-z0-9_]+)?:/i,
    load: async () => (await import('./sqlite/index.js')).sqlite,
  },
]

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN. */
export async function dialectNamed(name: string): Promise<Dialect> {
  const entry = dialects.find((candidate) => candidate.name === name)
  if (entry === undefined) throw unknownDialect()
  return entry.load()
}

/** The engine that a URL is for. @throws {DbtoolError} DBT_DIALECT_UNKNOWN; the URL itself is not repeated. */
export async function dialectFor(url: string): Promise<Dialect> {
  const entry = dialects.find((candidate) => candidate.scheme.test(url))
  if (entry === undefined) throw unknownDialect()
  return entry.load()
}

function unknownDialect(): DbtoolError {
  const names = dialects.map((dialect) => dialect.name).join(', ')
  return new DbtoolError('DBT_DIALECT_UNKNOWN', 'The URL is for a database that this version does not know.', {
    hint: `It knows: ${names}. A SQLite URL looks like sqlite:./app.db.`,
  })
}
