import type { DeclaredType } from '../../../src/model/index.js'
import { spelled } from './column-types.js'
import { type Opened, readBack, rows } from './data-place.js'
import { type NastyColumn, nastyColumns } from './nasty-values.js'

/** Those that the engine has types for. */
export function columnsOf(engine: string): readonly NastyColumn[] {
  return nastyColumns.filter(({ only }) => only === undefined || only.includes(engine))
}

export async function makeTable({ access, knex }: Opened, { name, type }: NastyColumn): Promise<void> {
  if (type.kind === 'enum' && access.name === 'postgres') {
    const values = type.values.map((value) => `'${value.replaceAll("'", "''").replaceAll('?', '\\?')}'`)
    await knex.raw(`CREATE TYPE ${name}_type AS ENUM (${values.join(', ')})`)
  }
  const words = spelled(access.name, type, `${name}_type`)
  await knex.raw(`CREATE TABLE t_${name} (id int PRIMARY KEY, v ${words.replaceAll('?', '\\?')})`)
}

/** What the codec gives back of each value. */
export async function roundTrip(opened: Opened, column: NastyColumn): Promise<readonly unknown[]> {
  const { access, knex } = opened
  const codec = access.codec(column.type)
  const back: unknown[] = []
  for (const [id, value] of column.values.entries()) {
    const encoded = codec.encode(value)
    const problem = codec.limit?.(encoded) ?? null
    if (problem !== null) throw new Error(`${column.name} ${problem}`)
    await knex(`t_${column.name}`).insert({ id, v: encoded })
    back.push(await readBack(opened, codec, { table: `t_${column.name}`, column: 'v', where: `id = ${id}` }))
  }
  return back
}

/** Values by which their row is not found, as they are compared or as `exact` gives them. */
export async function notFound({ access, knex }: Opened, column: NastyColumn): Promise<readonly string[]> {
  if (isIncomparable(column.type)) return []
  const codec = access.codec(column.type)
  const v = access.quote('v')
  const missing: string[] = []
  const isFound = async (id: number, value: unknown): Promise<boolean> => {
    const where = `${v} = ${codec.placeholder ?? '?'} AND id = ${id}`
    return (await rows(knex, `SELECT id FROM t_${column.name} WHERE ${where}`, [value])).length === 1
  }
  for (const [id, value] of column.values.entries()) {
    if (!(await isFound(id, codec.encode(value)))) missing.push(`${column.name} ${String(value)}`)
    if (value instanceof Uint8Array) continue
    const [row] = await rows(knex, `SELECT ${codec.exact?.(v) ?? v} AS e FROM t_${column.name} WHERE id = ${id}`)
    // As it travels with a page: as JSON, texts and numbers only.
    const exact = typeof row?.['e'] === 'number' ? (JSON.parse(JSON.stringify(row['e'])) as number) : String(row?.['e'])
    if (!(await isFound(id, exact))) missing.push(`${column.name} ${String(value)} from ${exact}`)
  }
  return missing
}

/** JSON has no equality that all engines agree on. */
function isIncomparable(type: DeclaredType): boolean {
  return type.kind === 'json' || type.kind === 'jsonb'
}
