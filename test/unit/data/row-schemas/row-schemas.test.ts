import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { zodInsert, zodRow, zodUpdate } from '../../../../src/data/row-schemas/index.js'
import {
  defineModel,
  primaryKey,
  softDelete,
  sql,
  t,
  timestamps,
  uuidKey,
  versioned,
} from '../../../../src/model/index.js'
import { problemsOf } from './support.js'

const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    ...timestamps(),
    ...softDelete(),
    ...versioned(),
    number: t.int().identity(),
    email: t.string(20),
    hashedPassword: t.string(255).secret(),
    bio: t.text().nullable(),
    status: t.enum(['active', 'blocked']).default(sql`'active'`),
    code: t.char(3).defaultFn(() => 'abc'),
    seenAt: t.timestamp().onUpdateNow(),
    shout: t.text().generated('upper(email)'),
    once: t.text().readonly(),
  },
})
const least = { email: 'a@x', hashedPassword: 'h', once: 'x' }

describe('zodUpdate', () => {
  it('leaves out all columns of a key, of one column or of several', () => {
    const Link = defineModel('Link', {
      columns: { a: t.int(), b: t.int(), note: t.text().nullable() },
      constraints: [primaryKey(['a', 'b'])],
    })
    expect(Object.keys(zodUpdate(Link).shape)).toEqual(['note'])
    expect(Object.keys(zodInsert(Link).shape)).toEqual(['a', 'b', 'note'])
    expect(Object.keys(zodUpdate(User).shape)).not.toContain('id')
  })
})

describe('zodInsert', () => {
  it('asks for the columns that nothing else fills', () => {
    expect(problemsOf(zodInsert(User), least)).toEqual([])
    expect(zodInsert(User).parse(least)).toEqual(least)
    expect(problemsOf(zodInsert(User), {})).toEqual([
      'email: Invalid input: expected string, received undefined',
      'hashedPassword: Invalid input: expected string, received undefined',
      'once: Invalid input: expected string, received undefined',
    ])
  })

  it('takes every column but the computed ones', () => {
    expect(Object.keys(zodInsert(User).shape)).toEqual(Object.keys(User.columns).filter((name) => name !== 'shout'))
    expect(problemsOf(zodInsert(User), { ...least, shout: 'A@X' })).toEqual(['Unrecognized key: "shout"'])
  })

  it('refuses unknown keys', () => {
    expect(problemsOf(zodInsert(User), { ...least, isAdmin: true })).toEqual(['Unrecognized key: "isAdmin"'])
  })

  it('takes null for nullable columns only', () => {
    expect(problemsOf(zodInsert(User), { ...least, bio: null })).toEqual([])
    expect(problemsOf(zodInsert(User), { ...least, status: null, email: null })).toEqual([
      'email: Invalid input: expected string, received null',
      'status: Invalid option: expected one of "active"|"blocked"',
    ])
  })

  it('does not take undefined for a value, nor for a key that is left out', () => {
    expect(problemsOf(zodInsert(User), { ...least, bio: undefined })).toEqual([
      'bio: Invalid input: expected string, received undefined',
    ])
  })

  it('is an ordinary object of zod', () => {
    const SignUp = zodInsert(User)
      .omit({ hashedPassword: true })
      .extend({ password: z.string().min(12) })
    const signUp = { email: 'a@x', once: 'x', password: 'correct horse' }
    expect(SignUp.parse(signUp)).toEqual(signUp)
    expect(problemsOf(SignUp, { ...signUp, password: 'short', hashedPassword: 'h' })).toEqual([
      'password: Too small: expected string to have >=12 characters',
      'Unrecognized key: "hashedPassword"',
    ])
    expect(zodInsert(User).partial().parse({})).toEqual({})
    expect(Object.keys(zodInsert(User).pick({ email: true }).shape)).toEqual(['email'])
    expect(zodInsert(User)).toBeInstanceOf(z.ZodObject)
  })
})

describe('zodUpdate', () => {
  it('takes any part of what may change', () => {
    expect(problemsOf(zodUpdate(User), {})).toEqual([])
    expect(problemsOf(zodUpdate(User), { email: 'b@x', bio: null, version: 2 })).toEqual([])
    expect(problemsOf(zodUpdate(User), { email: 'x'.repeat(21) })).toEqual([
      'email: Too big: expected string to have <=20 characters',
    ])
  })

  it('takes no key, no computed and no read-only column', () => {
    expect(problemsOf(zodUpdate(User), { id: 'x', shout: 'x', once: 'x' })).toEqual([
      'Unrecognized keys: "id", "shout", "once"',
    ])
  })
})

describe('zodRow', () => {
  it('wants every column, the secret and the computed ones too', () => {
    expect(Object.keys(zodRow(User).shape)).toEqual(Object.keys(User.columns))
    const missing = problemsOf(zodRow(User), {}).map((problem) => problem.replace(/:.*/, ''))
    expect(missing).toEqual(Object.keys(User.columns))
  })

  it('takes a row as it is read', () => {
    const row = {
      id: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      createdAt: new Date(),
      updatedAt: new Date(),
      deletedAt: null,
      version: 1,
      number: 1,
      ...least,
      bio: null,
      status: 'active',
      code: 'abc',
      seenAt: new Date(),
      shout: 'A@X',
    }
    expect(problemsOf(zodRow(User), row)).toEqual([])
    expect(zodRow(User).parse(row)).toEqual(row)
  })
})

describe('the schemas of a model', () => {
  it('are made once', () => {
    expect(zodInsert(User)).toBe(zodInsert(User))
    expect(zodUpdate(User)).toBe(zodUpdate(User))
    expect(zodRow(User)).toBe(zodRow(User))
    expect(zodRow(User)).not.toBe(zodInsert(User))
    const other = defineModel('User', { columns: { id: t.id() } })
    expect(Object.keys(zodRow(other).shape)).toEqual(['id'])
  })
})
