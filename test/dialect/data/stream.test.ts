import { expect, it } from 'vitest'
import { forEachServer, withDatabase } from '../../support/servers.js'
import { type Opened, open } from './data-place.js'

const many = 5_000

async function withRows(url: string): Promise<Opened> {
  const opened = open(url, { max: 2 })
  await opened.knex.raw('CREATE TABLE t (id int PRIMARY KEY, v text)')
  for (let from = 0; from < many; from += 1_000) {
    await opened.knex('t').insert(Array.from({ length: 1_000 }, (_, i) => ({ id: from + i, v: 'x'.repeat(200) })))
  }
  return opened
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  const using = (use: (opened: Opened) => Promise<void>): Promise<void> =>
    withDatabase(server, async (url) => {
      const opened = await withRows(url)
      await use(opened)
      // All connections are back, or the pool has room for others.
      await Promise.all([opened.knex('t').first(), opened.knex('t').first()])
      await opened.knex.destroy()
    })
  const streamed = ({ access, knex }: Opened, from = 0): AsyncIterable<Record<string, unknown>> => {
    if (access.stream === null) throw new Error('There is no way to stream.')
    return access.stream(knex, knex('t').where('id', '>=', from).orderBy('id'), 100)
  }

  it('gives all rows in order', () =>
    using(async (opened) => {
      const ids: unknown[] = []
      for await (const row of streamed(opened)) ids.push(row['id'])
      expect(ids).toEqual(Array.from({ length: many }, (_, i) => i))
      for await (const row of streamed(opened, many)) expect(row).toBeUndefined()
    }))

  it('may be left early, over and over', () =>
    using(async (opened) => {
      for (let times = 0; times < 5; times++) {
        for await (const row of streamed(opened, 10)) {
          expect(row['id']).toBe(10)
          break
        }
      }
      const failing = async (): Promise<void> => {
        for await (const row of streamed(opened)) throw new Error(`stopped at ${String(row['id'])}`)
      }
      await expect(failing()).rejects.toThrow('stopped at 0')
    }))

  it('goes on in the transaction that it is given, also when it is left early', () =>
    using(async ({ access, knex }) => {
      await knex.transaction(async (transaction) => {
        await transaction('t').insert({ id: -1, v: 'mine' })
        for await (const row of streamed({ access, knex: transaction }, -1)) {
          expect(row).toEqual({ id: -1, v: 'mine' })
          break
        }
        await transaction('t').where({ id: -1 }).update({ v: 'still mine' })
      })
      expect(await knex('t').where({ id: -1 }).pluck('v')).toEqual(['still mine'])
    }))

  it('lets the consumer use other connections meanwhile, and is told of by the events of Knex', () =>
    using(async (opened) => {
      const statements: string[] = []
      opened.knex.on('query', ({ sql }: { sql: string }) => statements.push(sql))
      let count = 0
      for await (const row of streamed(opened, many - 3)) {
        const [other] = await opened.knex('t').where({ id: row['id'] as number })
        expect(other).toEqual(row)
        count++
      }
      expect(count).toBe(3)
      expect(statements.some((sql) => /order by/i.test(sql))).toBe(true)
    }))

  it('throws what the server says of the query', () =>
    using(async ({ access, knex }) => {
      const run = async (): Promise<void> => {
        for await (const _ of access.stream?.(knex, knex('nowhere'), 10) ?? []) throw new Error('There are no rows.')
      }
      await expect(run()).rejects.toThrow(/nowhere/)
    }))
})
