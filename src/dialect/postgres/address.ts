import type { DatabaseAddress } from '../connection.js'
import type { AddressReader } from '../dialect.js'
import { displayServerUrl, parseServerUrl, type ServerUrl } from '../server-url.js'

export interface PostgresAddress extends DatabaseAddress {
  readonly options: ServerUrl & Readonly<Record<string, unknown>>
}

export const scheme = /^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//i

export const address: AddressReader = {
  accepts: (url) => scheme.test(url),
  parse(url): PostgresAddress {
    return postgresAddress(parseServerUrl(url, scheme, 'postgres://user:password@localhost:5432/app'))
  },
}

export function postgresAddress(options: ServerUrl): PostgresAddress {
  return { dialect: 'postgres', display: displayServerUrl('postgres', options), options: { ...options } }
}
