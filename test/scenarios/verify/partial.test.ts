import { describe, expect, it } from 'vitest'
import { execute, expectJudged, forEachEngine, op, prove, sql } from './history.js'

/** Runs that are cut off after each statement take their time. */
const patience = 180_000

describe('--partial', () => {
  forEachEngine(
    (engine) => {
      it(
        'passes statements that can be gone on with, and fails a revision that looks at what it has done',
        async () => {
          const resumed = sql(
            'resumed',
            'CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)',
            'DROP TABLE a',
            { transaction: false },
          )
          // When it is run again, it asks for another list of statements.
          const looks = op(
            'looks',
            `const rows = await op.query('SELECT id FROM a WHERE id = 9')
             if (rows.length === 0) ${execute('INSERT INTO a VALUES (9)')}`,
            execute('DELETE FROM a WHERE id = 9'),
            { transaction: false },
          )
          const proof = await prove(engine, [resumed, looks], { partial: true, rows: 0 })
          expectJudged(proof, [
            { step: resumed, verdict: 'reversible' },
            {
              step: looks,
              verdict: 'reversible',
              alarms: ['resume'],
              says: /cut off after .*, the upgrade could not be gone on with: What has been run of the revision already/,
            },
          ])
          expect(proof.result.ok).toBe(false)
        },
        patience,
      )
    },
    ['postgres', 'mysql', 'mariadb'],
  )
})
