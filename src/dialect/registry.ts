import { DbtoolError } from '../errors/index.js'
import type { Diagnosis } from './diagnosis.js'
import type { Dialect } from './dialect.js'
import type { DialectReader } from './dialect-reader.js'
import type { EngineLint } from './lint-rule.js'

export interface EngineEntry {
  readonly name: string
  readonly scheme: RegExp
  /** The package that the project installs. */
  readonly driver: string
  /** A URL as a new project has it. */
  readonly exampleUrl: string
  readonly load: () => Promise<Dialect>
  /** Only what tells where a database is. */
  readonly loadReader: () => Promise<DialectReader>
  /** Only what reads its SQL and knows what hurts it. */
  readonly loadLint: () => Promise<EngineLint>
  /** Only what finds out why it cannot be worked with. */
  readonly loadDiagnosis: () => Promise<Diagnosis>
}

/** Every engine: how its URLs begin, and how its code is loaded. Only the one in use ever is. */
export const engines: readonly EngineEntry[] = [
  {
    name: 'sqlite',
    scheme: /^sqlite3?(?:\+[a-z0-9_]+)?:/i,
    driver: 'sqlite3',
    exampleUrl: 'sqlite:./app.db',
    load: async () => (await import('./sqlite/index.js')).sqlite,
    loadReader: async () => (await import('./sqlite/reader.js')).reader,
    loadLint: async () => (await import('./sqlite/lint/index.js')).lint,
    loadDiagnosis: async () => (await import('./sqlite/diagnosis.js')).diagnosis,
  },
  {
    name: 'postgres',
    scheme: /^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//i,
    driver: 'pg',
    exampleUrl: 'postgres://postgres@localhost:5432/app',
    load: async () => (await import('./postgres/index.js')).postgres,
    loadReader: async () => (await import('./postgres/reader.js')).reader,
    loadLint: async () => (await import('./postgres/lint/index.js')).lint,
    loadDiagnosis: async () => (await import('./postgres/diagnosis.js')).diagnosis,
  },
  {
    name: 'mysql',
    scheme: /^mysql(?:\+[a-z0-9_]+)?:\/\//i,
    driver: 'mysql2',
    exampleUrl: 'mysql://root@localhost:3306/app',
    load: async () => (await import('./mysql/index.js')).mysql,
    loadReader: async () => (await import('./mysql/reader.js')).reader,
    loadLint: async () => (await import('./mysql/lint/index.js')).lintOf('mysql'),
    loadDiagnosis: async () => (await import('./mysql/diagnosis.js')).diagnosis,
  },
  {
    name: 'mariadb',
    scheme: /^mariadb(?:\+[a-z0-9_]+)?:\/\//i,
    driver: 'mysql2',
    exampleUrl: 'mariadb://root@localhost:3306/app',
    load: async () => (await import('./mysql/index.js')).mariadb,
    loadReader: async () => (await import('./mysql/reader.js')).reader,
    loadLint: async () => (await import('./mysql/lint/index.js')).lintOf('mariadb'),
    loadDiagnosis: async () => (await import('./mysql/diagnosis.js')).diagnosis,
  },
]

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN. */
export async function dialectNamed(name: string): Promise<Dialect> {
  return engineNamed(name).load()
}

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN. */
export function engineNamed(name: string): EngineEntry {
  const entry = engines.find((candidate) => candidate.name === name)
  if (entry === undefined) throw unknownDialect()
  return entry
}

/** The engine that a URL is for. @throws {DbtoolError} DBT_DIALECT_UNKNOWN; the URL itself is not repeated. */
export async function dialectFor(url: string): Promise<Dialect> {
  return engineFor(url).load()
}

/** @throws {DbtoolError} DBT_DIALECT_UNKNOWN; the URL itself is not repeated. */
export function engineFor(url: string): EngineEntry {
  const entry = engines.find((candidate) => candidate.scheme.test(url))
  if (entry === undefined) throw unknownDialect(/^[a-z][a-z0-9+.-]*(?=:)/i.exec(url.trim())?.[0])
  return entry
}

function unknownDialect(scheme?: string): DbtoolError {
  const names = engines.map(({ name }) => name).join(', ')
  return new DbtoolError(
    'DBT_DIALECT_UNKNOWN',
    `The URL is for a database that this version does not know${scheme === undefined ? '' : ` (${scheme})`}.`,
    {
      hint: `It knows: ${names}. A SQLite URL looks like sqlite:./app.db.`,
    },
  )
}
