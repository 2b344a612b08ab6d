// The engines that schemas are loaded into: an empty database of our own, the engine's own client, its own dump program.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mysqlAccount } from './mysql-account.js'
import { postgresAccount } from './postgres-account.js'
import { sqliteAccount } from './sqlite-account.js'

/** Runs a program to its end; `input` goes to its standard input. A failure says what the program said. */
export function run(program, args, { input = '', env = {}, cwd, mayFail = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (exit) => {
      if (exit === 0 || mayFail) resolve({ exit, stdout, stderr })
      else reject(new Error(`${program} ended with ${exit}: ${stderr.trim() || stdout.trim()}`))
    })
  })
}

const newName = () => `dbtool_f_${randomBytes(6).toString('hex')}`

function onSqlite() {
  return {
    name: 'sqlite',
    endings: ['sqlite'],
    async create(folder) {
      const file = join(folder, `${newName()}.db`)
      writeFileSync(file, '')
      return { url: `sqlite:${file}`, file, drop: async () => rmSync(file, { force: true }) }
    },
    async load({ file }, path) {
      await run('sqlite3', ['-bail', file], { input: readFileSync(path, 'utf8') })
    },
    account: ({ file }) => sqliteAccount(file),
  }
}

function onPostgres(name, variable, fallback, endings) {
  const server = process.env[variable] || fallback
  const sql = (text) => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, server])
  return {
    name,
    endings,
    async create() {
      const database = newName()
      const url = new URL(server)
      url.pathname = `/${database}`
      await sql(`CREATE DATABASE ${database}`)
      return { url: url.href, name: database, drop: () => sql(`DROP DATABASE ${database} WITH (FORCE)`) }
    },
    async load({ url }, path) {
      await run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path, url], {
        env: { PGOPTIONS: '-c client_min_messages=warning' },
      })
    },
    account: ({ url }) => postgresAccount(url),
  }
}

function onMysql(name, variable, fallback, endings) {
  const server = new URL(process.env[variable] || fallback)
  const env = { MYSQL_PWD: decodeURIComponent(server.password) }
  const place = [
    '--no-defaults',
    '--protocol=tcp',
    `--host=${server.hostname}`,
    `--port=${server.port || 3306}`,
    `--user=${decodeURIComponent(server.username)}`,
  ]
  const client = (args, input) => run('mysql', [...place, '--default-character-set=utf8mb4', ...args], { input, env })
  return {
    name,
    endings,
    async create() {
      const database = newName()
      const url = new URL(server.href)
      url.pathname = `/${database}`
      await client(['-e', `CREATE DATABASE ${database}`])
      return { url: url.href, name: database, drop: () => client(['-e', `DROP DATABASE ${database}`]) }
    },
    async load(database, path) {
      await client([database.name], readFileSync(path, 'utf8'))
    },
    account: (database) => mysqlAccount(database, { place, env }),
  }
}

/** `endings`: the part of a file name before `.sql` that says which engines the schema is for. */
export const engines = [
  onSqlite(),
  onPostgres('postgres', 'TEST_POSTGRES_URL', 'postgres://root@127.0.0.1:5432/test', ['pg', 'postgres']),
  onPostgres('postgres18', 'TEST_POSTGRES18_URL', 'postgres://root@127.0.0.1:5418/test', [
    'pg',
    'postgres',
    'postgres18',
  ]),
  onMysql('mysql', 'TEST_MYSQL_URL', 'mysql://root@127.0.0.1:3307/test', ['mysql']),
  onMysql('mariadb', 'TEST_MARIADB_URL', 'mariadb://root@127.0.0.1:3306/test', ['mysql', 'mariadb']),
]
