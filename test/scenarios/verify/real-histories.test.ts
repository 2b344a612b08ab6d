import { expect, it } from 'vitest'
import type { VerifyResult } from '../../../src/migrator/results.js'
import { runJson } from '../../support/run-cli.js'
import { temporaryFolder } from '../../support/temporary-project.js'

interface PlainRevision {
  readonly upgrade: string
  readonly downgrade: string
}

/** What the gate says of a history in plain SQL, revision by revision: `a1`, `a2`, … */
async function judged(...history: readonly PlainRevision[]): Promise<VerifyResult['revisions']> {
  const files = history.map(({ upgrade, downgrade }, at) => {
    const after = at === 0 ? '' : ` a${at}`
    const text = `-- revision: a${at + 1}\n-- down_revision:${after}\n-- message: step\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n`
    return [`migrations/${at + 1}_step.sql`, text]
  })
  const folder = await temporaryFolder(Object.fromEntries(files) as Record<string, string>)
  return (await runJson<VerifyResult>(['verify', '--url', 'sqlite:./app.db'], folder)).revisions
}

it('does not take rows for altered that were written anew because an earlier revision failed', async () => {
  const found = await judged(
    {
      upgrade: `CREATE TABLE kinds (id INTEGER PRIMARY KEY, token TEXT DEFAULT (hex(randomblob(8))));
INSERT INTO kinds (id) VALUES (1), (2);`,
      downgrade: 'DROP TABLE kinds;',
    },
    { upgrade: 'CREATE TABLE notes (id INTEGER PRIMARY KEY);', downgrade: 'DROP TABLE remarks;' },
    {
      upgrade: 'ALTER TABLE kinds ADD COLUMN is_old INTEGER DEFAULT 0;',
      downgrade: 'ALTER TABLE kinds DROP COLUMN is_old;',
    },
  )
  expect(found.map(({ verdict }) => verdict)).toEqual(['reversible', 'downgrade-failed', 'reversible'])
}, 60_000)

it('names the statement of a downgrade that was refused, and both ways out', async () => {
  const [only] = await judged({
    upgrade: 'CREATE TABLE notes (id INTEGER PRIMARY KEY); CREATE INDEX ix_notes ON notes (id);',
    downgrade: 'DROP INDEX ix_notes;\nDROP TABLE\n  remarks;',
  })
  expect(only?.findings[0]).toMatchObject({
    rule: 'downgrade-failed',
    message: expect.stringMatching(/no such table: remarks, in: DROP TABLE remarks/),
    fix: expect.stringContaining('irreversible'),
  })
}, 60_000)
