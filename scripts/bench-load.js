// The blog as a service under load, with its database restarted in the middle: 200 clients over a pool of 5 connections.
// Exits 1 where a request fails without need, hangs, loses what was acknowledged, or leaves a connection behind.
// node scripts/bench-load.js [--seconds=30] [--clients=200] [--down=1000] [--json]; needs `npm run build`, and a PostgreSQL to start.
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBlog } from './load/blog-process.js'
import { makeClients } from './load/clients.js'
import { bySecond, summarize } from './load/judge.js'
import { startPostgres } from './load/own-postgres.js'
import { connectionsLeft, connectionsNow, query, watch } from './load/watcher.js'

const option = (name, fallback) =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback)
const isJson = process.argv.includes('--json')
const seconds = option('seconds', 30)
const clientCount = option('clients', 200)
/** How long the database stays away, each time. */
const downMs = option('down', 1000)
const pool = { size: 5, timeoutMs: 5000 }
/** After the server is back: how long requests may still meet a connection that is gone, and how long the first may take. */
const graceMs = 500
const recoveryMs = 3000
const say = (text) => isJson || console.log(text)

async function run(server) {
  const blog = await startBlog({
    DATABASE_URL: server.url,
    DB_POOL_SIZE: String(pool.size),
    DB_MAX_OVERFLOW: '0',
    DB_POOL_TIMEOUT: String(pool.timeoutMs / 1000),
  })
  try {
    const clients = makeClients(blog.base, clientCount, pool.timeoutMs + 10_000)
    await clients.prepare()
    const watcher = watch(server.url)
    const start = performance.now()
    const done = clients.start()
    const outages = []
    for (const mode of ['fast', 'immediate']) {
      await sleep((seconds * 1000) / 3)
      const from = performance.now()
      await server.restart(mode, downMs)
      outages.push({ from, to: performance.now() })
    }
    await sleep(Math.max(0, start + seconds * 1000 - performance.now(), 1500))
    clients.stop()
    await done
    await sleep(100)
    const live = await (await fetch(`${blog.base}/live`)).json()
    const alive = (await connectionsNow(server.url)).length
    await watcher.stop()
    // It asks for the state of the migrations on a connection beside the pool.
    const health = (await fetch(`${blog.base}/health`)).status
    const exit = await blog.stop()
    const left = await connectionsLeft(server.url)
    const kept = await query(server.url, 'SELECT slug FROM posts')
    const slugs = new Set(kept.map(({ slug }) => slug))
    return {
      ...summarize({ records: clients.records, outages, graceMs }),
      seconds: bySecond(clients.records, start),
      acknowledged: clients.acknowledged.size,
      lost: [...clients.acknowledged].filter((slug) => !slugs.has(slug)).length,
      pool: live.pool,
      health,
      connections: { most: watcher.seen.connections, alive, left: left.length },
      stuck: watcher.seen.stuck,
      exit,
      errors: blog.errors(),
    }
  } finally {
    blog.kill()
  }
}

/** Each with what was wanted. */
function criteria(result) {
  const unexpected = Object.keys(result.refused).filter((key) => !/^409 (?:STALE_ROW|CONFLICT)$/.test(key))
  const strange = Object.keys(result.failures).filter((key) => !/^503 (?:CONNECTION|POOL_TIMEOUT)$/.test(key))
  return [
    ['requests were answered', result.requests > clientCount],
    [
      'the database was away, and requests met that',
      result.outages.length === 2 && Object.keys(result.failures).length > 0,
    ],
    [`nothing fails but while it is down, and ${graceMs} ms after`, result.unexcused === 0],
    [`what fails is 503 (${strange.join(', ') || 'nothing else'})`, strange.length === 0],
    [
      `nothing is refused but a second publication (${unexpected.join(', ') || 'nothing else'})`,
      unexpected.length === 0,
    ],
    [
      `it is back within ${recoveryMs} ms`,
      result.outages.every((one) => one.recoveryMs !== null && one.recoveryMs <= recoveryMs),
    ],
    [
      `no request takes longer than the pool's patience of ${pool.timeoutMs} ms and a second`,
      result.slowestMs <= pool.timeoutMs + 1000,
    ],
    ['nothing acknowledged is lost', result.lost === 0 && result.acknowledged > 0],
    [
      `never more than ${pool.size} connections`,
      result.connections.most <= pool.size && result.connections.alive <= pool.size,
    ],
    ['no transaction stands idle for a second', result.stuck === 0],
    ['the pool is at rest at the end', result.pool.used === 0 && result.pool.waiting === 0],
    ['it is healthy at the end', result.health === 200],
    ['it ends in order, and no connection is left', result.exit === 0 && result.connections.left === 0],
  ]
}

const server = await startPostgres()
try {
  say(
    `${clientCount} clients for ${seconds} s over a pool of ${pool.size}; PostgreSQL restarts twice (fast, immediate).`,
  )
  const result = await run(server)
  const judged = criteria(result).map(([criterion, ok]) => ({ criterion, ok }))
  const isGood = judged.every(({ ok }) => ok)
  if (isJson) console.log(JSON.stringify({ ok: isGood, criteria: judged, ...result }))
  else {
    console.table(result.seconds)
    const { seconds: _, ...numbers } = result
    console.log(numbers)
    for (const { criterion, ok } of judged) console.log(`${ok ? 'ok  ' : 'FAIL'} ${criterion}`)
  }
  if (!isGood) process.exitCode = 1
} finally {
  server.stop()
}
