import type { Connection } from '../connection.js'
import type { Fingerprint, FingerprintReader } from '../fingerprint.js'
import { fetchCatalog } from './catalog.js'

/**
 * The texts that SQLite keeps. They hold everything, also how it was typed and the order of columns: two texts that
 * differ may well mean the same.
 */
export const fingerprint: FingerprintReader = {
  isComplete: true,
  isCanonical: false,
  async read(connection: Connection): Promise<Fingerprint> {
    const rows = await fetchCatalog(connection)
    return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']))
  },
}
