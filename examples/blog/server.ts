import { buildApp } from './app.js'
import { blogMigrator, openBlog } from './database.js'
import { MigrationState } from './services/migration-state.js'
import { readSettings, type Settings } from './settings.js'

async function serve(settings: Settings): Promise<void> {
  const migrator = blogMigrator(settings.database)
  // Instances that start at the same time wait for each other here: one works, the others find nothing to do.
  const { applied } = await migrator.upgrade()
  const db = openBlog(settings.database)
  const app = buildApp(db, new MigrationState(migrator), { logger: true })
  app.log.info({ applied, database: db.display }, 'the database is ready')

  const stop = (signal: NodeJS.Signals): void => {
    app.log.info(`${signal}: requests that are under way are finished`)
    // Somebody else would end the process, but not as orderly.
    setTimeout(() => process.exit(1), settings.stopTimeoutMs).unref()
    const stopped = app.close().finally(() => db.dispose())
    stopped.catch((error: unknown) => {
      app.log.error(error)
      process.exitCode = 1
    })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  try {
    await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    await db.dispose()
    throw error
  }
}

try {
  await serve(readSettings())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
