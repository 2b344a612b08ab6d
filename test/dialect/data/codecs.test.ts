import knexModule, { type Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { dataAccessFor } from '../../../src/dialect/data-engines.js'
import { forEachPlace } from '../../support/places.js'
import { forEachServer, isPostgres, query, withDatabase } from '../../support/servers.js'
import { type Opened, open, readBack } from './data-place.js'
import { columnsOf, makeTable, notFound, roundTrip } from './round-trip.js'
import { sqliteDrivers } from './sqlite-drivers.js'

async function expectAllBack(opened: Opened): Promise<void> {
  const missing: string[] = []
  for (const column of columnsOf(opened.access.name)) {
    await makeTable(opened, column)
    const back = await roundTrip(opened, column)
    expect({ [column.name]: back }).toEqual({ [column.name]: column.values })
    missing.push(...(await notFound(opened, column)))
  }
  expect(missing).toEqual([])
  await opened.knex.destroy()
}

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  it('gives back every value as it was stored, and finds the row by it', () =>
    place.withDatabase((url) => expectAllBack(open(url))))
})

describe.each(sqliteDrivers())('on SQLite by %s', (driver) => {
  it('gives back every value as it was stored, and finds the row by it', () =>
    expectAllBack(open('sqlite::memory:', { driver })))
})

describe('where the process lives in another time zone', () => {
  const before = process.env['TZ']
  beforeAll(() => {
    process.env['TZ'] = 'Asia/Kolkata'
  })
  afterAll(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it('is another time zone', () => expect(new Date(0).getHours()).toBe(5))

  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('gives back every value as it was stored, and finds the row by it', () =>
      place.withDatabase((url) => expectAllBack(open(url))))

    it('writes what CURRENT_TIMESTAMP writes', () =>
      place.withDatabase(async (url) => {
        const opened = open(url)
        const naive = place.engine === 'postgres' ? 'timestamp' : place.engine === 'sqlite' ? 'datetime' : 'datetime(6)'
        const now =
          place.engine === 'postgres' || place.engine === 'sqlite' ? 'CURRENT_TIMESTAMP' : 'CURRENT_TIMESTAMP(6)'
        await opened.knex.raw(`CREATE TABLE t (id int, v ${naive} DEFAULT ${now})`)
        await opened.knex('t').insert({ id: 1 })
        const codec = opened.access.codec({ kind: 'timestamp', timezone: false })
        const value = await readBack(opened, codec, { table: 't', column: 'v', where: 'id = 1' })
        expect(Math.abs((value as Date).getTime() - Date.now())).toBeLessThan(60_000)
        await opened.knex.destroy()
      }))
  })
})

describe("over an application's own Knex, whose driver reads values in its own way", () => {
  const openOwn = (url: string, config: Knex.Config): Opened => {
    const knex = knexModule.knex(config)
    onTestFinished(() => knex.destroy())
    return { access: dataAccessFor(url), knex }
  }

  forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
    it('gives back every value as it was stored', () =>
      withDatabase(server, (url) =>
        expectAllBack(
          openOwn(
            url,
            isPostgres(url)
              ? {
                  client: 'pg',
                  connection: { connectionString: url, types: { getTypeParser: oddParser } } as never,
                  pool: { afterCreate: inKolkata },
                }
              : {
                  client: 'mysql2',
                  connection: {
                    uri: url.replace(/^mariadb/, 'mysql'),
                    dateStrings: true,
                    timezone: '+05:00',
                    decimalNumbers: true,
                    charset: 'utf8mb4',
                    jsonStrings: true,
                  } as never,
                },
          ),
        ),
      ))
  })
})

/** Numbers of times and of 64 bits as many an application has them, texts as they come. */
function oddParser(type: number): (text: string) => unknown {
  if ([20, 1700, 700, 701, 21, 23].includes(type)) return Number
  if (type === 16) return (text) => text === 't'
  if (type === 17) return (text) => Buffer.from(text.slice(2), 'hex')
  return [25, 1043, 2950].includes(type) ? (text) => text : (text) => (type > 10_000 ? text : { of: type, text })
}

function inKolkata(
  connection: { query(sql: string, done: (error: Error | null) => void): void },
  done: (error: Error | null, connection: unknown) => void,
): void {
  connection.query("SET TimeZone = 'Asia/Kolkata'", (error) => done(error, connection))
}

forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
  it('keeps the microseconds of a value that the next page goes on from', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      const words = { sqlite: 'datetime', postgres: 'timestamptz', mysql: 'datetime(6)', mariadb: 'datetime(6)' }
      await knex.raw(`CREATE TABLE t (id int, v ${words[place.engine]})`)
      const utc = place.engine === 'postgres' ? '+00' : ''
      for (const [id, digits] of ['123456', '123457', '123458'].entries()) {
        await knex.raw(`INSERT INTO t VALUES (${id}, '2026-11-20 14:32:00.${digits}${utc}')`)
      }
      const codec = access.codec({ kind: 'timestamp', timezone: true })
      const [row] = (await knex('t')
        .where({ id: 1 })
        .select(knex.raw(`${codec.exact?.(access.quote('v')) ?? access.quote('v')} AS e`))) as [{ e: string }]
      expect(
        await knex('t')
          .whereRaw(`${access.quote('v')} > ?`, [row.e])
          .pluck('id'),
      ).toEqual([2])
      const decoded = await readBack({ access, knex }, codec, { table: 't', column: 'v', where: 'id = 1' })
      expect(decoded).toEqual(new Date('2026-11-20T14:32:00.123Z'))
      await knex.destroy()
    }))
})

forEachServer(['postgres'], (server) => {
  it('reads times before Christ, and says of infinity that no Date can hold it', async () => {
    const { access } = open(server.url)
    const codec = access.codec({ kind: 'timestamp', timezone: true })
    const read = async (literal: string): Promise<unknown> => {
      const [row] = await query(server.url, `SELECT ${codec.select?.(`'${literal}'::timestamptz`)} AS v`)
      return codec.decode?.(row?.['v'])
    }
    expect(await read('0044-03-15 10:00:00+00 BC')).toEqual(new Date('-000043-03-15T10:00:00Z'))
    expect(await read('1800-01-01 00:00:00+05:53:28')).toEqual(new Date(Date.UTC(1799, 11, 31, 18, 6, 32)))
    expect(await read('12345-01-01 00:00:00+00')).toEqual(new Date('+012345-01-01T00:00:00Z'))
    await expect(read('infinity')).rejects.toThrow("holds 'infinity', which is no point in time")
  })

  it('reads numbers and times the same, whatever a database sets for its sessions', () =>
    withDatabase(server, async (url) => {
      const name = new URL(url).pathname.slice(1)
      for (const setting of [
        'extra_float_digits = 0',
        "datestyle = 'German'",
        "timezone = 'Asia/Kolkata'",
        "bytea_output = 'escape'",
        "intervalstyle = 'sql_standard'",
      ])
        await query(server.url, `ALTER DATABASE "${name}" SET ${setting}`)
      await expectAllBack(open(url))
      const { access, knex } = open(url)
      await knex.raw('CREATE TABLE sums (v double precision)')
      await knex('sums').insert({ v: 0.1 + 0.2 })
      const codec = access.codec({ kind: 'double' })
      expect(await readBack({ access, knex }, codec, { table: 'sums', column: 'v', where: 'true' })).toBe(0.1 + 0.2)
    }))
})
