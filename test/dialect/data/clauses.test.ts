import { expect, it } from 'vitest'
import type { DeclaredType } from '../../../src/model/index.js'
import { forEachPlace } from '../../support/places.js'
import { type Opened, open, rows } from './data-place.js'

const names = ['Anna', 'anna', 'Änne', '100%', '100x', 'a_b', 'axb', 'back\\slash', '[x]*?', 'z🦄']

async function withNames(url: string): Promise<Opened> {
  const opened = open(url)
  const { knex, access } = opened
  const words = {
    sqlite: 'text',
    postgres: 'text',
    mysql: 'varchar(40) COLLATE utf8mb4_bin',
    mariadb: 'varchar(40) COLLATE utf8mb4_bin',
  }
  await knex.raw(`CREATE TABLE t (id int PRIMARY KEY, v ${words[access.name as keyof typeof words]})`)
  for (const [id, v] of names.entries()) await knex('t').insert({ id, v })
  return opened
}

forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
  const find = async (opened: Opened, kind: 'like' | 'ilike', pattern: string): Promise<readonly unknown[]> => {
    const { sql, bindings } = opened.access.clauses[kind](opened.access.quote('v'), pattern)
    return opened
      .knex('t')
      .whereRaw(sql, bindings as never)
      .orderBy('id')
      .pluck('v')
  }

  it('matches patterns to the letter, and escapes', () =>
    place.withDatabase(async (url) => {
      const opened = await withNames(url)
      expect(await find(opened, 'like', 'a%')).toEqual(['anna', 'a_b', 'axb'])
      expect(await find(opened, 'like', '_nna')).toEqual(['Anna', 'anna'])
      expect(await find(opened, 'like', 'a_b')).toEqual(['a_b', 'axb'])
      expect(await find(opened, 'like', 'a\\_b')).toEqual(['a_b'])
      expect(await find(opened, 'like', '100\\%')).toEqual(['100%'])
      expect(await find(opened, 'like', 'back\\\\%')).toEqual(['back\\slash'])
      expect(await find(opened, 'like', '%\\')).toEqual([])
      expect(await find(opened, 'like', '[x]*?')).toEqual(['[x]*?'])
      expect(await find(opened, 'like', '%[%')).toEqual(['[x]*?'])
      expect(await find(opened, 'like', 'z_')).toEqual(['z🦄'])
      expect(await find(opened, 'like', "' OR 1=1 --")).toEqual([])
      await opened.knex.destroy()
    }))

  it('matches whatever the case of letters', () =>
    place.withDatabase(async (url) => {
      const opened = await withNames(url)
      expect(await find(opened, 'ilike', 'ANNA')).toEqual(['Anna', 'anna'])
      expect(await find(opened, 'ilike', 'A\\_B')).toEqual(['a_b'])
      expect(await find(opened, 'ilike', '[X]*?')).toEqual(['[x]*?'])
      expect(await find(opened, 'ilike', 'BACK\\')).toEqual([])
      if (place.engine !== 'sqlite') expect(await find(opened, 'ilike', 'äN%')).toEqual(['Änne'])
      await opened.knex.destroy()
    }))

  it('puts NULLs where they are wanted, and says truly where they are without a word', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      await knex.raw('CREATE TABLE t (n int)')
      for (const n of [2, null, 1]) await knex('t').insert({ n: n as never })
      const ordered = (...how: ['asc' | 'desc', ('first' | 'last')?]): Promise<unknown[]> =>
        knex('t')
          .orderByRaw(access.clauses.order(access.quote('n'), ...how))
          .pluck('n')
      expect(await ordered('asc', 'first')).toEqual([null, 1, 2])
      expect(await ordered('asc', 'last')).toEqual([1, 2, null])
      expect(await ordered('desc', 'first')).toEqual([null, 2, 1])
      expect(await ordered('desc', 'last')).toEqual([2, 1, null])
      expect(await ordered('asc')).toEqual(access.facts.nullsFirst ? [null, 1, 2] : [1, 2, null])
      expect(await ordered('desc')).toEqual(access.facts.nullsFirst ? [2, 1, null] : [null, 2, 1])
      await knex.destroy()
    }))

  it('adds up without losing digits, and gives extremes as values of the column', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      const boolean = place.engine === 'postgres' ? 'boolean' : 'smallint'
      const moment = { sqlite: 'datetime', postgres: 'timestamptz', mysql: 'datetime(6)', mariadb: 'datetime(6)' }
      await knex.raw(
        `CREATE TABLE t (i int, b bigint, d decimal(12,2), f double precision, y ${boolean}, p ${moment[place.engine]})`,
      )
      const aggregate = async (kind: 'sum' | 'avg' | 'min' | 'max', column: string, type: DeclaredType) => {
        const sql = access.clauses.aggregate(kind, access.quote(column), type)
        return (await rows(knex, `SELECT ${sql} AS v FROM t`))[0]?.['v']
      }
      const types: Record<string, DeclaredType> = {
        i: { kind: 'int' },
        b: { kind: 'bigint' },
        d: { kind: 'decimal', precision: 12, scale: 2 },
        f: { kind: 'double' },
        y: { kind: 'bool' },
        p: { kind: 'timestamp', timezone: true },
      }
      const of = async (kind: 'sum' | 'avg' | 'min' | 'max', column: string): Promise<unknown> => {
        const type = types[column] as DeclaredType
        const value = await aggregate(kind, column, type)
        if (kind === 'min' || kind === 'max') return value === null ? null : access.codec(type).decode?.(value)
        return value
      }
      expect([await of('sum', 'i'), await of('sum', 'd'), await of('avg', 'i'), await of('max', 'p')]).toEqual([
        null,
        null,
        null,
        null,
      ])
      const day = (text: string): unknown => access.codec(types['p'] as DeclaredType).encode(new Date(text))
      const yes = (value: boolean): unknown => access.codec(types['y'] as DeclaredType).encode(value)
      await knex('t').insert({
        i: 1,
        b: '9007199254740993',
        d: '0.10',
        f: 0.5,
        y: yes(true),
        p: day('2026-11-20T14:32:00Z'),
      } as never)
      await knex('t').insert({
        i: 2,
        b: '2',
        d: '0.20',
        f: 0.25,
        y: yes(false),
        p: day('2026-11-20T14:32:00.5Z'),
      } as never)
      expect(await of('sum', 'i')).toBe('3')
      expect(await of('sum', 'b')).toBe('9007199254740995')
      expect(await of('sum', 'd')).toBe('0.30')
      expect(await of('sum', 'f')).toBe(0.75)
      expect(Number(await of('avg', 'i'))).toBe(1.5)
      expect(Number(await of('avg', 'd'))).toBeCloseTo(0.15, 12)
      expect(await of('max', 'b')).toBe(9007199254740993n)
      expect(await of('min', 'd')).toBe('0.10')
      expect([await of('min', 'y'), await of('max', 'y')]).toEqual([false, true])
      expect([await of('min', 'p'), await of('max', 'p')]).toEqual([
        new Date('2026-11-20T14:32:00Z'),
        new Date('2026-11-20T14:32:00.5Z'),
      ])
      await knex.destroy()
    }))

  it('compares numbers with what the column cannot hold, and finds nothing', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      await knex.raw('CREATE TABLE t (i int, b bigint, d decimal(12,2))')
      await knex('t').insert({ i: 1, b: '9007199254740993', d: '12.34' })
      const count = async (column: string, type: DeclaredType, value: unknown): Promise<number> => {
        const codec = access.codec(type)
        const where = `${access.quote(column)} = ${codec.placeholder ?? '?'}`
        return (await rows(knex, `SELECT 1 AS x FROM t WHERE ${where}`, [codec.encode(value)])).length
      }
      expect(await count('i', { kind: 'int' }, 3_000_000_000)).toBe(0)
      expect(await count('b', { kind: 'bigint' }, 9007199254740992n)).toBe(0)
      expect(await count('b', { kind: 'bigint' }, 9007199254740993n)).toBe(1)
      expect(await count('d', { kind: 'decimal', precision: 12, scale: 2 }, '12.345')).toBe(0)
      expect(await count('d', { kind: 'decimal', precision: 12, scale: 2 }, '12.34')).toBe(1)
      await knex.destroy()
    }))

  it('empties tables that refer to each other and numbers from the start, whatever their names', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      const id = {
        sqlite: 'integer PRIMARY KEY AUTOINCREMENT',
        postgres: 'integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY',
        mysql: 'integer AUTO_INCREMENT PRIMARY KEY',
        mariadb: 'integer AUTO_INCREMENT PRIMARY KEY',
      }[place.engine]
      const raw = (sql: string): PromiseLike<unknown> => knex.raw(sql.replaceAll('?', '\\?'))
      const [parent, child] = ['parent?', "it's"].map((name) => access.quoteTable({ name })) as [string, string]
      await raw(`CREATE TABLE ${parent} (id ${id}, n int)`)
      await raw(`CREATE TABLE ${child} (id ${id}, parent int, FOREIGN KEY (parent) REFERENCES ${parent} (id))`)
      const fill = async (): Promise<void> => {
        await raw(`INSERT INTO ${parent} (n) VALUES (1)`)
        await raw(`INSERT INTO ${child} (parent) VALUES (1)`)
      }
      await fill()
      await access.truncate(knex, [{ name: 'parent?' }, { name: "it's" }])
      expect(await rows(knex, `SELECT id FROM ${child}`)).toEqual([])
      await fill()
      await access.truncate(knex, [])
      await knex.transaction((transaction) => access.truncate(transaction, [{ name: "it's" }, { name: 'parent?' }]))
      expect(await rows(knex, `SELECT id FROM ${parent.replaceAll('?', '\\?')}`)).toEqual([])
      await knex.destroy()
    }))

  it('shows how a query would be run', () =>
    place.withDatabase(async (url) => {
      const { access, knex } = open(url)
      await knex.raw('CREATE TABLE things (id int PRIMARY KEY)')
      expect(await access.explain(knex, 'SELECT * FROM things WHERE id = ?', [1])).toMatch(
        /things|impossible|no matching/i,
      )
      await knex.destroy()
    }))
})
