import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection, DatabaseAddress } from '../connection.js'
import type { Scratch, ScratchDatabase, StructurePart } from '../dialect.js'
import { structureOrder } from '../structure-order.js'
import { type SqliteAddress, sqliteAddress } from './address.js'
import { fetchCatalog } from './catalog.js'
import { toSchema } from './introspect.js'
import { objects } from './objects.js'
import { foldName, sameName, tokenize } from './tokens.js'

export const scratch: Scratch = {
  careless: ['PRAGMA synchronous = OFF', 'PRAGMA journal_mode = MEMORY'],
  create: newDatabase,
  async copy(_, { address }): Promise<ScratchDatabase> {
    const copy = await newDatabase()
    const file = (of: DatabaseAddress): string => (of as SqliteAddress).options.file ?? ''
    await copyFile(file(address), file(copy.address))
    return copy
  },
  outside: async (_, statement) => {
    const [first, second, third] = tokenize(statement)
    if (first === undefined || !sameName(first.value, 'attach')) return null
    const file = second !== undefined && sameName(second.value, 'database') ? third : second
    return `the database ${file?.value ?? ''}`
  },
  async dump(connection: Connection, part?: StructurePart): Promise<readonly string[]> {
    const rows = await fetchCatalog(connection)
    if (part === undefined) return rows.flatMap((row) => row.sql ?? [])
    const wanted = structureOrder(toSchema(rows), objects, part)
    const names = new Set(wanted.map(({ table, object }) => foldName(table?.name ?? object?.name ?? '')))
    return rows
      .filter((row) => names.has(foldName(row.name)) || (row.type === 'index' && names.has(foldName(row.tbl_name))))
      .flatMap((row) => row.sql ?? [])
  },
}

async function newDatabase(): Promise<ScratchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-scratch-'))
  return {
    address: sqliteAddress(join(folder, 'scratch.db')),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}
