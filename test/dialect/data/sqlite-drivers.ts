import { loadDriver } from '../../../src/dialect/load-driver.js'

/** The drivers that are installed here; of others a line says that there are no tests, or, where all are demanded, an error. */
export function sqliteDrivers(): readonly string[] {
  return ['sqlite3', 'better-sqlite3'].filter((name) => {
    try {
      loadDriver(name, 'SQLite')
      return true
    } catch (error) {
      if (process.env['DBTOOL_SQLITE_DRIVERS'] === 'all') throw error
      console.warn(`no tests with ${name}: it is not installed`)
      return false
    }
  })
}
