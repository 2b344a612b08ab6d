import { describe, it } from 'vitest'
import { expectJudged, forEachEngine, op, prove, sql } from './history.js'

describe('rows that were made up for one revision', () => {
  forEachEngine((engine) => {
    it('are not there for the next, also where a table did not take the row that was to be tried', async () => {
      // What only one of the checks forbids, no row can have: the other is still there.
      const pets = 'id INT PRIMARY KEY, owner_id INT NOT NULL REFERENCES owners (id), n INT NOT NULL'
      const checks = 'CONSTRAINT ck_above_0 CHECK (n > 0), CONSTRAINT ck_above_1 CHECK (n > 1)'
      const drop = `await op.dropConstraint('pets', 'ck_above_0')`
      const create = `await op.createCheck('pets', 'n > 0', { name: 'ck_above_0' })`
      const proof = await prove(engine, [
        sql('owners', 'CREATE TABLE owners (id INT PRIMARY KEY);', 'DROP TABLE owners;'),
        sql('pets', `CREATE TABLE pets (${pets}, ${checks});`, 'DROP TABLE pets;'),
        op('looser', drop, create),
        op('stricter', create, drop),
        sql('seeded', 'INSERT INTO owners (id) VALUES (1), (2), (3);', 'DELETE FROM owners WHERE id IN (1, 2, 3);'),
      ])
      expectJudged(proof, [])
    }, 60_000)
  })
})
