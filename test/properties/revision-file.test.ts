import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { sqlite } from '../../src/dialect/sqlite/index.js'
import { loadRevisionModule } from '../../src/migration-file/load.js'
import { readRevisionFile } from '../../src/migration-file/read-folder.js'
import { renderRevision } from '../../src/migration-file/render.js'
import { isIrreversible, type Operation, reversePlan, withoutOrigins } from '../../src/operations/index.js'
import { recordOperations } from '../../src/operations/record-operations.js'
import { emptySchema, type LiteralValue } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { drawChange, drawFrom, drawSchema } from './random-schema.js'

const folder = mkdtempSync(join(tmpdir(), 'dbtool-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** Operations as a comparison sees them: without what a file does not say, and defaults as the engine would write them. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const { kind, value: literal, sql } = value as { kind?: string; value?: LiteralValue; sql?: string }
  if (kind === 'value' && literal !== undefined) return sqlite.expressions.key(sqlite.expressions.literal(literal))
  if (kind === 'sql' && sql !== undefined) return sqlite.expressions.key(sql)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]))
}

function said(operations: readonly Operation[]): unknown {
  return comparable(operations.map(withoutOrigins))
}

describe('a revision file', () => {
  it('reads back to the operations that it was written from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), fc.string({ unit: 'binary', maxLength: 30 }), async (gen, message) => {
        const draw = drawFrom(gen, fc)
        const a = sqlite.normalize(drawSchema(draw))
        const b = sqlite.normalize(drawChange(draw, a))
        const questions = diffQuestions(sqlite)
        const upgrade = [...(await diffSchemas(emptySchema, a, questions)), ...(await diffSchemas(a, b, questions))]
        const downgrade = reversePlan(upgrade)
        const draft = {
          revision: 'abc123',
          downRevision: ['p1', 'p2'],
          message,
          branchLabels: ['l'],
          dependsOn: [],
          upgrade,
          downgrade,
          lossy: { columns: ["it's.*"], reason: message },
        }
        const source = renderRevision(draft, 'sqlite')
        expect(renderRevision(draft, 'sqlite')).toBe(source)
        count += 1
        const path = join(folder, `r${count}.ts`)
        writeFileSync(path, source)
        const header = await readRevisionFile(path)
        expect(header).toMatchObject({
          revision: 'abc123',
          downRevision: ['p1', 'p2'],
          branchLabels: ['l'],
          lossy: draft.lossy,
        })
        // Lone surrogates cannot be written to a file in UTF-8.
        if (!/[\ud800-\udfff]/u.test(message)) expect(header.message).toBe(message)
        const module = await loadRevisionModule(path)
        expect(said(await recordOperations(module.upgrade, 'sqlite'))).toEqual(said(upgrade))
        const back = downgrade.filter((step): step is Operation => !isIrreversible(step))
        expect(said(await recordOperations(module.downgrade ?? (() => undefined), 'sqlite'))).toEqual(said(back))
      }),
      { numRuns: 40, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    )
  }, 180_000)
})
