import { describe, expect, it } from 'vitest'
import { expressionKey, renameInExpression } from '../../../../src/dialect/sql-text/key.js'
import { mysqlRules, postgresRules } from '../../../../src/dialect/sql-text/lexer.js'

const postgresKey = (sql: string): string => expressionKey(sql, postgresRules)
const mysqlKey = (sql: string): string => expressionKey(sql, mysqlRules)

describe('the key of an expression', () => {
  it.each([
    ['a>1', 'A  > /* c */ 1 -- d'],
    ['(a > 1)', 'a > 1'],
    ['((a) > (1))', '(a) > (1)'],
    ['( ( a ) )', 'a'],
    ["'it''s'", "('it''s')"],
    ['1E5', '1e5'],
    ["X'1F'", "x'1f'"],
    ['lower(a)', 'LOWER ( a )'],
  ])('is one for both engines: %s, %s', (a, b) => {
    expect(postgresKey(a)).toBe(postgresKey(b))
    expect(mysqlKey(a)).toBe(mysqlKey(b))
  })

  it.each([
    ["'A'", "'a'"],
    ["' a'", "'a'"],
    ["'a'", 'a'],
    ['(a) > (b)', 'a) > (b'],
    ['(a + b) * c', 'a + b * c'],
    ["x'10'", "'10'"],
    ['1', "'1'"],
    ['a b', 'ab'],
  ])('differs for both engines: %s, %s', (a, b) => {
    expect(postgresKey(a)).not.toBe(postgresKey(b))
    expect(mysqlKey(a)).not.toBe(mysqlKey(b))
  })

  it('says the same of the ways to write one string', () => {
    expect(postgresKey("E'it\\'s\\n'")).toBe(postgresKey("$$it's\n$$"))
    expect(mysqlKey(`'it\\'s'`)).toBe(mysqlKey(`"it's"`))
  })

  it('ignores the quotes that PostgreSQL does not need', () => {
    expect(postgresKey('"a_1" > B')).toBe(postgresKey('A_1 > "b"'))
    expect(postgresKey('"A"')).not.toBe(postgresKey('A'))
    expect(postgresKey('"a b"')).not.toBe(postgresKey('a b'))
    expect(postgresKey('U&"\\0061"')).toBe(postgresKey('a'))
  })

  it('keeps the quotes that tell a column from a value or a type', () => {
    expect(postgresKey('"user"')).not.toBe(postgresKey('user'))
    expect(postgresKey('"current_date"')).not.toBe(postgresKey('current_date'))
    expect(postgresKey(`'a'::"char"`)).not.toBe(postgresKey(`'a'::char`))
    expect(postgresKey('"char" > 1')).toBe(postgresKey('char > 1'))
    expect(mysqlKey('`current_date`')).not.toBe(mysqlKey('current_date'))
    expect(mysqlKey('`user`')).toBe(mysqlKey('user'))
  })

  it('ignores letter case and backticks of the names of MySQL', () => {
    expect(mysqlKey('(`Price` > 0)')).toBe(mysqlKey('price>0'))
    expect(mysqlKey('`a B`')).toBe(mysqlKey('`A b`'))
    expect(mysqlKey('`a``b`')).toBe('`a``b`')
    expect(mysqlKey("_utf8mb4'x'")).toBe(mysqlKey("_UTF8MB4 'x'"))
  })

  it('is the text itself when that cannot be read', () => {
    expect(postgresKey(" a = 'b ")).toBe("a = 'b")
    expect(mysqlKey(' a /* b ')).toBe('a /* b')
  })

  it('is a key of itself', () => {
    for (const sql of ["\"A b\" = $$x'$$::text AND c ->> 'd' IS NULL", '((a))', 'CASE WHEN a THEN 1 END']) {
      expect(postgresKey(postgresKey(sql))).toBe(postgresKey(sql))
    }
  })
})

describe('renaming a column in an expression', () => {
  const postgres = (sql: string, from: string, to: string): string =>
    renameInExpression(sql, from, to, postgresRules, (name) => `"${name}"`)
  const mysql = (sql: string, from: string, to: string): string =>
    renameInExpression(sql, from, to, mysqlRules, (name) => `\`${name}\``)

  it('leaves everything else byte for byte', () => {
    expect(postgres('( A  >/* a */0 )AND \'a\' <> "a" -- a', 'a', 'b')).toBe('( "b"  >/* a */0 )AND \'a\' <> "b" -- a')
    expect(mysql('`A`>0 # a\n AND \'a\' <> "a" + a', 'a', 'b')).toBe('`b`>0 # a\n AND \'a\' <> "a" + `b`')
  })

  it('folds names as the engine does', () => {
    expect(postgres('Name = "Name"', 'Name', 'x')).toBe('Name = "x"')
    expect(postgres('Name = "Name"', 'name', 'x')).toBe('"x" = "Name"')
    expect(mysql('Name = `NAME`', 'name', 'x')).toBe('`x` = `x`')
  })

  it('leaves functions, qualifiers, types and collations', () => {
    expect(postgres('date(date) > date.date', 'date', 'day')).toBe('date("day") > date."day"')
    expect(postgres('date::date = x::public.date AND date = CAST(y AS date)', 'date', 'day')).toBe(
      '"day"::date = x::public.date AND "day" = CAST(y AS date)',
    )
    expect(postgres('"C" COLLATE "C" > 1', 'C', 'd')).toBe('"d" COLLATE "C" > 1')
    expect(mysql('extract(year from d) = year', 'year', 'y')).toBe('extract(year from d) = `y`')
  })

  it('leaves the words of the grammar, also where a column has their name', () => {
    expect(postgres('CASE WHEN "end" > start THEN 1 ELSE "end" END', 'end', 'z')).toBe(
      'CASE WHEN "z" > start THEN 1 ELSE "z" END',
    )
    expect(postgres('"user" = user AND "and"', 'user', 'u')).toBe('"u" = user AND "and"')
    expect(mysql('CASE WHEN `end` > 1 THEN 2 END < end', 'end', 'z')).toBe('CASE WHEN `z` > 1 THEN 2 END < `z`')
  })
})
