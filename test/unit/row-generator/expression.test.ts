import { describe, expect, it } from 'vitest'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import type { RowValues, Scalar } from '../../../src/dialect/row-values.js'
import { columnsOf } from '../../../src/dialect/sql-text/expression.js'
import { parseExpression } from '../../../src/dialect/sql-text/parse-expression.js'
import { sqlite } from '../../../src/dialect/sqlite/index.js'
import { holds } from '../../../src/row-generator/evaluate.js'

function met(rules: RowValues, sql: string, row: Readonly<Record<string, Scalar>>): boolean | undefined {
  return holds(parseExpression(rules.tokens(sql)), new Map(Object.entries(row)))
}

describe('conditions in the words of the engines', () => {
  const said: readonly [
    string,
    RowValues,
    string,
    Readonly<Record<string, Scalar>>,
    Readonly<Record<string, Scalar>>,
  ][] = [
    ['bounds', postgres.rowValues, '(a >= 1) AND (a <= 5)', { a: 5n }, { a: 6n }],
    ['between', mysql.rowValues, '`a` between 1 and 5', { a: 1n }, { a: 0n }],
    ['not between', sqlite.rowValues, '[a] NOT BETWEEN 1 AND 5', { a: 0n }, { a: 3n }],
    [
      'a list of PostgreSQL',
      postgres.rowValues,
      "(b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying]::character varying[])::text[])",
      { b: 'x' },
      { b: 'z' },
    ],
    ['a text of an array', postgres.rowValues, "b = ANY ('{x,y}'::text[])", { b: 'y' }, { b: 'z' }],
    ['all of a list', postgres.rowValues, "b <> ALL (ARRAY['x'::text, 'y'::text])", { b: 'z' }, { b: 'x' }],
    ['a list with introducers', mysql.rowValues, "`b` in (_utf8mb4'x',_utf8mb4'y')", { b: 'y' }, { b: 'z' }],
    ['a pattern', postgres.rowValues, "c ~~ 'a_c%'::text", { c: 'abcd' }, { c: 'acd' }],
    ['no pattern', sqlite.rowValues, "c NOT LIKE 'a%'", { c: 'b' }, { c: 'a' }],
    ['a regular expression', postgres.rowValues, "c ~ '^[[:alpha:]]{2}\\d+$'::text", { c: 'ab1' }, { c: 'a1' }],
    ['a regular expression of MySQL', mysql.rowValues, "regexp_like(`c`,_utf8mb4'^[a-z]+$')", { c: 'abc' }, { c: '1' }],
    ['a glob', sqlite.rowValues, "c GLOB 'x?*'", { c: 'xyz' }, { c: 'x' }],
    ['a length', postgres.rowValues, 'char_length((c)::text) > 3', { c: 'ü234' }, { c: '123' }],
    [
      'columns with each other',
      postgres.rowValues,
      'd < e',
      { d: '2020-01-01', e: '2020-01-02' },
      { d: '2020-01-02', e: '2020-01-02' },
    ],
    ['alternatives', postgres.rowValues, "(a IS NULL) OR (c = 'x'::text)", { a: null, c: 'y' }, { a: 1n, c: 'y' }],
    ['negation', sqlite.rowValues, 'NOT (a = 1 OR a = 2)', { a: 3n }, { a: 2n }],
    ['numbers in texts', sqlite.rowValues, 'a + 1 > 2 * 3', { a: '6.5' }, { a: '5' }],
    [
      'a case',
      postgres.rowValues,
      'CASE WHEN (a > 1) THEN (b IS NOT NULL) ELSE true END',
      { a: 1n, b: null },
      { a: 2n, b: null },
    ],
    ['distinctness', postgres.rowValues, 'a IS DISTINCT FROM b', { a: 1n, b: null }, { a: null, b: null }],
    ['the kind of a document', postgres.rowValues, "jsonb_typeof(c) = 'object'::text", { c: '{}' }, { c: '[]' }],
    ['what a document is', mysql.rowValues, 'json_valid(`c`)', { c: '{"a": 1}' }, { c: '{a}' }],
    ['a cast', mysql.rowValues, 'cast(`a` as signed) > 3', { a: '4' }, { a: '3' }],
  ]
  for (const [name, rules, sql, good, bad] of said) {
    it(`reads ${name}`, () => {
      expect({ sql, good: met(rules, sql, good), bad: met(rules, sql, bad) }).toEqual({ sql, good: true, bad: false })
    })
  }

  it('takes NULL for met, as checks do', () => {
    expect(met(postgres.rowValues, 'a > 1', { a: null })).toBe(true)
    expect(met(postgres.rowValues, 'a > 1 AND b > 1', { a: null, b: 0n })).toBe(false)
    expect(met(postgres.rowValues, 'a = ANY (ARRAY[1, 2])', { a: null })).toBe(true)
  })

  it('says that it cannot tell, rather than to guess', () => {
    expect(met(postgres.rowValues, 'my_function(a)', { a: 1n })).toBeUndefined()
    expect(met(postgres.rowValues, 'a @> b', { a: '{}', b: '{}' })).toBeUndefined()
    expect(met(postgres.rowValues, 'my_function(a) AND false', { a: 1n })).toBe(false)
    expect(met(postgres.rowValues, 'a > (SELECT 1) +', { a: 1n })).toBeUndefined()
    expect(met(postgres.rowValues, 'nobody > 1', { a: 1n })).toBeUndefined()
  })

  it('names the columns of a condition once and in order', () => {
    expect(columnsOf(parseExpression(postgres.rowValues.tokens('lower(b) = c AND ("B c" > 1 OR b IS NULL)')))).toEqual([
      'b',
      'c',
      'B c',
    ])
  })
})
