// A database of its own on each engine, gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const server = process.env.TEST_POSTGRES_URL || 'postgres://root@127.0.0.1:5432/test'

async function withFile(use) {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-bench-data-'))
  try {
    return await use({ url: `sqlite:${join(folder, 'bench.db')}`, file: join(folder, 'bench.db') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onServer(text) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function withDatabase(use) {
  const name = `dbtool_bench_data_${process.pid}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await onServer(`CREATE DATABASE ${name}`)
  try {
    return await use({ url: url.href })
  } finally {
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

export const places = { sqlite: withFile, postgres: withDatabase }
