// Looks at a server from outside all the time, on a connection of its own: who is connected.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

// A connection that was refused, or is closed by the other side, is in the list for a moment longer.
const question = `SELECT count(*) FILTER (WHERE backend_start < clock_timestamp() - interval '1 second')::int AS connections,
    count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '1 second')::int AS stuck
  FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`

export function watch(url) {
  const seen = { connections: 0, stuck: 0 }
  let isRunning = true
  let client = null

  async function ask() {
    if (client === null) {
      const fresh = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000, application_name: 'watcher' })
      fresh.on('error', () => {
        client = null
      })
      await fresh.connect()
      client = fresh
    }
    const { rows } = await client.query(question)
    return rows[0]
  }

  async function look() {
    while (isRunning) {
      try {
        const { connections, stuck } = await ask()
        seen.connections = Math.max(seen.connections, connections)
        seen.stuck = Math.max(seen.stuck, stuck)
      } catch {
        client = null
      }
      await sleep(20)
    }
    await client?.end().catch(() => {})
  }

  const watching = look()
  return {
    seen,
    async stop() {
      isRunning = false
      await watching
    },
  }
}

/** One question on a connection of its own. */
export async function query(url, sql, params = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, params)).rows
  } finally {
    await client.end()
  }
}

const others = `SELECT state FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'watcher'`

/** Connections of the service. */
export function connectionsNow(url) {
  return query(url, others)
}

/** The same, after a moment in which they may go. */
export async function connectionsLeft(url) {
  let left = []
  for (let attempt = 0; attempt < 20; attempt += 1) {
    left = await query(url, others)
    if (left.length === 0) break
    await sleep(50)
  }
  return left
}
