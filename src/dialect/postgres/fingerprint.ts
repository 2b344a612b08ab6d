import type { Connection } from '../connection.js'
import type { Fingerprint, FingerprintReader } from '../fingerprint.js'
import { fingerprintQueries } from './fingerprint-queries.js'

/**
 * Names and definitions as the server prints them; numbers of catalog rows (OIDs), which every object gets anew, stay
 * out, and `to_jsonb` reads columns that not every version has.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
export const fingerprint: FingerprintReader = {
  isComplete: true,
  isCanonical: true,
  async read(connection: Connection): Promise<Fingerprint> {
    const rows = await connection.query(
      `SELECT object, text FROM (${fingerprintQueries.join('\nUNION ALL\n')}) AS things ORDER BY place, object COLLATE "C"`,
    )
    const texts = new Map<string, string>()
    for (const row of rows) texts.set(String(row['object']), String(row['text'] ?? ''))
    return texts
  },
}
