import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import type { Scratch, ScratchDatabase } from '../dialect.js'
import { sqliteAddress } from './address.js'
import { fetchCatalog } from './catalog.js'

export const scratch: Scratch = {
  async create(): Promise<ScratchDatabase> {
    const folder = await mkdtemp(join(tmpdir(), 'dbtool-scratch-'))
    return {
      address: sqliteAddress(join(folder, 'scratch.db')),
      dispose: () => rm(folder, { recursive: true, force: true }),
    }
  },
  async dump(connection: Connection, only?: readonly TableName[]): Promise<readonly string[]> {
    const rows = await fetchCatalog(connection)
    const wanted = only === undefined ? null : new Set(only.map((table) => table.name))
    return rows
      .filter((row) => row.sql !== null && (wanted === null || row.type === 'view' || wanted.has(row.tbl_name)))
      .map((row) => row.sql ?? '')
  },
}
