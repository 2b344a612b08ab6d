/** Real-looking schemas go there and back: see scripts/fidelity.js. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { forEachServer } from '../support/servers.js'

const script = fileURLToPath(new URL('../../scripts/fidelity.js', import.meta.url))
const folder = fileURLToPath(new URL('schemas', import.meta.url))

interface Report {
  readonly ok: boolean
  readonly failure: string | null
  readonly compared: boolean
}

const endings: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['sqlite'],
  postgres: ['pg', 'postgres'],
  postgres18: ['pg', 'postgres', 'postgres18'],
  mysql: ['mysql'],
  mariadb: ['mysql', 'mariadb'],
}

function schemasFor(engine: string): readonly string[] {
  return readdirSync(folder).filter((file) => endings[engine]?.includes(file.split('.').at(-2) ?? ''))
}

async function goesThereAndBack(engine: string, file: string): Promise<void> {
  const args = [script, '--json', '--proof', '--engine', engine, join(folder, file)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }).catch(
    // It ends with 1 where something differs; the report says what.
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  const [report] = JSON.parse(stdout) as readonly Report[]
  expect(report, stdout).toMatchObject({ ok: true, failure: null })
  // Only a server newer than the installed pg_dump is compared by check alone.
  if (engine !== 'postgres18') expect(report?.compared).toBe(true)
}

describe('a schema', () => {
  it.each(schemasFor('sqlite'))('%s goes there and back on sqlite', (file) => goesThereAndBack('sqlite', file), 120_000)
  forEachServer(['postgres', 'postgres18', 'mysql', 'mariadb'], ({ label }) => {
    it.each(schemasFor(label))('%s goes there and back', (file) => goesThereAndBack(label, file), 120_000)
  })

  it('is told from one that lost something', async () => {
    const { compareAccounts } = (await import('../../scripts/fidelity/account.js' as string)) as {
      compareAccounts(
        before: ReadonlyMap<string, readonly string[]>,
        after: ReadonlyMap<string, readonly string[]>,
      ): unknown
    }
    const before = new Map([
      ['table a', ['one', 'two', 'two']],
      ['view b', ['three']],
    ])
    expect(
      compareAccounts(
        before,
        new Map([
          ['table a', ['two', 'one', 'two']],
          ['view b', ['three']],
        ]),
      ),
    ).toEqual({
      lost: [],
      added: [],
      changed: [],
    })
    expect(
      compareAccounts(
        before,
        new Map([
          ['table a', ['two', 'four']],
          ['view c', []],
        ]),
      ),
    ).toEqual({
      lost: ['view b'],
      added: ['view c'],
      changed: [{ object: 'table a', lines: ['- one', '- two', '+ four'] }],
    })
  })
})
