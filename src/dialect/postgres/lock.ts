import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DbtoolError } from '../../errors/index.js'
import type { Connection, Row } from '../connection.js'

/** "dbtool" in a number: which advisory locks are ours. */
const lockClass = 1_684_173_873

/** The lock of one set of version tables, so that two services in a database do not wait for each other. */
export function lockKey(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE(0)
}

/**
 * Takes the advisory lock on the connection that runs the DDL. It is polled: a session that waits in
 * `pg_advisory_lock` holds a snapshot, which deadlocks with CREATE INDEX CONCURRENTLY in the holder.
 * @throws {DbtoolError} DBT_LOCK_BUSY naming who holds it.
 */
export async function takeLock(connection: Connection, key: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (let pause = 25; ; pause = Math.min(pause * 2, 1000)) {
    const [row] = await connection.query(`SELECT pg_try_advisory_lock(${lockClass}, ${key}) AS taken`)
    if (row?.['taken'] === true) return
    const left = deadline - performance.now()
    if (left <= 0) throw await busy(connection, key)
    await sleep(Math.min(left, pause * (0.5 + Math.random())))
  }
}

export async function holdsLock(connection: Connection, key: number): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
       AND classid = ${lockClass} AND objid = ${key >>> 0} AND objsubid = 2) AS held`,
  )
  return row?.['held'] === true
}

export async function releaseLock(connection: Connection, key: number): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock(${lockClass}, ${key})`)
}

async function busy(connection: Connection, key: number): Promise<DbtoolError> {
  const [holder] = await connection.query(
    `SELECT a.pid, a.usename, a.application_name, a.client_addr::text, a.backend_start::text AS since
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.classid = ${lockClass} AND l.objid = ${key >>> 0} AND l.objsubid = 2
        AND l.granted`,
  )
  return new DbtoolError('DBT_LOCK_BUSY', `Another runner is at work on this database${describe(holder)}.`, {
    hint: 'Run the command again when it is done, or wait longer with --lock-timeout.',
    next: ['dbtool status'],
  })
}

function describe(holder: Row | undefined): string {
  if (holder === undefined) return ''
  const { pid, usename, application_name: program, client_addr: from, since } = holder
  return `: process ${pid} of ${usename} (${program}), from ${from ?? 'this machine'}, connected since ${since}`
}
