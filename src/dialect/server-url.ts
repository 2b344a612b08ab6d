import { DbtoolError, keepSecret } from '../errors/index.js'

/** The parts of a URL that names a database on a server. Absent parts are left to the driver. */
export interface ServerUrl {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * @throws {DbtoolError} DBT_URL_INVALID. Node's own error holds the whole URL, password and all, so it is not passed on.
 */
export function parseServerUrl(url: string, scheme: RegExp, example: string): ServerUrl {
  let parsed: URL
  try {
    parsed = new URL(url.trim().replace(scheme, 'server://'))
  } catch {
    throw new DbtoolError('DBT_URL_INVALID', 'The database URL cannot be read.', {
      hint: `It looks like ${example}. Characters such as @, / and # in a password are written %40, %2F, %23.`,
    })
  }
  const user = decode(parsed.username)
  const password = decode(parsed.password)
  const database = decode(parsed.pathname.replace(/^\//, ''))
  keepSecret(password)
  keepSecret(parsed.password)
  const host = parsed.searchParams.get('host') ?? decode(parsed.hostname.replace(/^\[|\]$/g, ''))
  return {
    ...(host === '' ? {} : { host }),
    ...(parsed.port === '' ? {} : { port: Number(parsed.port) }),
    ...(user === '' ? {} : { user }),
    ...(password === '' ? {} : { password }),
    ...(database === '' ? {} : { database }),
    parameters: Object.fromEntries(parsed.searchParams),
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The URL as people may see it: no password, no parameters. */
export function displayServerUrl(scheme: string, { host, port, user, database }: ServerUrl): string {
  const at = user === undefined ? '' : `${user}@`
  const place = `${host ?? 'localhost'}${port === undefined ? '' : `:${port}`}`
  return `${scheme}://${at}${place}/${database ?? ''}`
}

/** Whether the server is this machine, where dbtool may make databases of its own. */
export function isLoopback(host: string | undefined): boolean {
  return host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('/')
}
