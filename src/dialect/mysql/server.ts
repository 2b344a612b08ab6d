/** Which server answers: the facts on which its dialect depends. */
export interface MysqlServer {
  readonly flavour: 'mysql' | 'mariadb'
  /** `90704` for 9.7.4. */
  readonly version: number
  /** The collation of the database: that of tables which name none. */
  readonly collation: string
  /** The collation of each character set that names none. */
  readonly charsets: Readonly<Record<string, string>>
  /** Whether names of tables are kept as they are written, letter case included. */
  readonly keepsCase: boolean
}

/** Before a server was asked: the oldest that is supported. */
export function unaskedServer(flavour: MysqlServer['flavour']): MysqlServer {
  const isMaria = flavour === 'mariadb'
  return {
    flavour,
    version: isMaria ? 101_100 : 80_400,
    collation: isMaria ? 'utf8mb4_general_ci' : 'utf8mb4_0900_ai_ci',
    charsets: {},
    keepsCase: true,
  }
}

/** `10.11.19-MariaDB-0+deb12u1`, `9.7.4-2`. Some MariaDB put `5.5.5-` before it for old replicas. */
export function parseVersion(text: string): { readonly flavour: MysqlServer['flavour']; readonly version: number } {
  const flavour = /mariadb/i.test(text) ? 'mariadb' : 'mysql'
  const [, major = '0', minor = '0', patch = '0'] = /(\d+)\.(\d+)\.(\d+)/.exec(text.replace(/^5\.5\.5-/, '')) ?? []
  return { flavour, version: Number(major) * 10_000 + Number(minor) * 100 + Number(patch) }
}
