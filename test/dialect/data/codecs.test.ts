import { expect, it } from 'vitest'
import { forEachPlace } from '../../support/places.js'
import { spelled } from './column-types.js'
import { type Opened, open, readBack } from './data-place.js'
import { type NastyColumn, nastyColumns } from './nasty-values.js'

const columnsOf = (engine: string): readonly NastyColumn[] =>
  nastyColumns.filter(({ only }) => only === undefined || only.includes(engine))

async function makeTable({ access, knex }: Opened, { name, type }: NastyColumn): Promise<void> {
  if (type.kind === 'enum' && access.name === 'postgres') {
    const values = type.values.map((value) => `'${value.replaceAll("'", "''").replaceAll('?', '\\?')}'`)
    await knex.raw(`CREATE TYPE ${name}_type AS ENUM (${values.join(', ')})`)
  }
  const words = spelled(access.name, type, `${name}_type`).replaceAll('?', '\\?')
  await knex.raw(`CREATE TABLE t_${name} (id int PRIMARY KEY, v ${words})`)
}

/** What the codec gives back of each value. */
async function roundTrip(opened: Opened, column: NastyColumn): Promise<readonly unknown[]> {
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

/** Which rows are found by their own value as it is compared, and by what `exact` gives of it. */
async function found({ access, knex }: Opened, column: NastyColumn): Promise<readonly string[]> {
  const codec = access.codec(column.type)
  const v = access.quote('v')
  const missing: string[] = []
  for (const [id, value] of column.values.entries()) {
    const self = `${v} = ${codec.placeholder ?? '?'} AND id = ${id}`
    const [count] = await knex(`t_${column.name}`)
      .whereRaw(self, [codec.encode(value)] as never)
      .count({ n: '*' })
    if (Number(count?.['n']) !== 1) missing.push(`${column.name} ${String(value)}`)
    if (codec.exact === undefined) continue
    const exact = (
      await knex(`t_${column.name}`)
        .where({ id })
        .first(knex.raw(`${codec.exact(v)} AS e`))
    )?.e as unknown
    const [again] = await knex(`t_${column.name}`)
      .whereRaw(self, [exact] as never)
      .count({ n: '*' })
    if (Number(again?.['n']) !== 1) missing.push(`${column.name} ${String(value)} from ${String(exact)}`)
  }
  return missing
}

/** JSON has no equality that all engines agree on. */
const isComparable = ({ type }: NastyColumn): boolean =>
  type.kind !== 'json' && type.kind !== 'jsonb' && !(type.kind === 'array' && type.of.kind === 'json')

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  it('gives back every value as it was stored, and finds the row by it', () =>
    place.withDatabase(async (url) => {
      const opened = open(url)
      const missing: string[] = []
      for (const column of columnsOf(place.engine)) {
        await makeTable(opened, column)
        const back = await roundTrip(opened, column)
        expect({ [column.name]: back }).toEqual({ [column.name]: column.values })
        if (isComparable(column)) missing.push(...(await found(opened, column)))
      }
      expect(missing).toEqual([])
      await opened.knex.destroy()
    }))
})
