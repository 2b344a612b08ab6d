import { dirname } from 'node:path'
import type { Knex } from 'knex'
import { onTestFinished } from 'vitest'
import type { DataAccess, PoolSettings, ValueCodec } from '../../../src/dialect/data-access.js'
import { dataAccessFor } from '../../../src/dialect/data-engines.js'

export const usual: PoolSettings = {
  max: 4,
  acquireTimeoutMs: 5_000,
  idleMs: 30_000,
  recycleMs: null,
  prePing: false,
  unpooled: false,
  driver: null,
  knex: {},
}

export interface Opened {
  readonly access: DataAccess
  readonly knex: Knex
}

/** A pool on the URL, closed when the test ends. */
export function open(url: string, settings: Partial<PoolSettings> = {}): Opened {
  const access = dataAccessFor(url)
  const knex = access.openPool(access.address.parse(url, dirname(process.cwd())), { ...usual, ...settings })
  onTestFinished(() => knex.destroy())
  return { access, knex }
}

/** Rows of a statement, whatever the driver wraps them in. */
export async function rows(
  knex: Knex,
  sql: string,
  bindings: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const result: unknown = await knex.raw(sql, [...bindings] as Knex.RawBinding[])
  if (!Array.isArray(result)) return (result as { rows: Record<string, unknown>[] }).rows
  return (Array.isArray(result[0]) ? result[0] : result) as Record<string, unknown>[]
}

/** The value of a column of one row, as rows hold it. */
export async function readBack(
  { access, knex }: Opened,
  codec: ValueCodec,
  { table, column, where }: { readonly table: string; readonly column: string; readonly where: string },
): Promise<unknown> {
  const quoted = access.quote(column)
  const [row] = await rows(knex, `SELECT ${codec.select?.(quoted) ?? quoted} AS v FROM ${table} WHERE ${where}`)
  const value = row?.['v']
  return value === null || value === undefined ? value : (codec.decode?.(value) ?? value)
}
