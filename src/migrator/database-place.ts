import { type DatabasePlace, nothingApplied } from './applied-state.js'
import { fetchPlaceFrom, placedNames } from './place-tables.js'
import type { Project } from './project.js'

/**
 * Where the project's database is; one that is not there has nothing applied. Of its dialect only the reader is loaded: a
 * run with nothing to do needs no more.
 */
export async function fetchPlace(project: Project): Promise<DatabasePlace> {
  const reader = await project.reader()
  const address = await project.address()
  if (!(await reader.driver.exists(address))) return nothingApplied
  const connection = await reader.driver.connect(address, { readOnly: true })
  try {
    return await fetchPlaceFrom(connection, reader, placedNames(reader.quote, project.config.migrations))
  } finally {
    await connection.close()
  }
}
