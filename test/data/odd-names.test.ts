import { agg, belongsTo, defineModel, defineSchema, hasMany, manyToMany, primaryKey, t } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

/** Names that SQL, Knex or JavaScript have for other things. */
const Odd = defineModel('Odd', {
  table: '_1',
  columns: {
    id: t.id(),
    default: t.int().nullable(),
    note: t.text().nullable(),
    label: t.text().name('to?"`\'String').nullable(),
    length: t.int().name('le ng.th').nullable(),
    'we:ird': t.text().name(':we::ird').nullable(),
    ünï: t.text().nullable(),
    long: t.text().name('x'.repeat(60)).nullable(),
    '#at0': t.int().nullable(),
    '2': t.int().nullable(),
    '10': t.int().nullable(),
  },
  relations: { kids: hasMany('Kid', 'owner'), others: manyToMany('Odd', 'Link', { keys: ['from', 'to'] }) },
})
const Kid = defineModel('Kid', {
  table: 'sel?ect',
  columns: {
    id: t.id().name('i?d'),
    owner: t.int().name('own?er').references('Odd.id'),
    rank: t.int().nullable(),
  },
  relations: { up: belongsTo('Odd', 'owner') },
})
const Link = defineModel('Link', {
  table: 'from',
  columns: { from: t.int().name('where').references('Odd.id'), to: t.int().name('order').references('Odd.id') },
  constraints: [primaryKey(['from', 'to'])],
})

/** As JavaScript may declare it: to the types every object has a constructor. */
const Race = defineModel('Race', {
  columns: { id: t.id(), constructor: t.text().nullable(), valueOf: t.int().nullable() },
})

onEveryEngine(defineSchema([Odd, Kid, Link, Race]), (stage) => {
  it('are names and nothing else, in every kind of statement', async () => {
    const { db } = stage
    const odds = db.repo(Odd)
    const values = {
      default: 1,
      note: 'c?',
      label: "t'?",
      length: 3,
      'we:ird': ':x',
      ünï: 'ü',
      long: 'l',
      '#at0': 5,
      '2': 2,
      '10': 10,
    }
    const empty = {
      default: 2,
      note: null,
      label: null,
      length: null,
      'we:ird': null,
      ünï: null,
      long: null,
      '#at0': null,
      '2': null,
      '10': null,
    }
    const [first, second] = await odds.createMany([values, { default: 2 }])
    expect(first).toEqual({ id: 1, ...values })
    expect(second).toEqual({ id: 2, ...empty })
    expect(await db.repo(Kid).createMany([{ owner: 1, rank: 4 }, { owner: 1 }])).toEqual([
      { id: 1, owner: 1, rank: 4 },
      { id: 2, owner: 1, rank: null },
    ])
    await odds.setLinks(1, 'others', [1, 2])

    const loaded = await db
      .query(Odd)
      .where({ label: { contains: '?' }, kids: { some: { rank: 4 } }, others: { some: { default: 2 } } })
      .with({
        kids: { with: { up: true }, where: { rank: { gt: 1 } }, limit: 1 },
        others: { orderBy: { id: 'desc' }, limit: 1 },
      })
      .orderBy({ length: 'asc', '#at0': 'desc' })
      .all()
    expect(loaded).toEqual([{ ...first, kids: [{ id: 1, owner: 1, rank: 4, up: first }], others: [second] }])

    const sorted = odds.query().orderBy({ '#at0': { direction: 'asc', nulls: 'last' }, label: 'asc' })
    const page = await sorted.cursor({ size: 1 })
    expect(page.items).toEqual([first])
    expect((await sorted.cursor({ size: 1, after: page.next })).items).toEqual([second])
    expect(
      await odds
        .query()
        .groupBy(
          ['default', 'note'],
          { '2': agg.count(), most: agg.max(Odd.columns.length) },
          { orderBy: { default: 'asc' } },
        ),
    ).toEqual([
      { default: 1, note: 'c?', '2': 1, most: 3 },
      { default: 2, note: null, '2': 1, most: null },
    ])

    expect(await odds.update(1, { label: 'n?w', length: 9 })).toEqual({ ...first, label: 'n?w', length: 9 })
    expect(await odds.updateWhere({ kids: { some: {} }, 'we:ird': { like: ':%' } }, { 'we:ird': '??' })).toBe(1)
    const changed = await odds.upsert({ id: 1, label: 'up?' }, { on: ['id'] })
    expect(changed).toEqual({ ...first, label: 'up?', length: 9, 'we:ird': '??' })
    const streamed: unknown[] = []
    for await (const row of odds.query().where({ ünï: 'ü' }).stream()) streamed.push(row)
    expect(streamed).toEqual([changed])
    const locked = await db.transaction((tx) =>
      tx.query(Odd).where({ label: 'up?' }).lock('update').with({ kids: true }).first(),
    )
    expect(locked?.kids).toHaveLength(2)
    expect(await odds.query().where({ label: 'up?' }).toKnex()).toHaveLength(1)
    expect(await db.repo(Kid).deleteWhere({ up: { default: 1 } })).toBe(2)
  })

  it('of what every object has are columns like others', async () => {
    const races = stage.db.repo(Race)
    const [none, one] = await races.createMany([{}, { constructor: 'McLaren', valueOf: 3 }] as never)
    expect(none).toEqual({ id: 1, constructor: null, valueOf: null })
    expect(one).toEqual({ id: 2, constructor: 'McLaren', valueOf: 3 })
    expect(await races.update(1, { valueOf: 7 } as never)).toEqual({ id: 1, constructor: null, valueOf: 7 })
    expect(await races.upsert({ id: 2 } as never, { on: ['id'] })).toEqual(one)
  })
})
