import { isAbsolute, relative, resolve } from 'node:path'
import { DbtoolError } from '../../errors/index.js'
import type { DatabaseAddress } from '../connection.js'
import type { AddressReader } from '../dialect.js'

/** Where a SQLite database is. `file` is absolute; null: in memory. */
export interface SqliteAddress extends DatabaseAddress {
  readonly options: { readonly file: string | null }
}

const scheme = /^sqlite3?(?:\+[a-z0-9_]+)?:/i

/**
 * `sqlite:x`, `sqlite://x`, `sqlite:///./x` are relative, `sqlite:///x` is absolute. By hand and not by WHATWG's rules:
 * these would make a host of the folder, and drop the dot.
 */
export const address: AddressReader = {
  accepts: (url) => scheme.test(url),
  parse(url, baseFolder): SqliteAddress {
    const withoutScheme = url.replace(scheme, '')
    const [path = ''] = (withoutScheme.startsWith('//') ? withoutScheme.slice(2) : withoutScheme).split('?')
    if (path === '') {
      throw new DbtoolError('DBT_URL_INVALID', 'The SQLite URL names no file.', {
        hint: 'Write sqlite:./app.db for a file beside the configuration, or sqlite::memory: for none.',
      })
    }
    if (path === ':memory:' || path === '/:memory:') return sqliteAddress(null, baseFolder)
    // The third slash of sqlite:///./x ends the (empty) host.
    const named = withoutScheme.startsWith('//') && /^\/\.{1,2}\//.test(path) ? path.slice(1) : path
    return sqliteAddress(resolve(baseFolder, decode(named)), baseFolder)
  },
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export function sqliteAddress(file: string | null, baseFolder = process.cwd()): SqliteAddress {
  const near = file === null ? ':memory:' : relative(baseFolder, file)
  const shown = file === null || (!near.startsWith('..') && !isAbsolute(near)) ? near : file
  return { dialect: 'sqlite', display: `sqlite:${shown}`, options: { file } }
}
