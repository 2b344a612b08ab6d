import type { Connection } from '../connection.js'

/** Every right but those that are about the server. */
export const all = 'ALL PRIVILEGES'

/** What the session's user, and the roles that are active, may do with a whole database; `all` among them: anything. */
export async function grantedRights(connection: Connection, database: string): Promise<ReadonlySet<string>> {
  return rightsIn(await fetchGrants(connection), database)
}

async function fetchGrants(connection: Connection): Promise<readonly string[]> {
  const [row] = await connection.query('SELECT CURRENT_ROLE() AS roles')
  const roles = String(row?.['roles'] ?? 'NONE')
  // MySQL quotes the names of roles and wants to be told them; MariaDB does neither.
  const using = roles.includes('`') ? ` FOR CURRENT_USER() USING ${roles}` : ''
  const rows = await connection.query(`SHOW GRANTS${using}`)
  return rows.map((grant) => String(Object.values(grant)[0]))
}

/** @param grants lines as SHOW GRANTS has them. Rights on single tables and columns do not count. */
export function rightsIn(grants: readonly string[], database: string): ReadonlySet<string> {
  const rights = new Set<string>()
  for (const grant of grants) {
    const [, words, place] = /^GRANT (.+?) ON (\*\.\*|`(?:[^`]|``)*`\.\*)/.exec(grant) ?? []
    if (words === undefined || place === undefined || !covers(place, database)) continue
    // On everything, it is also about the server.
    if (place === '*.*' && words.startsWith(all)) rights.add('SUPER')
    for (const word of words.split(/,\s*/)) rights.add(word)
  }
  return rights
}

/** Whether a place of a grant, in which `%` and `_` stand for characters, is about a database. */
function covers(place: string, database: string): boolean {
  if (place === '*.*') return true
  const pattern = place.slice(1, -3).replaceAll('``', '`')
  const source = pattern.replace(/\\([%_\\])|([%_])|([.*+?^${}()|[\]\\])/g, (_, literal, wildcard, special) =>
    literal !== undefined
      ? `\\x${literal.charCodeAt(0).toString(16)}`
      : wildcard === '%'
        ? '.*'
        : wildcard === '_'
          ? '.'
          : `\\${special}`,
  )
  return new RegExp(`^${source}$`, 's').test(database)
}
