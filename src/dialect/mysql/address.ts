import type { DatabaseAddress } from '../connection.js'
import type { AddressReader } from '../dialect.js'
import { displayServerUrl, parseServerUrl, type ServerUrl } from '../server-url.js'

export interface MysqlAddress extends DatabaseAddress {
  readonly options: ServerUrl & Readonly<Record<string, unknown>>
}

const scheme = /^(mysql|mariadb)(?:\+[a-z0-9_]+)?:\/\//i

export const address: AddressReader = {
  accepts: (url) => scheme.test(url),
  parse(url): MysqlAddress {
    const named = /^mariadb/i.test(url) ? 'mariadb' : 'mysql'
    return mysqlAddress(parseServerUrl(url, scheme, 'mysql://user:password@localhost:3306/app'), named)
  },
}

export function mysqlAddress(options: ServerUrl, named: string): MysqlAddress {
  return { dialect: named, display: displayServerUrl(named, options), options: { ...options } }
}
