import type { OwnedConnection } from '../../src/dialect/connection.js'
import { sqliteAddress } from '../../src/dialect/sqlite/address.js'
import { closeDatabase, openDatabase, toConnection } from '../../src/dialect/sqlite/driver.js'

/** Opens a database file with the driver, for looking at it and filling it by hand; made where it is not there. */
export async function openSqlite(
  file: string | null,
): Promise<OwnedConnection & { script(sql: string): Promise<void> }> {
  const database = await openDatabase(sqliteAddress(file), (driver) => driver.OPEN_READWRITE | driver.OPEN_CREATE)
  return {
    ...toConnection(database),
    script: (sql) =>
      new Promise((resolve, reject) => database.exec(sql, (error) => (error === null ? resolve() : reject(error)))),
    close: () => closeDatabase(database),
  }
}
