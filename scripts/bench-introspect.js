// What reading and comparing a database costs: `introspect`, and comparing models that have not changed (introspect, the
// engine's spelling of their SQL, the diff), each as a multiple of sending the same catalog queries through the bare
// driver. Every table is declared in a person's spelling, which is not the engine's. Exits 1 where comparing 1,000
// tables on PostgreSQL takes 3 times the bare reading or more.
// node scripts/bench-introspect.js [engine …] [--tables=10,100]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import sqlite3 from 'sqlite3'
import { dialectFor } from '../build/dialect/registry.js'
import { check, defineModel, defineSchema, index, sql, t } from '../build/index.js'
import { diffQuestions } from '../build/migrator/dialect-questions.js'
import { engineTexts } from '../build/migrator/engine-texts.js'
import { toSchema } from '../build/model/index.js'
import { diffSchemas } from '../build/schema-diff/index.js'

const limit = 3
const runs = 7
const sizesArgument = process.argv.find((argument) => argument.startsWith('--tables='))?.slice('--tables='.length)
const sizes = (sizesArgument ?? '10,100,1000').split(',').map(Number)
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const servers = {
  postgres: process.env.TEST_POSTGRES_URL || 'postgres://root@127.0.0.1:5432/test',
  mysql: process.env.TEST_MYSQL_URL || 'mysql://root@127.0.0.1:3307/test',
  mariadb: process.env.TEST_MARIADB_URL || 'mariadb://root@127.0.0.1:3306/test',
}

/** 8 columns, a primary key, two indexes, a unique, a foreign key, checks; every fifth has an enum. No two are alike. */
function models(count, engine) {
  const now = engine === 'sqlite' ? sql`CURRENT_TIMESTAMP` : sql`now()`
  const list = Array.from({ length: count }, (_, at) => at)
  return defineSchema(
    list.map((at) =>
      defineModel(`Thing${String(at).padStart(4, '0')}`, {
        columns: {
          id: t.id(),
          [`code${at}`]: t.string(40).unique(),
          name: t.string(100).default(`name ${at}`),
          [`price${at}`]: t.decimal(10, 2).default('0'),
          stock: at % 2 === 0 ? t.int().default(at) : t.bigint().default(0n),
          status:
            at % 5 === 0 ? t.enum(['new', 'paid', `sent${at}`]).default('new') : t.string(20).default(sql`('new')`),
          createdAt: t.timestamp().default(now),
          parentId: t
            .int()
            .nullable()
            .references(`Thing${String(Math.max(0, at - 1)).padStart(4, '0')}.id`),
        },
        constraints: [
          check(`price${at} > 0 and name <> 'none'`, { name: `ck_${at}` }),
          index(['status', 'createdAt']),
          index(['stock', { column: `price${at}`, order: 'desc' }]),
        ],
      }),
    ),
  )
}

/** The bare driver of an engine: how a text is sent, and its rows thrown away. */
const bare = {
  sqlite: async (url) => {
    const database = await new Promise((resolve, reject) => {
      const opened = new sqlite3.Database(url.slice('sqlite:'.length), (error) =>
        error ? reject(error) : resolve(opened),
      )
    })
    return {
      send: (text) =>
        new Promise((resolve, reject) => database.all(text, (error) => (error ? reject(error) : resolve()))),
      close: () => new Promise((resolve) => database.close(resolve)),
    }
  },
  postgres: async (url) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return { send: (text) => client.query(text), close: () => client.end() }
  },
  mysql: async (url) => {
    const client = await createConnection({ uri: url.replace(/^mariadb:/, 'mysql:') })
    return { send: (text) => client.query(text), close: () => client.end() }
  },
}
bare.mariadb = bare.mysql

async function withDatabase(engine, use) {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'dbtool-bench-'))
    try {
      return await use(`sqlite:${join(folder, 'bench.db')}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const name = `dbtool_bench_${process.pid}`
  const server = await bare[engine](servers[engine])
  const url = new URL(servers[engine])
  url.pathname = `/${name}`
  await server.send(`CREATE DATABASE ${name}`)
  try {
    return await use(url.href)
  } finally {
    await server.send(`DROP DATABASE ${name}${engine === 'postgres' ? ' WITH (FORCE)' : ''}`)
    await server.close()
  }
}

/** A connection that remembers what goes over it. */
function listening(connection) {
  const sent = []
  const listen =
    (method) =>
    (text, ...rest) => {
      sent.push(text)
      return connection[method](text, ...rest)
    }
  return { sent, query: listen('query'), execute: listen('execute') }
}

async function build(dialect, address, wanted) {
  const session = await dialect.driver.openSession(address, { lockTimeoutMs: 10_000 })
  try {
    await session.transaction(async ({ connection }) => {
      for (const table of wanted.tables) {
        for (const { sql: text } of await dialect.ddl.statements({ kind: 'create-table', table }, { connection }))
          await connection.execute(text)
      }
    })
  } finally {
    await session.close()
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

async function timed(run) {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 2)
  const start = performance.now()
  await run()
  const milliseconds = performance.now() - start
  look()
  clearInterval(timer)
  return { milliseconds, megabytes: (most - before) / 2 ** 20 }
}

async function measure(engine, count, url) {
  const plain = await dialectFor(url)
  const address = plain.address.parse(url, process.cwd())
  const dialect = (await plain.identify?.(address)) ?? plain
  const wanted = dialect.normalize(toSchema(models(count, engine), dialect.name))
  await build(dialect, address, wanted)
  const connection = await dialect.driver.connect(address, { readOnly: true })
  const driver = await bare[engine](url)
  // Where the session may not even make something temporary (MySQL's, read-only), a scratch database is asked.
  const project = { scratch: async () => ({ near: address }) }
  const compare = async (over) => {
    const live = await dialect.introspect(over)
    const { texts } = await engineTexts(dialect, over, live, wanted, project)
    const operations = await diffSchemas(live, wanted, diffQuestions(dialect, texts))
    if (operations.length > 0) throw new Error(`${engine}: nothing has changed, but ${JSON.stringify(operations[0])}`)
  }
  try {
    const reading = listening(connection)
    await dialect.introspect(reading)
    const comparing = listening(connection)
    await compare(comparing)
    const ways = {
      bare: async () => {
        for (const text of reading.sent) await driver.send(text)
      },
      introspect: () => dialect.introspect(connection),
      compare: () => compare(connection),
    }
    const results = { bare: [], introspect: [], compare: [] }
    // In turns, so that a busy moment hits all of them; the first turn only warms up.
    for (let run = 0; run <= runs; run += 1) {
      for (const [name, way] of Object.entries(ways)) {
        const result = await timed(way)
        if (run > 0) results[name].push(result)
      }
    }
    const queries = { bare: reading.sent.length, introspect: reading.sent.length, compare: comparing.sent.length }
    return Object.entries(results).map(([name, list]) => ({
      name,
      queries: queries[name],
      milliseconds: median(list.map((one) => one.milliseconds)),
      megabytes: Math.max(...list.map((one) => one.megabytes)),
    }))
  } finally {
    await connection.close()
    await driver.close()
  }
}

async function answers(engine) {
  if (engine === 'sqlite') return true
  try {
    const driver = await bare[engine](servers[engine])
    await driver.close()
    return true
  } catch (error) {
    console.log(`${engine} does not answer: ${error.message || error.code}`)
    return false
  }
}

console.log('engine    tables  what        queries        time   of bare  peak memory')
for (const engine of ['sqlite', 'postgres', 'mysql', 'mariadb']) {
  if ((chosen.length > 0 && !chosen.includes(engine)) || !(await answers(engine))) continue
  for (const count of sizes) {
    const lines = await withDatabase(engine, (url) => measure(engine, count, url))
    const base = lines[0].milliseconds
    for (const { name, queries, milliseconds, megabytes } of lines) {
      const ratio = milliseconds / base
      console.log(
        [
          engine.padEnd(8),
          String(count).padStart(7),
          ` ${name.padEnd(10)}`,
          String(queries).padStart(8),
          `${milliseconds.toFixed(1)} ms`.padStart(11),
          ratio.toFixed(2).padStart(9),
          `+${megabytes.toFixed(1)} MB`.padStart(12),
        ].join(' '),
      )
      if (engine === 'postgres' && count === 1000 && name === 'compare' && ratio >= limit) {
        console.log(`comparing must take less than ${limit} times the bare reading`)
        process.exitCode = 1
      }
    }
  }
}
