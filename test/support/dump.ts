import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isPostgres } from './servers.js'

const run = promisify(execFile)

/**
 * What a database is, by the account of the engine's own dump program, without what differs between equal databases:
 * its name, counters, dates, random tokens. Null where there is no program that reads this server; in CI that holds only
 * for a server newer than the installed pg_dump.
 */
export async function schemaDump(url: string): Promise<string | null> {
  return isPostgres(url) ? dumpPostgres(url) : dumpMysql(new URL(url))
}

async function dumpPostgres(url: string): Promise<string | null> {
  const dump = await firstOf(['pg_dump'], ['--schema-only', '--no-owner', `--dbname=${url}`], { LC_ALL: 'C' })
  return dump === null ? null : tidy(dump.replace(/^(?:\\(?:un)?restrict |-- Dumped (?:from|by) ).*\n/gm, ''))
}

async function dumpMysql(url: URL): Promise<string | null> {
  const name = decodeURIComponent(url.pathname.slice(1))
  const args = [
    '--no-defaults',
    '--protocol=tcp',
    `--host=${url.hostname}`,
    `--port=${url.port || 3306}`,
    `--user=${decodeURIComponent(url.username)}`,
    '--no-data',
    '--routines',
    '--triggers',
    '--events',
    '--skip-comments',
    '--compact',
    name,
  ]
  // MariaDB's program reads both servers; Oracle's does not read MariaDB.
  const dump = await firstOf(['mariadb-dump', 'mysqldump'], args, { MYSQL_PWD: decodeURIComponent(url.password) })
  if (dump === null) return null
  const settings = /^(?:\/\*!\d+ )?SET (?:@save.*|.*= *@save.*|(?:character_set_\w+|collation_connection) *=.*)\n/gm
  return tidy(
    dump
      .replace(/^\/\*M?!999999.*\n/, '')
      .replace(settings, '')
      .replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/gm, '$1')
      .replaceAll(`\`${name}\``, '`database`'),
  )
}

/** The output of the first of these programs that is installed. */
async function firstOf(programs: readonly string[], args: readonly string[], env: Readonly<Record<string, string>>) {
  for (const program of programs) {
    try {
      const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
      return (await run(program, args, options)).stdout
    } catch (error) {
      const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
      if (stderr.includes('server version mismatch')) return null
      if (code !== 'ENOENT') throw error
    }
  }
  if (process.env['CI'] === 'true') throw new Error(`not installed: ${programs.join(', ')}`)
  return null
}

function tidy(dump: string): string {
  return dump.replace(/\n{3,}/g, '\n\n').trim()
}
