import type { Knex } from 'knex'
import { redact } from '../../errors/index.js'

/** A statement that was run. Values are not part of it: they may be secret. */
export interface LogEvent {
  readonly sql: string
  /** How many values went with it. */
  readonly bindings: number
  readonly ms: number
  /** Message of the error that it ended with; null: it succeeded. */
  readonly error: string | null
}

interface KnexQuery {
  readonly __knexQueryUid: string
  readonly sql: string
  readonly bindings?: readonly unknown[]
}

export interface QueryLogOptions {
  readonly echo: ((event: LogEvent) => void) | null
  readonly slowQueryMs: number | null
  readonly onSlowQuery: (event: LogEvent) => void
}

/** Watches the statements of a Knex. */
export function watchQueries(knex: Knex, { echo, slowQueryMs, onSlowQuery }: QueryLogOptions): void {
  if (echo === null && slowQueryMs === null) return
  const began = new Map<string, number>()
  const done = (query: KnexQuery, error: unknown): void => {
    const start = began.get(query.__knexQueryUid)
    if (start === undefined) return
    began.delete(query.__knexQueryUid)
    const event: LogEvent = {
      sql: query.sql,
      bindings: query.bindings?.length ?? 0,
      ms: performance.now() - start,
      error: error === null ? null : redact(error instanceof Error ? error.message : String(error)),
    }
    echo?.(event)
    if (slowQueryMs !== null && event.ms >= slowQueryMs) onSlowQuery(event)
  }
  knex.on('query', (query: KnexQuery) => began.set(query.__knexQueryUid, performance.now()))
  knex.on('query-response', (_response: unknown, query: KnexQuery) => done(query, null))
  knex.on('query-error', (error: unknown, query: KnexQuery) => done(query, error))
}

export function writeEvent(prefix: string): (event: LogEvent) => void {
  return ({ sql, bindings, ms, error }) => {
    const values = bindings === 0 ? '' : ` [${bindings} ${bindings === 1 ? 'value' : 'values'}]`
    const failed = error === null ? '' : ` failed: ${error}`
    process.stderr.write(`${prefix} ${ms.toFixed(1)} ms ${sql}${values}${failed}\n`)
  }
}
