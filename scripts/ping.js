// Whether a database server answers a real query: prints its version and exits 0, or says why not and exits 1.
// Usage: node scripts/ping.js URL [--create]      --create makes the database of the URL where it is missing
import mysql from 'mysql2/promise'
import pg from 'pg'

const [address = '', flag] = process.argv.slice(2)
const patience = 5_000

async function askPostgres(url, sql) {
  const client = new pg.Client({
    connectionString: url.href,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return Object.values((await client.query(sql)).rows[0] ?? {})[0]
  } finally {
    client.end().catch(() => {})
  }
}

async function askMysql(url, sql) {
  const client = await mysql.createConnection({ uri: url.href, connectTimeout: patience })
  client.on('error', () => {})
  try {
    const [rows] = await client.query({ sql, timeout: patience })
    return Object.values(rows[0] ?? {})[0]
  } finally {
    client.destroy()
  }
}

async function ping(url, create) {
  const postgres = url.protocol.startsWith('postgres')
  const name = decodeURIComponent(url.pathname.slice(1))
  try {
    return await (postgres ? askPostgres(url, 'SHOW server_version') : askMysql(url, 'SELECT VERSION()'))
  } catch (error) {
    const missing = error.code === '3D000' || error.code === 'ER_BAD_DB_ERROR'
    if (!create || !missing) throw error
  }
  const server = new URL(url)
  server.pathname = postgres ? '/postgres' : '/'
  if (postgres) await askPostgres(server, `CREATE DATABASE "${name.replaceAll('"', '""')}"`)
  else await askMysql(server, `CREATE DATABASE \`${name.replaceAll('`', '``')}\``)
  return ping(url, false)
}

try {
  console.log(await ping(new URL(address), flag === '--create'))
} catch (error) {
  // A refused connection to several addresses has its reasons inside.
  console.error(error.message || error.errors?.[0]?.message || error.code || String(error))
  process.exit(1)
}
