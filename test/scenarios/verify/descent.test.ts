import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary-project.js'
import { filesOf, forEachEngine, type Proof, prove, proveIn, type Step, sql, sqlite } from './history.js'

const one = sql('one', 'CREATE TABLE one (id INTEGER PRIMARY KEY, name VARCHAR(9))', 'DROP TABLE one')

/** Each of them can be undone right after it was run; but what the last one leaves is in the way of the one before it. */
function leftInTheWay(engine: string): readonly Step[] {
  const drop = `DROP INDEX ux_one${engine.startsWith('m') ? ' ON one' : ''}`
  const make = 'CREATE UNIQUE INDEX ux_one ON one (name)'
  const insert = "INSERT INTO one SELECT 1, 'a' WHERE NOT EXISTS (SELECT 1 FROM one)"
  const again = "INSERT INTO one SELECT 2, 'a' WHERE NOT EXISTS (SELECT 1 FROM one WHERE id = 2)"
  return [one, sql('strict', make, drop), sql('loose', drop, make), sql('rows', `${insert};\n${again}`, 'SELECT 1')]
}

function ofHistory({ result }: Proof): readonly string[] {
  return (result.findings ?? []).map(({ rule, revision = '', message }) => `${rule} ${revision}: ${message}`)
}

describe('going down from the newest revision', () => {
  forEachEngine((engine) => {
    it('finds the downgrade that fails only after later ones were run and undone', async () => {
      const proof = await prove(engine, leftInTheWay(engine.engine))
      expect(ofHistory(proof)).toEqual([
        expect.stringMatching(
          /^down-from-head loose: going down from the newest revisions, loose cannot be undone: .*/s,
        ),
      ])
      expect(proof.result.ok).toBe(false)
    })
  })

  it('is told again by the next run, which takes over what it knows of each revision', async () => {
    const folder = await temporaryFolder({ ...filesOf(leftInTheWay('sqlite')), 'node_modules/.keep': '' })
    const first = await proveIn(sqlite, folder)
    const second = await proveIn(sqlite, folder)
    expect(second.result.revisions.filter(({ cached }) => cached === true).length).toBeGreaterThan(0)
    expect(ofHistory(second)).toEqual(ofHistory(first))
    expect(second.result.ok).toBe(false)
  })

  it('ends at the newest revision that has no way back, and still judges what stands on it', async () => {
    const last = sql('last', 'CREATE TABLE last (id INTEGER PRIMARY KEY)', null, { irreversible: 'for the test' })
    const [, ...others] = leftInTheWay('sqlite')
    const proof = await prove(sqlite, [one, last, ...others])
    expect(ofHistory(proof)).toEqual([expect.stringContaining('down-from-head loose')])
    expect(ofHistory(await prove(sqlite, [...leftInTheWay('sqlite'), last]))).toEqual([])
  })
})
