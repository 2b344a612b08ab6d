import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DbtoolError } from '../../errors/index.js'
import type { Connection } from '../connection.js'

/** Names of locks hold for the whole server and are cut at 64 characters: the database's name goes in as a hash. */
export async function lockName(connection: Connection, tables: string): Promise<string> {
  const [row] = await connection.query('SELECT DATABASE() AS name')
  return `dbtool:${createHash('sha1')
    .update(`${String(row?.['name'])}.${tables}`)
    .digest('hex')}`
}

/**
 * Takes the named lock on the connection that runs the DDL. It survives the implicit commits of DDL.
 * @throws {DbtoolError} DBT_LOCK_BUSY naming who holds it.
 */
export async function takeLock(connection: Connection, name: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const left = deadline - performance.now()
    const wait = Math.max(0, Math.min(1, Math.floor(left / 1000)))
    const [row] = await connection.query(`SELECT GET_LOCK('${name}', ${wait}) AS taken`)
    if (Number(row?.['taken']) === 1) return
    if (row?.['taken'] === null)
      throw new DbtoolError('DBT_LOCK_BUSY', 'The server gave no answer to the request for the lock.')
    if (left <= 0) throw await busy(connection, name)
    if (wait === 0) await sleep(Math.min(Math.max(left, 0), 50))
  }
}

export async function holdsLock(connection: Connection, name: string): Promise<boolean> {
  const [row] = await connection.query(`SELECT IS_USED_LOCK('${name}') = CONNECTION_ID() AS held`)
  return Number(row?.['held']) === 1
}

export async function releaseLock(connection: Connection, name: string): Promise<void> {
  await connection.query(`SELECT RELEASE_LOCK('${name}')`)
}

async function busy(connection: Connection, name: string): Promise<DbtoolError> {
  const [holder] = await connection.query(
    `SELECT id, user AS user_name, host AS host_name, time AS seconds FROM information_schema.processlist WHERE id = IS_USED_LOCK('${name}')`,
  )
  const who =
    holder === undefined
      ? ''
      : `: connection ${holder['id']} of ${holder['user_name']} from ${holder['host_name']}, in its state for ${holder['seconds']} s`
  return new DbtoolError('DBT_LOCK_BUSY', `Another runner is at work on this database${who}.`, {
    hint: 'Run the command again when it is done, or wait longer with --lock-timeout.',
    next: ['dbtool status'],
  })
}
