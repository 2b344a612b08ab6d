import { describe, expect, it } from 'vitest'
import { type AnyColumn, t } from '../../../../src/model/index.js'
import { cases } from './cases.js'
import { accepts, saidOf } from './support.js'

describe('the values that a column takes', () => {
  it.each(cases)('are those of its type: %s', (_, column, good, bad) => {
    expect(good.filter((value) => !accepts(column, value))).toEqual([])
    expect(bad.filter((value) => accepts(column, value))).toEqual([])
  })

  it('covers every type that there is', () => {
    const kinds = new Set(cases.map(([, column]) => column.definition.type.kind))
    const all = Object.values({ ...t, id: t.int }).map((make) => (make as (of: unknown) => AnyColumn)(t.int()))
    expect(
      all
        .map(({ definition }) => definition.type.kind)
        .filter((kind) => kind !== 'json' && kind !== 'jsonb' && !kinds.has(kind)),
    ).toEqual([])
  })

  it('says what is wrong in plain English', () => {
    expect([
      ...saidOf(t.string(3), 'abcd'),
      ...saidOf(t.text(), 'a\0'),
      ...saidOf(t.text(), '\ud83d'),
      ...saidOf(t.decimal(5, 1), 'x'),
      ...saidOf(t.date(), '0000-01-01'),
      ...saidOf(t.time({ precision: 1 }), '12:00:00.25'),
      ...saidOf(t.custom('point'), null),
    ]).toEqual([
      'value: Too big: expected string to have <=3 characters',
      'value: Must not hold a NUL character: PostgreSQL cannot store it',
      'value: Must not hold half of a surrogate pair: it is no character',
      'value: Must be a decimal number as text, with at most 4 digits before the point and 1 after it',
      'value: Invalid date: there is no year 0',
      'value: Invalid time: digits after the second: at most 1',
      'value: Must have a value',
    ])
  })
})
