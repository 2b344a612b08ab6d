import type { Dialect, RunnerSession, ScratchDatabase, ScratchPlace } from '../dialect/dialect.js'
import { DbtoolError, messageOf } from '../errors/index.js'

/** Where scratch databases go, and what they hold before anything of dbtool's: extensions, roles, tables of others. */
export interface ScratchSettings extends ScratchPlace {
  readonly setup?: string | undefined
}

/** Runs `use` with a session on a new scratch database, which is gone afterwards. */
export async function onScratch<T>(
  dialect: Dialect,
  settings: ScratchSettings,
  use: (session: RunnerSession) => Promise<T>,
): Promise<T> {
  const database = await dialect.scratch.create(settings)
  try {
    const session = await openScratch(dialect, database)
    try {
      await setUp(dialect, session, settings)
      return await use(session)
    } finally {
      await session.close()
    }
  } finally {
    await database.dispose()
  }
}

export async function openScratch(dialect: Dialect, database: ScratchDatabase): Promise<RunnerSession> {
  const session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
  const careless = async (): Promise<void> => {
    for (const sql of dialect.scratch.careless) await session.connection.query(sql)
  }
  await careless()
  const resetSettings = async (): Promise<void> => {
    await session.resetSettings()
    await careless()
  }
  return { ...session, resetSettings }
}

/**
 * Puts into a new scratch database what the configuration says that it holds from the start.
 * @throws {DbtoolError} DBT_CONFIG_INVALID where the engine refuses a statement of it.
 */
export async function setUp(dialect: Dialect, session: RunnerSession, { setup }: ScratchSettings): Promise<void> {
  if (setup === undefined) return
  const operation = { kind: 'execute' as const, sql: setup }
  for (const { sql } of await dialect.ddl.statements(operation, session)) {
    try {
      await session.connection.execute(sql)
    } catch (error) {
      throw new DbtoolError('DBT_CONFIG_INVALID', `scratch.setup could not be run: ${messageOf(error)} (in: ${sql})`, {
        hint: 'It is SQL that is run in every new scratch database, not the path of a file. Correct it in dbtool.config.',
        databaseState: 'unchanged',
        cause: error,
      })
    }
  }
}
