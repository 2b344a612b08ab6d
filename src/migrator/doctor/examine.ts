import type { Connection, OwnedConnection } from '../../dialect/connection.js'
import { DbtoolError } from '../../errors/index.js'
import { VersionTables } from '../version-tables.js'
import type { Checkup, Finding } from './checkup.js'
import type { Patient } from './patient.js'

/** Checks of a database that can be opened, or will be made when it is. */
export async function examine(checkup: Checkup, patient: Patient, found: 'there' | 'missing'): Promise<void> {
  if (found === 'missing') {
    const later = 'There is no database yet.'
    checkup.skip('session', later)
    checkup.skip('version', later)
    await checkup.make('rights', () => checkRights(patient, null))
    checkup.skip('books', later)
    return
  }
  await checkup.make('session', () => openSession(patient))
  let connection: OwnedConnection
  try {
    connection = await patient.dialect.driver.connect(patient.address, { readOnly: true })
  } catch (error) {
    // The server had room for the connections before this one.
    await checkup.make('version', () => Promise.reject(error))
    for (const name of ['rights', 'books'] as const) checkup.skip(name, 'There is no connection to ask on.')
    return
  }
  try {
    await checkup.make('version', () => checkVersion(patient, connection))
    await checkup.make('rights', () => checkRights(patient, connection))
    await checkup.make('books', () => readBooks(patient, connection))
  } finally {
    await connection.close()
  }
}

/** A session as runs have it: it tells a pooler, which would put lock and DDL on different connections. */
async function openSession({ dialect, address }: Patient): Promise<Finding<true>> {
  const session = await dialect.driver.openSession(address, { lockTimeoutMs: 1000, readOnly: true })
  await session.close()
  return { message: 'A connection is a session of its own; no pooler is between.', value: true }
}

async function checkVersion({ diagnosis, address }: Patient, connection: Connection): Promise<Finding<true>> {
  const { text, isSupported, supported } = await diagnosis.fetchVersion(connection)
  if (isSupported) return { message: text, value: true }
  throw new DbtoolError('DBT_UNSUPPORTED', `The server is ${text}; dbtool works with ${supported}.`, {
    hint: 'Use a newer server. Nothing is refused on this one, but nothing is tested there either.',
    next: [diagnosis.clientCommand(address)],
  })
}

/** @param connection null: there is no file yet. */
async function checkRights(
  { project, diagnosis, address }: Patient,
  connection: Connection | null,
): Promise<Finding<true>> {
  const obstacle = await diagnosis.findObstacle(address, connection, project.config.migrations.schema ?? null)
  if (obstacle === null) return { message: 'This user may make tables.', value: true }
  throw new DbtoolError(obstacle.code, obstacle.message, { hint: obstacle.hint, next: obstacle.next })
}

async function readBooks({ project, dialect }: Patient, connection: Connection): Promise<Finding<true>> {
  const { exists, heads, applied } = await new VersionTables(dialect, project.config.migrations).fetch(connection)
  if (!exists) return { message: 'There are no version tables yet; dbtool upgrade makes them.', value: true }
  return { message: `${applied.size} applied, the database is at ${heads.join(', ') || 'base'}`, value: true }
}
