import { belongsTo, defineModel, defineSchema, hasMany, manyToMany, primaryKey, t } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

const Crate = defineModel('Crate', {
  columns: { id: t.uuid().primaryKey(), label: t.string(10).nullable() },
  relations: { parts: hasMany('Part', 'crateId', { orphans: 'delete' }), marks: manyToMany('Mark', 'CrateMark') },
})
const Part = defineModel('Part', {
  columns: {
    id: t.uuid().primaryKey(),
    crateId: t.uuid().references('Crate.id'),
    note: t.string(10).nullable(),
    size: t.int().default(1),
  },
  relations: { crate: belongsTo('Crate', 'crateId') },
})
const Mark = defineModel('Mark', { columns: { code: t.decimal(6, 2).primaryKey() } })
const CrateMark = defineModel('CrateMark', {
  columns: { crateId: t.uuid().references('Crate.id'), code: t.decimal(6, 2).references('Mark.code') },
  constraints: [primaryKey(['crateId', 'code'])],
})

const id = (digit: string): string => `abcdefab-0000-4000-8000-00000000000${digit}`

onEveryEngine(defineSchema([Crate, Part, Mark, CrateMark]), (stage) => {
  it('mean the same row, however a key is written', async () => {
    const { db } = stage
    const crate = await db.repo(Crate).create({ id: id('1').toUpperCase() })
    expect(crate.id).toBe(id('1'))
    await db.repo(Part).insertMany([
      { id: id('2'), crateId: id('1').toUpperCase(), note: 'kept', size: 7 },
      { id: id('3'), crateId: id('1'), note: 'gone' },
    ])
    const parts = await db.repo(Crate).replaceChildren(id('1').toUpperCase(), 'parts', [
      { id: id('2').toUpperCase(), size: 8 },
      { id: id('4').toUpperCase(), size: 9 },
    ])
    expect(parts.map(({ id: one, note, size }) => [one, note, size])).toEqual([
      [id('2'), 'kept', 8],
      [id('4'), null, 9],
    ])
    expect(await db.repo(Part).count()).toBe(2)

    const foreign = [{ id: id('1').toUpperCase() }, { id: id('1') }]
    const loaded = await db.load(Crate, foreign, { parts: { orderBy: { id: 'asc' } } })
    expect(loaded.map((row) => row.parts.map((part) => part.id))).toEqual([
      [id('2'), id('4')],
      [id('2'), id('4')],
    ])

    await db.repo(Mark).insertMany([{ code: '1.50' }, { code: '2.00' }])
    await db.repo(Crate).attach(id('1').toUpperCase(), 'marks', ['1.5'])
    await db.repo(Crate).attach(id('1'), 'marks', ['01.50', '2', '2.0'])
    await db.repo(Crate).setLinks(id('1'), 'marks', ['1.5', '1.500', '2'])
    expect(await db.repo(CrateMark).count()).toBe(2)
    await db.repo(Crate).detach(id('1'), 'marks', ['1.5'])
    const left = await db.query(Crate).with({ marks: true }).one()
    expect(left.marks).toEqual([{ code: '2.00' }])

    const same = await db.repo(Part).upsertMany(
      [
        { id: id('4').toUpperCase(), crateId: id('1'), note: 'new' },
        { id: id('2'), crateId: id('1').toUpperCase(), note: 'old' },
      ],
      { on: ['id'], update: 'none' },
    )
    expect(same.map(({ id: one }) => one)).toEqual([id('4'), id('2')])
  })
})
