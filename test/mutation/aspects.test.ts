import { expect, it } from 'vitest'
import { aspects } from './aspects.js'
import * as unseen from './unseen.js'

/** Of this file the compiler asks for every field; here is what it cannot ask for. */
it('every field of the IR has an aspect of its own, but for names, hints and what holds others', () => {
  const names = new Set(aspects({}, []).map(({ name }) => name))
  const records = { column: unseen.columnFields, index: unseen.indexFields, check: unseen.checkFields } as const
  for (const [prefix, fields] of Object.entries(records)) {
    for (const [field, how] of Object.entries(fields)) {
      expect(names.has(`${prefix}.${field}`), `${prefix}.${field}`).toBe(how !== 'hint' && how !== 'below')
    }
  }
  expect(names.size).toBe(aspects({}, []).length)
})
