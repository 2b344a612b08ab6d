import { describe, expect, it } from 'vitest'
import { emptyTables } from '../../../src/migrator/ci/empty-tables.js'

const unfilled = (...tables: readonly string[]) =>
  tables.map((table) => ({ table, revision: 'a', reason: 'a check that nobody could solve' }))

describe('the warning about tables without generated rows', () => {
  it('comes when more than a tenth of them stayed empty, and names them with the reason', () => {
    expect(emptyTables({ tables: 20, unfilled: unfilled('a', 'b') })).toEqual([])
    expect(emptyTables({ tables: 20, unfilled: unfilled('a', 'b', 'c') })).toMatchObject([
      { rule: 'rows-missing', severity: 'warning', message: expect.stringContaining('3 of 20 tables') as unknown },
    ])
    expect(emptyTables({ tables: 1, unfilled: unfilled('a') })[0]?.message).toContain('a (a check that nobody')
  })

  it('counts a table once that stayed empty before several revisions', () => {
    expect(emptyTables({ tables: 20, unfilled: unfilled('a', 'a', 'a', 'b') })).toEqual([])
  })

  it('does not come where no rows were asked for', () => {
    expect(emptyTables({})).toEqual([])
  })

  it('stays short for many', () => {
    const many = Array.from({ length: 200 }, (_, at) => `t${at}`)
    expect(emptyTables({ tables: 200, unfilled: unfilled(...many) })[0]?.message).toMatch(/, and 195 more\.$/)
  })
})
