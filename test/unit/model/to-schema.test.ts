import { describe, expect, it } from 'vitest'
import {
  defineModel,
  defineSchema,
  foreignKey,
  index,
  isDbtoolError,
  primaryKey,
  softDelete,
  t,
  timestamps,
  unique,
  uuidKey,
} from '../../../src/index.js'
import { toSchema } from '../../../src/model/index.js'
import { columnNameFor, fitName, maxNameBytes, tableNameFor } from '../../../src/model/naming.js'

describe('naming', () => {
  it.each([
    ['User', 'users', 'user', 'user'],
    ['UserAddress', 'user_addresses', 'user_address', 'useraddress'],
    ['Person', 'people', 'person', 'person'],
    ['Category', 'categories', 'category', 'category'],
    ['HTTPServerLog2', 'http_server_log2s', 'http_server_log2', 'httpserverlog2'],
    ['Sheep', 'sheep', 'sheep', 'sheep'],
  ])('turns %s into %s, %s or %s', (model, plural, snake, lower) => {
    expect(tableNameFor(model, {})).toBe(plural)
    expect(tableNameFor(model, { table: 'snake' })).toBe(snake)
    expect(tableNameFor(model, { table: 'lower' })).toBe(lower)
    expect(tableNameFor(model, { table: 'none' })).toBe(model)
    expect(tableNameFor(model, { table: (name) => `t_${name}` })).toBe(`t_${model}`)
    expect(columnNameFor('createdAt', {})).toBe('created_at')
    expect(columnNameFor('createdAt', { column: 'none' })).toBe('createdAt')
  })

  it('cuts names to 63 bytes at a whole character, and never makes two into one', () => {
    for (const character of ['a', 'é', '🎉']) {
      const cut = fitName(character.repeat(80))
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxNameBytes)
      expect(cut).toMatch(/_[0-9a-f]{8}$/)
      expect(cut).not.toMatch(/[\ud800-\udfff]/u)
      expect(fitName(`${character.repeat(80)}x`)).not.toBe(cut)
    }
    expect(fitName('é'.repeat(31))).toBe('é'.repeat(31))
  })
})

describe('models become a schema', () => {
  it('in which everything is named, and properties are columns', () => {
    const User = defineModel('User', {
      columns: {
        ...uuidKey(),
        ...timestamps(),
        ...softDelete(),
        eMail: t.string(9).unique(),
        nick: t.text().unique().index(),
        age: t.int().index(),
      },
      constraints: [unique(['eMail', 'age']), index(['age', 'nick'], { where: 'age > 1' })],
    })
    const Post = defineModel('Post', {
      columns: { a: t.int(), b: t.uuid().references('User.id', { onDelete: 'cascade', name: 'my_key' }), c: t.uuid() },
      constraints: [primaryKey(['a', 'b']), foreignKey(['c'], { model: 'User', columns: ['id'] })],
    })
    const [posts, users] = toSchema(defineSchema([User, Post]), 'sqlite').tables
    expect(users?.columns.map(({ name }) => name)).toEqual([
      'id',
      'created_at',
      'updated_at',
      'deleted_at',
      'e_mail',
      'nick',
      'age',
    ])
    expect(users?.primaryKey).toEqual({ name: 'pk_users', columns: ['id'] })
    expect(users?.uniques.map(({ name }) => name)).toEqual(['uq_users_e_mail', 'uq_users_e_mail_age'])
    expect(users?.indexes.map(({ name, unique: isUnique }) => [name, isUnique])).toEqual([
      ['ix_users_age', false],
      ['ix_users_age_nick', false],
      ['ix_users_nick', true],
    ])
    expect(posts?.foreignKeys.map(({ name, onDelete }) => [name, onDelete])).toEqual([
      ['fk_posts_c_users', 'no action'],
      ['my_key', 'cascade'],
    ])
  })

  it('or are refused with all their problems at once, in JavaScript too', () => {
    const untyped = defineModel as unknown as (name: string, input: object) => never
    const models = [
      untyped('A', {
        columns: {
          id: t.id(),
          other: t.id(),
          b: t.int().references('B.nope'),
          c: t.int().references('Nobody.id'),
          kind: t.enum([]),
          d: t.text().default('x').generated('1'),
        },
        constraints: [index(['nope'])],
        relations: {
          x: { kind: 'has-many', target: 'Nobody', via: 'y', options: {} },
          b: { kind: 'belongs-to', target: 'B', via: 'b', options: {} },
        },
      }),
      untyped('B', { columns: { id: t.id(), e: t.string(0), f: t.decimal(2, 5) } }),
    ]
    let problems: readonly string[] = []
    try {
      defineSchema(models)
    } catch (error) {
      if (!isDbtoolError(error)) throw error
      expect(error.code).toBe('DBT_MODEL_INVALID')
      problems = error.facts['problems'] as string[]
    }
    const expected = [
      /A has several primary keys/,
      /A\.b refers to B\.nope/,
      /A\.c .*no model Nobody/,
      /A\.kind is an enum without/,
      /A\.d is computed/,
      /index of A names nope/,
      /A\.x relates to Nobody/,
      /A\.b is a column and a relation/,
      /B\.e needs a length/,
      /B\.f needs a precision/,
    ]
    for (const pattern of expected)
      expect(
        problems.some((problem) => pattern.test(problem)),
        String(pattern),
      ).toBe(true)
  })

  it.each([
    ['no columns', { columns: {} }, /columns/],
    ['a column that is none', { columns: { id: 'int' } }, /A\.columns\.id: must be a column/],
    ['an unknown option', { columns: { id: t.id() }, tabel: 'x' }, /tabel/],
    ['a NUL in a name', { columns: { id: t.id() }, table: 'a\0b' }, /NUL/],
    ['a constraint that is none', { columns: { id: t.id() }, constraints: ['id'] }, /must be a constraint/],
  ])('or are refused with %s', (_, input, message) => {
    const model = (defineModel as unknown as (name: string, input: object) => never)('A', input)
    expect(() => defineSchema([model])).toThrow(message)
  })
})
