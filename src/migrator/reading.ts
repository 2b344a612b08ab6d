import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { type AppliedState, type DatabasePlace, nothingApplied } from './applied-state.js'
import type { EngineTexts } from './engine-texts.js'
import type { Project } from './project.js'
import { VersionTables } from './version-tables.js'

/** Reads over the engine's bare driver; null where there is no database yet, and none is made. */
export async function reading<T>(
  project: Project,
  read: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T | null> {
  return readingAs(await project.dialect(), project, read)
}

async function readingAs<T>(
  dialect: Dialect,
  project: Project,
  read: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T | null> {
  const address = await project.address()
  if (!(await dialect.driver.exists(address))) return null
  const connection = await dialect.driver.connect(address, { readOnly: true })
  try {
    return await read(connection, dialect)
  } finally {
    await connection.close()
  }
}

/** What the version tables of the project's database say. The server need not be asked who it is: their SQL is portable. */
export async function fetchState(project: Project): Promise<AppliedState> {
  const dialect = await project.declaredDialect()
  const tables = new VersionTables(dialect, project.config.migrations)
  return (await readingAs(dialect, project, (connection) => tables.fetch(connection))) ?? nothingApplied
}

/** Only where the project's database is. */
export async function fetchPlace(project: Project): Promise<DatabasePlace> {
  const dialect = await project.declaredDialect()
  const tables = new VersionTables(dialect, project.config.migrations)
  return (await readingAs(dialect, project, (connection) => tables.fetchPlace(connection))) ?? nothingApplied
}

/** What is known about the project's database, compared with what is wanted of it. */
export interface LiveDatabase extends EngineTexts {
  readonly state: AppliedState
  /** As far as dbtool owns it. */
  readonly schema: Schema
}

/** The books and the structure of the project's database, and what its engine makes of the wanted texts. */
export async function fetchDatabase(project: Project, wanted: Schema = emptySchema): Promise<LiveDatabase> {
  const tables = await project.tables()
  // Not for those who only ask what is applied.
  const { engineTexts } = await import('./engine-texts.js')
  const { ownedSchema } = await import('./ownership.js')
  const found = await reading(project, async (connection, dialect) => {
    const state = await tables.fetch(connection)
    const namespaces = new Set([...wanted.namespaces, ...state.namespaces])
    const schema = ownedSchema(await dialect.introspect(connection), { ...ownership(project), namespaces })
    return { state, schema, ...(await engineTexts(dialect, connection, schema, wanted, project)) }
  })
  return found ?? { state: nothingApplied, schema: emptySchema, texts: null, asked: [] }
}

export function ownership(project: Project) {
  const { include, exclude, migrations } = project.config
  return { include, exclude, tablePrefix: migrations.tablePrefix }
}
