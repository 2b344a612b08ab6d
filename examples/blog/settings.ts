import { type DatabaseOptions, fromEnv } from 'dbtool'

export interface Settings {
  readonly host: string
  readonly port: number
  readonly database: DatabaseOptions & { readonly url: string }
  /** How long requests may take to finish when the service is told to stop, in milliseconds. */
  readonly stopTimeoutMs: number
}

/** HOST, PORT, STOP_TIMEOUT (seconds), and what `fromEnv` reads. @throws {Error} naming the variable that cannot be read. */
export function readSettings(environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const number = (name: string, fallback: number, most: number): number => {
    const text = environment[name]?.trim() || String(fallback)
    const value = Number(text)
    if (!/^\d+$/.test(text) || value > most) throw new Error(`${name} must be a whole number up to ${most}.`)
    return value
  }
  const database = fromEnv({}, environment)
  return {
    host: environment['HOST']?.trim() || '127.0.0.1',
    port: number('PORT', 3000, 65_535),
    database: { ...database, url: database.url ?? 'sqlite:./blog.db' },
    stopTimeoutMs: number('STOP_TIMEOUT', 10, 3600) * 1000,
  }
}
