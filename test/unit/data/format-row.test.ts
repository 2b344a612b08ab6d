import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { formatRow } from '../../../src/data/format-row.js'
import { defineModel, t } from '../../../src/model/index.js'

const User = defineModel('User', {
  columns: { id: t.id(), email: t.string(), hashedPassword: t.string().secret(), bio: t.text().nullable() },
})

describe('formatRow', () => {
  it('shows a row in the order of the model, without its secrets', () => {
    const row = { bio: null, hashedPassword: 'h4sh', email: 'a@x', id: 1 }
    expect(inspect(formatRow(User, row))).toBe("{ id: 1, email: 'a@x', bio: null }")
    expect(row.hashedPassword).toBe('h4sh')
  })

  it('shows nothing that is no column, where secrets of other models could be', () => {
    const row = { id: 1, email: 'a@x', hashedPassword: 'h', bio: null, manager: { hashedPassword: 'h' } }
    expect(formatRow(User, row)).toEqual({ id: 1, email: 'a@x', bio: null })
  })

  it('shows a part of a row as that part', () => {
    expect(formatRow(User, { email: 'a@x' })).toEqual({ email: 'a@x' })
  })
})
