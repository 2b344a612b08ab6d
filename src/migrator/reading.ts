import type { Connection } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import type { AppliedState } from './version-tables.js'

const nothingApplied: AppliedState = { exists: false, heads: [], applied: new Map() }

/** Reads over the engine's bare driver; null where there is no database yet, and none is made. */
export async function reading<T>(
  project: Project,
  read: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T | null> {
  const dialect = await project.dialect()
  const address = await project.address()
  if (!(await dialect.driver.exists(address))) return null
  const connection = await dialect.driver.connect(address, { readOnly: true })
  try {
    return await read(connection, dialect)
  } finally {
    await connection.close()
  }
}

/** What the version tables of the project's database say. */
export async function fetchState(project: Project): Promise<AppliedState> {
  const tables = await project.tables()
  return (await reading(project, (connection) => tables.fetch(connection))) ?? nothingApplied
}

/** The books and the structure of the project's database, as far as dbtool owns it. */
export async function fetchDatabase(
  project: Project,
): Promise<{ readonly state: AppliedState; readonly schema: Schema }> {
  const tables = await project.tables()
  const found = await reading(project, async (connection, dialect) => ({
    state: await tables.fetch(connection),
    schema: ownedSchema(await dialect.introspect(connection), ownership(project)),
  }))
  return found ?? { state: nothingApplied, schema: emptySchema }
}

export function ownership(project: Project) {
  const { include, exclude, migrations } = project.config
  return { include, exclude, tablePrefix: migrations.tablePrefix }
}
