import { expect, it } from 'vitest'
import { forEachPlace, rowsOf } from '../../support/places.js'
import { forEachServer, withDatabase } from '../../support/servers.js'
import { open, rows } from './data-place.js'

forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
  it('leaves a row that is there alone, or sets what it is told', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      await knex.raw('CREATE TABLE things (id int PRIMARY KEY, name varchar(20), n int)')
      const insert = (
        id: number,
        name: string,
        conflict: ReturnType<typeof access.clauses.onConflict>,
      ): PromiseLike<unknown> =>
        knex.raw(`INSERT INTO things (id, name, n) VALUES (?, ?, 0) ${conflict.sql}`, [
          id,
          name,
          ...conflict.bindings,
        ] as never)
      const [id, name, n] = ['id', 'name', 'n'].map((column) => access.quote(column)) as [string, string, string]
      const nothing = access.clauses.onConflict([id], [])
      const change = access.clauses.onConflict(
        [id],
        [
          { column: name, value: 'inserted' },
          { column: n, value: { sql: `things.${n} + ?`, bindings: [5] } },
        ],
      )
      await insert(1, 'first', nothing)
      await insert(1, 'second', nothing)
      await insert(2, 'third', change)
      await insert(2, 'fourth', change)
      expect(await rowsOf(url, 'SELECT id, name, n FROM things ORDER BY id')).toEqual([
        { id: 1, name: 'first', n: 0 },
        { id: 2, name: 'fourth', n: 5 },
      ])
      await knex.destroy()
    }))
})

forEachServer(['mysql', 'mariadb'], (server) => {
  it('knows the numbers of new rows, also where they are not one apart', () =>
    withDatabase(server, async (url) => {
      const { access, knex } = open(url, { max: 1 })
      await knex.raw('CREATE TABLE things (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(20))')
      const add = async (names: readonly string[]): Promise<unknown> => {
        const [first = 0] = await knex('things').insert(names.map((name) => ({ name })))
        return access.numbersOf?.((sql) => rows(knex, sql), first, names.length)
      }
      const numbers = [await add(['a']), await add(['b', 'c', 'd'])]
      await knex.raw('SET SESSION auto_increment_increment = 10')
      numbers.push(await add(['e', 'f']))
      await knex.raw('ALTER TABLE things AUTO_INCREMENT = 9007199254740994')
      const large = (await add(['g', 'h'])) as readonly unknown[]
      numbers.push(large)
      const ids = await knex('things').orderBy('id').select(knex.raw('CAST(id AS CHAR) AS number'))
      expect(numbers.flat().map(String)).toEqual(ids.map(({ number }) => String(number)))
      await knex.destroy()
    }))
})
