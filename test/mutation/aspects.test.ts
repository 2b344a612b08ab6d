import { expect, it } from 'vitest'
import { aspects } from './aspects.js'
import * as unseen from './unseen.js'

/** Of this file the compiler asks for every field; here is what it cannot ask for. */
it('every field of the IR has an aspect of its own, but for names, hints and what holds others', () => {
  const names = new Set(aspects({}, ['view']).map(({ name }) => name))
  const records = {
    schema: unseen.schemaFields,
    table: unseen.tableFields,
    column: unseen.columnFields,
    identity: unseen.identityFields,
    'sequence options': unseen.sequenceFields,
    generated: unseen.generatedFields,
    'primary key': unseen.primaryKeyFields,
    unique: unseen.uniqueFields,
    'foreign key': unseen.foreignKeyFields,
    check: unseen.checkFields,
    exclusion: unseen.exclusionFields,
    'exclusion element': unseen.elementFields,
    index: unseen.indexFields,
    'index key': unseen.indexKeyFields,
    enum: unseen.enumFields,
    view: unseen.objectFields,
  } as const
  for (const [prefix, fields] of Object.entries(records)) {
    for (const [field, how] of Object.entries(fields)) {
      expect(names.has(`${prefix}.${field}`), `${prefix}.${field}`).toBe(how !== 'hint' && how !== 'below')
    }
  }
  expect(names.size).toBe(aspects({}, ['view']).length)
})
