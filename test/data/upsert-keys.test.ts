import { defineModel, defineSchema, t } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

/** Texts that are compared with such columns as floating numbers would be the same. */
const Account = defineModel('Account', {
  columns: {
    id: t.id(),
    number: t.bigint().unique(),
    amount: t.decimal(20, 0).unique(),
    code: t.string(5).unique(),
    note: t.text(),
  },
})
const near = [9007199254740992n, 9007199254740993n] as const

onEveryEngine(defineSchema([Account]), (stage) => {
  it('changes the row of just this number, and not of one beside it', async () => {
    const accounts = stage.db.repo(Account)
    const rows = near.map((number, at) => ({ number, amount: String(number), code: `c${at}`, note: 'old' }))
    await accounts.createMany(rows)
    await accounts.upsert({ ...(rows[1] as (typeof rows)[0]), note: 'new' }, { on: ['number'] })
    await accounts.upsert({ ...(rows[1] as (typeof rows)[0]), code: 'c9' }, { on: ['amount'], update: ['code'] })
    const found = await accounts.getAll({ orderBy: { id: 'asc' } })
    expect(found.map(({ code, note }) => [code, note])).toEqual([
      ['c0', 'old'],
      ['c9', 'new'],
    ])
  })
})
