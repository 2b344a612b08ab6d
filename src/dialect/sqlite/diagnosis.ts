import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf } from '../../errors/index.js'
import { type Diagnosis, type Obstacle, shellWord } from '../diagnosis.js'
import type { SqliteAddress } from './address.js'
import { fetchVersion } from './fetch-version.js'

export const diagnosis: Diagnosis = {
  endpoint: () => ({ kind: 'file' }),
  lacksDatabase: () => false,
  clientCommand: (address) => `sqlite3 ${shellWord((address as SqliteAddress).options.file ?? ':memory:')}`,
  createCommand: () => null,
  async fetchVersion(connection) {
    // It comes with the driver.
    return { text: `SQLite ${await fetchVersion(connection)}`, isSupported: true, supported: 'any' }
  },
  async findObstacle(address) {
    const { file } = (address as SqliteAddress).options
    if (file === null) return null
    const folder = dirname(file)
    if (!existsSync(folder)) {
      return {
        code: 'DBT_CONNECT',
        message: `The folder of ${address.display} does not exist.`,
        hint: 'dbtool creates a database file, never its folder.',
        next: [`mkdir -p ${shellWord(folder)}`],
      }
    }
    // Beside the file stand its journal, its lock and its WAL.
    return unwritable(folder) ?? (existsSync(file) ? unwritable(file) : null)
  },
}

function unwritable(path: string): Obstacle | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    return {
      code: 'DBT_READ_ONLY',
      message: `This user may not write ${path}: ${messageOf(error)}`,
      hint: 'The database file and its folder must be writable.',
      next: [`chmod u+rw ${shellWord(path)}`],
    }
  }
}
