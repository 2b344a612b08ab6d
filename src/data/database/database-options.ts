import type { Knex } from 'knex'
import { loadZod, type ZodTools } from '../../model/load-zod.js'
import { InvalidInputError } from '../errors/index.js'
import type { GuardMode } from '../session/transaction-guard.js'
import type { LogEvent } from './query-log.js'

export interface PoolOptions {
  /** Connections that are kept ready; default 5. */
  readonly size?: number
  /** Connections beyond, for a rush; default 10. */
  readonly maxOverflow?: number
  /** How long a query waits for a connection, in milliseconds; default 30,000. */
  readonly timeoutMs?: number
  /** After how long a connection is replaced, in milliseconds; default never. */
  readonly recycleMs?: number
  /** Asks a connection whether it lives before each use; default false. */
  readonly prePing?: boolean
}

/** How to open a database. One of `url` and `knex`. */
export interface DatabaseOptions {
  readonly url?: string
  /**
   * The application's own Knex in place of `url`, which stays its own: `dispose` leaves it open. Or, beside `url`, more
   * settings for the Knex that is opened, which win.
   */
  readonly knex?: Knex | Knex.Config
  /** `'none'`: each use opens a connection and closes it. */
  readonly pool?: PoolOptions | 'none'
  /** Writes every statement to stderr, or gives it to a function. */
  readonly echo?: boolean | ((event: LogEvent) => void)
  /** Statements that take longer, in milliseconds, are written to stderr, or given to `onSlowQuery`. */
  readonly slowQueryMs?: number
  readonly onSlowQuery?: (event: LogEvent) => void
  /** What happens when the database's own handle is used inside a transaction; default `'error'`. */
  readonly transactionGuard?: GuardMode
  /** SQLite: the driver package, `'sqlite3'` or `'better-sqlite3'`; absent: what is installed. */
  readonly driver?: string
  /** Folder that relative file names of SQLite are relative to; default the current one. */
  readonly folder?: string
}

function shape(z: ZodTools) {
  const milliseconds = z.number().finite().nonnegative()
  return z.strictObject({
    url: z.string().min(1, 'must not be empty').optional(),
    knex: z
      .union(
        [z.custom((value) => typeof value === 'function'), z.looseObject({})],
        'must be a Knex, or settings for one',
      )
      .optional(),
    pool: z
      .union([
        z.literal('none'),
        z.strictObject({
          size: z.int().positive().optional(),
          maxOverflow: z.int().nonnegative().optional(),
          timeoutMs: milliseconds.optional(),
          recycleMs: z.number().min(100, 'must be 100 or more, or every use would open a connection').optional(),
          prePing: z.boolean().optional(),
        }),
      ])
      .optional(),
    echo: z
      .union([z.boolean(), z.custom((value) => typeof value === 'function', 'must be a boolean or a function')])
      .optional(),
    slowQueryMs: milliseconds.optional(),
    onSlowQuery: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
    transactionGuard: z.enum(['error', 'join', 'off']).optional(),
    driver: z.string().min(1).optional(),
    folder: z.string().min(1).optional(),
  })
}

/** Whether it is a Knex, and not settings for one. */
export function isKnex(knex: DatabaseOptions['knex']): knex is Knex {
  return typeof knex === 'function'
}

/** @throws {InvalidInputError} with all problems; values are not repeated, since the URL holds a password. */
export function checkOptions(options: DatabaseOptions): void {
  const result = shape(loadZod()).safeParse(options)
  const problems = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`)
  if (result.success && (options.url === undefined) === !isKnex(options.knex)) {
    problems.push(
      options.url === undefined
        ? 'url: is missing. Name the database, or use fromEnv(), which reads DATABASE_URL'
        : 'knex: cannot be given together with url',
    )
  }
  if (problems.length > 0) {
    throw new InvalidInputError(
      `openDatabase was given wrong options:\n${problems.map((one) => `- ${one}.`).join('\n')}`,
    )
  }
}
