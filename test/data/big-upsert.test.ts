import { defineModel, defineSchema, primaryKey, t, unique } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

const Seat = defineModel('Seat', {
  columns: {
    row: t.int(),
    number: t.int(),
    code: t.string(20).unique(),
    zone: t.int(),
    place: t.int(),
    note: t.text().nullable(),
  },
  constraints: [primaryKey(['row', 'number']), unique(['zone', 'place'])],
})

onEveryEngine(defineSchema([Seat]), (stage) => {
  it('finds as many rows again by a key as it has written, whatever columns the key has', async () => {
    const seats = Array.from({ length: 2_500 }, (_, at) => ({
      row: at >> 5,
      number: at & 31,
      code: `c${at}`,
      zone: at & 31,
      place: at >> 5,
    }))
    const created = await stage.db.repo(Seat).createMany(seats)
    expect(created.map(({ code }) => code)).toEqual(seats.map(({ code }) => code))
    for (const on of [['row', 'number'], ['code'], ['zone', 'place']] as const) {
      const same = await stage.db.repo(Seat).upsertMany(seats, { on: [...on], update: 'none' })
      expect(same).toEqual(created)
    }
  })
})
