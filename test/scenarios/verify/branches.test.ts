import { describe, expect, it } from 'vitest'
import { forEachEngine, prove, type Step, sql, sqlite } from './history.js'

const column = (id: string, table: string, after: readonly string[]): Step =>
  sql(id, `ALTER TABLE ${table} ADD COLUMN ${id} INTEGER`, `ALTER TABLE ${table} DROP COLUMN ${id}`, { after })

const table = (id: string, after: readonly string[]): Step =>
  sql(id, `CREATE TABLE ${id} (id INTEGER PRIMARY KEY)`, `DROP TABLE ${id}`, { after })

const root = sql('root', 'CREATE TABLE users (id INTEGER PRIMARY KEY, age INTEGER)', 'DROP TABLE users')

/** Each makes the table its own way, if it is not there. */
const makes = (id: string, type: string, after: readonly string[]): Step =>
  sql(id, `CREATE TABLE IF NOT EXISTS shared (id INTEGER PRIMARY KEY, name ${type})`, 'DROP TABLE IF EXISTS shared', {
    after,
  })

describe('parallel branches', () => {
  forEachEngine((engine) => {
    it('are sound where they lead to the same in both orders', async () => {
      const { result } = await prove(engine, [root, table('a', ['root']), table('b', ['root']), table('c', ['a', 'b'])])
      expect(result).toMatchObject({ ok: true })
      expect(result.findings).toBeUndefined()
    })

    it('are told of in a note where only the order of columns depends on them', async () => {
      const { result } = await prove(engine, [root, column('a', 'users', ['root']), column('b', 'users', ['root'])])
      expect(result.ok).toBe(true)
      expect(result.findings?.map(({ severity, object }) => [severity, object])).toEqual([['note', 'table users']])
      expect(result.findings?.[0]?.message).toMatch(/depending on which branch is run first/)
    })

    it('fail where what they lead to depends on the order, and the finding names both ends', async () => {
      const { result } = await prove(engine, [
        root,
        makes('a', 'VARCHAR(10)', ['root']),
        makes('b', 'VARCHAR(20)', ['root']),
      ])
      expect(result.ok).toBe(false)
      const found = result.findings?.find(({ rule }) => rule === 'branch-order')
      expect(found).toMatchObject({ severity: 'error', object: 'column shared.name' })
      expect(found?.message).toMatch(/varchar\(10\)|varying\(10\)/i)
      expect(found?.message).toMatch(/varchar\(20\)|varying\(20\)/i)
    })

    it('fail where one of them needs the other and does not say so; with dependsOn they are sound', async () => {
      const needy = column('b', 'a', ['root'])
      const { result } = await prove(engine, [root, table('a', ['root']), needy])
      expect(result.ok).toBe(false)
      expect(result.findings).toMatchObject([{ rule: 'branch-order', severity: 'error', revision: 'b' }])
      expect(result.findings?.[0]?.message).toMatch(/does not run/)
      const said = await prove(engine, [root, table('a', ['root']), { ...needy, dependsOn: ['a'] }])
      expect(said.result).toMatchObject({ ok: true })
      expect(said.result.findings).toBeUndefined()
    })
  })

  it('are run in both orders where there are three, and merges of merges', async () => {
    const three = [root, table('a', ['root']), table('b', ['root']), table('c', ['root'])]
    const merged = [...three, table('ab', ['a', 'b']), table('abc', ['ab', 'c']), table('last', ['abc'])]
    const { result, verdicts } = await prove(sqlite, merged)
    expect(result.ok).toBe(true)
    expect(Object.values(verdicts)).toEqual(merged.map(() => 'reversible'))
    // The third needs the second.
    const broken = await prove(sqlite, [...three.slice(0, 3), column('c', 'b', ['root'])])
    expect(broken.result.ok).toBe(false)
    expect(broken.result.findings?.map(({ rule }) => rule)).toContain('branch-order')
  })

  it('are judged each by itself where one fails, and the order of the others is still looked at', async () => {
    const { result, verdicts } = await prove(sqlite, [
      root,
      sql('broken', 'DROP TABLE nowhere', 'SELECT 1', { after: ['root'] }),
      table('stands', ['broken']),
      makes('a', 'VARCHAR(10)', ['root']),
      makes('b', 'VARCHAR(20)', ['root']),
    ])
    expect(verdicts).toMatchObject({ broken: 'upgrade-failed', stands: 'not-judged' })
    expect(result.findings?.map(({ rule }) => rule)).toContain('branch-order')
  })
})
