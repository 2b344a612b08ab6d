import type { Connection } from '../connection.js'

export async function fetchVersion(connection: Connection): Promise<string> {
  const [row] = await connection.query('SELECT VERSION() AS v')
  return String(Object.values(row ?? {})[0] ?? '')
}
