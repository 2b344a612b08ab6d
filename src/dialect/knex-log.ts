import type { Knex } from 'knex'

const warn = (message: unknown): void => void process.stderr.write(`${String(message)}\n`)

/** Knex writes on stdout, where results are. What it calls an error is thrown as well; the rest goes to stderr. */
export const knexLog: Knex.Logger = {
  error: () => undefined,
  warn,
  deprecate: warn,
  debug: warn,
}
