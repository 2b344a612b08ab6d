import { loadDriver } from '../../../src/dialect/load-driver.js'

/** The drivers that are installed here; of others a line says that there are no tests. */
export function sqliteDrivers(): readonly string[] {
  return ['sqlite3', 'better-sqlite3'].filter((name) => {
    try {
      loadDriver(name, 'SQLite')
      return true
    } catch {
      console.warn(`no tests with ${name}: it is not installed`)
      return false
    }
  })
}
