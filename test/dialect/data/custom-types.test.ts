import { expect, it } from 'vitest'
import type { DeclaredType } from '../../../src/model/index.js'
import { forEachPlace } from '../../support/places.js'
import { type Opened, open, readBack, rows } from './data-place.js'

const custom: DeclaredType = { kind: 'custom', sql: 'as written' }

/** What comes back of a value in a column of this type. */
async function through(opened: Opened, words: string, value: unknown): Promise<unknown> {
  const { access, knex } = opened
  await knex.raw(`CREATE TABLE t (v ${words})`)
  await knex('t').insert({ v: access.codec(custom).encode(value) })
  const back = await readBack(opened, access.codec(custom), { table: 't', column: 'v', where: '1 = 1' })
  await knex.raw('DROP TABLE t')
  return back
}

const json: Readonly<Record<string, string>> = {
  sqlite: 'text',
  postgres: 'text',
  mysql: 'longtext',
  mariadb: 'longtext',
}
const moment: Readonly<Record<string, string>> = {
  sqlite: 'datetime',
  postgres: 'timestamptz',
  mysql: 'datetime(3)',
  mariadb: 'datetime(3)',
}

forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
  it('takes what JavaScript has, and gives back what the driver makes of it', () =>
    place.withDatabase(async (url) => {
      const opened = open(url)
      expect(await through(opened, 'varchar(20)', "it's ?")).toBe("it's ?")
      expect(await through(opened, 'int', 42)).toBe(42)
      expect(String(await through(opened, 'bigint', 9007199254740991n))).toBe('9007199254740991')
      expect(await through(opened, json[place.engine] as string, { a: [1, "'"] })).toBe('{"a":[1,"\'"]}')
      expect(await through(opened, json[place.engine] as string, [1, 'x'])).toBe('[1,"x"]')
      const bytes = { sqlite: 'blob', postgres: 'bytea', mysql: 'blob', mariadb: 'blob' }[place.engine]
      expect(await through(opened, bytes, new Uint8Array([0, 39, 255]))).toEqual(Buffer.from([0, 39, 255]))
      const when = await through(opened, moment[place.engine] as string, new Date('2026-11-20T14:32:00.250Z'))
      expect(new Date(when instanceof Date ? when : `${String(when).replace(' ', 'T')}Z`)).toEqual(
        new Date('2026-11-20T14:32:00.250Z'),
      )
      expect(Number(await through(opened, place.engine === 'postgres' ? 'boolean' : 'smallint', true))).toBe(1)
      await opened.knex.destroy()
    }))

  it.runIf(place.engine === 'postgres')('goes on from values of any type of PostgreSQL', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      const codec = access.codec(custom)
      for (const [type, ...values] of [
        ['inet', '10.0.0.1', '10.0.0.2/8'],
        ['interval', '1 day', '1 month'],
        ['int4range', '[1,5)', '[2,)'],
        ['timestamptz', '2026-11-20 14:32:00.123456+00', '2026-11-20 14:32:00.123457+00'],
        ['int[]', '{1,2}', '{1,3}'],
      ] as const) {
        await knex.raw(`CREATE TABLE t (v ${type})`)
        for (const value of values) await knex('t').insert({ v: codec.encode(value) })
        const [first] = await rows(knex, `SELECT ${codec.exact?.('v')} AS e FROM t ORDER BY v`)
        const rest = await rows(knex, 'SELECT v::text AS v FROM t WHERE v > ?', [first?.['e']])
        expect({ type, count: rest.length }).toEqual({ type, count: 1 })
        await knex.raw('DROP TABLE t')
      }
      await knex.destroy()
    }),
  )
})
