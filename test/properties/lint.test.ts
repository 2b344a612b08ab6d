import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sqlite } from '../../src/dialect/sqlite/index.js'
import { renderRevision } from '../../src/migration-file/render.js'
import { lint } from '../../src/migrator/lint/lint.js'
import { openProject } from '../../src/migrator/project.js'
import { reversePlan } from '../../src/operations/index.js'
import { emptySchema } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { temporaryFolder } from '../support/temporary-project.js'
import { drawChange, drawFrom, drawSchema } from './random-schema.js'

/** What a generated downgrade, the mirror of its upgrade, can never deserve. */
const neverTrue = ['R01', 'R02', 'R03', 'R07', 'R08', 'R09', 'unknown-steps', 'unawaited-knex', 'duplicate-assignment']

describe('lint of what autogenerate writes', () => {
  it('finds no fault with the way back', { timeout: 180_000 }, async () => {
    let steps = 0
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const draw = drawFrom(gen, fc)
        const a = sqlite.normalize(drawSchema(draw))
        const b = sqlite.normalize(drawChange(draw, a))
        const questions = diffQuestions(sqlite)
        const base = { message: 'x', branchLabels: [], dependsOn: [], lossy: null }
        const file = async (revision: string, downRevision: readonly string[], from: typeof a, to: typeof a) => {
          const upgrade = await diffSchemas(from, to, questions)
          steps += upgrade.length
          const draft = { ...base, revision, downRevision, upgrade, downgrade: reversePlan(upgrade) }
          return renderRevision(draft, 'sqlite')
        }
        const folder = await temporaryFolder({
          'dbtool.config.mjs': `export default { url: 'sqlite:./none.db' }`,
          'migrations/1.ts': await file('r1', [], emptySchema, a),
          'migrations/2.ts': await file('r2', ['r1'], a, b),
        })
        const { findings } = await lint(await openProject({ folder }))
        expect(findings.filter(({ rule }) => neverTrue.includes(rule))).toEqual([])
      }),
      { numRuns: 30, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    )
    expect(steps).toBeGreaterThan(100)
  })
})
