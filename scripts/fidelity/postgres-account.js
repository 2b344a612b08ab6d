// pg_dump --schema-only, cut at the headings that it writes before each object.
import { add } from './account.js'
import { run } from './engines.js'

export async function postgresAccount(url) {
  const args = ['--schema-only', '--no-owner', '--exclude-table=dbtool_*', `--dbname=${url}`]
  const { exit, stdout, stderr } = await run('pg_dump', args, { env: { LC_ALL: 'C' }, mayFail: true })
  if (exit !== 0 && stderr.includes('server version mismatch')) return null
  if (exit !== 0) throw new Error(`pg_dump ended with ${exit}: ${stderr}`)
  const account = new Map()
  const parts = stdout.split(/^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner:.*\n--\n/m)
  for (let at = 1; at < parts.length; at += 4) {
    const [name, type, schema, text] = parts.slice(at, at + 4)
    const lines = text
      .replace(/^--\n-- PostgreSQL database dump complete\n--$/m, '')
      .split('\n')
      // Settings of the dump, which stand wherever the next object needs another one; and a token of each run.
      .filter((line) => !/^(?:SET default_(?:tablespace|table_access_method) = |\\(?:un)?restrict )/.test(line))
      // The comma after an item tells only where the item stands.
      .map((line) => line.replace(/,$/, '').trimEnd())
      .filter((line) => line !== '')
    add(account, `${type.toLowerCase()} ${schema === '-' ? '' : `${schema}.`}${name}`, ...lines)
  }
  return account
}
