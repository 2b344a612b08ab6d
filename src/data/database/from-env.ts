import { InvalidInputError } from '../errors/index.js'
import { type DatabaseOptions, isKnex, type PoolOptions } from './database-options.js'

type Environment = Readonly<Record<string, string | undefined>>

interface Variable<T> {
  readonly read: (text: string) => T | null
  readonly expected: string
}

const wholeNumber: Variable<number> = {
  read: (text) => (/^\d+$/.test(text) ? Number(text) : null),
  expected: 'a whole number',
}
const seconds: Variable<number> = {
  read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : null),
  expected: 'a number of seconds',
}
const words: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
}
const flag: Variable<boolean> = { read: (text) => words[text.toLowerCase()] ?? null, expected: 'true or false' }

/**
 * Settings from the environment: DATABASE_URL, DB_POOL_SIZE, DB_MAX_OVERFLOW, DB_POOL_TIMEOUT and DB_POOL_RECYCLE (seconds),
 * DB_POOL_PRE_PING, DB_ECHO, DB_SLOW_QUERY_MS. An empty variable is not there. `overrides` win.
 * @throws {InvalidInputError} naming every variable that cannot be read.
 */
export function fromEnv(overrides: DatabaseOptions = {}, environment: Environment = process.env): DatabaseOptions {
  const problems: string[] = []
  const read = <T>(name: string, { read: parse, expected }: Variable<T>): T | undefined => {
    const text = environment[name]?.trim()
    if (text === undefined || text === '') return undefined
    const value = parse(text)
    if (value === null) problems.push(`${name} must be ${expected}`)
    return value ?? undefined
  }
  const url = environment['DATABASE_URL']?.trim()
  const recycleMs = read('DB_POOL_RECYCLE', {
    read: (text) => (text === '-1' ? 0 : seconds.read(text)),
    expected: 'a number of seconds, or -1',
  })
  const pool = defined<PoolOptions>({
    size: read('DB_POOL_SIZE', wholeNumber),
    maxOverflow: read('DB_MAX_OVERFLOW', wholeNumber),
    timeoutMs: read('DB_POOL_TIMEOUT', seconds),
    recycleMs: recycleMs === 0 ? undefined : recycleMs,
    prePing: read('DB_POOL_PRE_PING', flag),
  })
  const echo = read('DB_ECHO', flag)
  const slowQueryMs = read('DB_SLOW_QUERY_MS', wholeNumber)
  if (problems.length > 0) throw new InvalidInputError(`The environment cannot be read: ${problems.join('; ')}.`)
  return {
    ...(url === undefined || url === '' || isKnex(overrides.knex) ? {} : { url }),
    ...(Object.keys(pool).length === 0 ? {} : { pool }),
    ...(echo === undefined ? {} : { echo }),
    ...(slowQueryMs === undefined ? {} : { slowQueryMs }),
    ...overrides,
  }
}

function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
