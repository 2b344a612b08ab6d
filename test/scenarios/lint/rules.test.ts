import { describe, expect, it } from 'vitest'
import { allRules } from '../../../src/migrator/lint/rule-set.js'
import { allCases, findingsOf } from './cases/all.js'

describe('lint finds what would hurt, and leaves alone what would not', () => {
  it.each(allCases.map((one) => [one.rule, one.form, one.engine, one] as const))(
    '%s, as %s on %s',
    async (rule, _, __, one) => {
      const bad = await findingsOf(one, one.bad)
      expect(bad.map((finding) => finding.rule)).toContain(rule)
      const good = await findingsOf(one, one.good)
      expect(good.map((finding) => finding.rule)).not.toContain(rule)
      for (const finding of bad.filter((candidate) => candidate.rule === rule)) {
        expect(finding).toMatchObject({ revision: 'r2', path: expect.stringContaining('migrations/2.') })
        expect(finding.message.length).toBeGreaterThan(30)
      }
    },
  )

  it('has a case for every rule there is', async () => {
    const tested = new Set(allCases.map(({ rule }) => rule))
    expect((await allRules()).map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })

  it('has every rule once', async () => {
    const ids = (await allRules()).map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([])
  })
})
