import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, errorCodes } from '../../src/errors/codes.js'
import type { ErrorJson } from '../../src/errors/index.js'
import { type CliOutcome, runCli } from '../support/run-cli.js'
import { forEachServer, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { expectShape } from './expect-shape.js'
import { documentedExits, type Provocation, provocations } from './provocations.js'

/** Runs what goes before, then the command that fails. */
async function provoke(provocation: Provocation, url?: string): Promise<CliOutcome> {
  const folder = await temporaryFolder({
    'package.json': '{ "name": "app", "type": "module" }',
    'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./models.ts" }',
    ...provocation.files,
  })
  for (const name of provocation.without ?? []) await rm(join(folder, name))
  const at = (place?: string): readonly string[] => (place === undefined ? [] : ['--url', place])
  for (const args of provocation.before ?? []) {
    const { exit, stderr } = await runCli([...args, ...at(url)], { cwd: folder })
    expect(exit, stderr).toBe(0)
  }
  for (const name of provocation.gone ?? []) await rm(join(folder, name))
  await writeFiles(folder, provocation.added ?? {})
  const env = provocation.preload === undefined ? {} : { NODE_OPTIONS: `--import=${join(folder, 'preload.mjs')}` }
  if (provocation.preload !== undefined) await writeFiles(folder, { 'preload.mjs': provocation.preload })
  const run = (place = url): Promise<CliOutcome> =>
    runCli([...provocation.args, ...at(place), '--json'], { cwd: folder, env })
  return provocation.around === undefined ? run() : provocation.around({ folder, url: url ?? '' }, run)
}

async function expectError(code: ErrorCode, outcome: CliOutcome): Promise<void> {
  const result = JSON.parse(outcome.stdout) as { readonly error: ErrorJson }
  expectShape('error', result)
  const { error } = result
  expect({ code: error.code, exit: error.exit }, outcome.stdout).toEqual({ code, exit: errorCodes[code] })
  expect(outcome.exit).toBe(error.exit)
  expect(documentedExits.get(code)).toBe(error.exit)
  expect(error.message).not.toBe('')
  const advice = [error.hint, ...error.next].filter((text) => text !== null && text.trim() !== '')
  expect(advice, `${code} says nothing of how to go on: ${error.message}`).not.toEqual([])
}

/** `verify` and `ci` print their result; their failure is an exit code alone. */
const results: readonly string[] = ['DBT_GATE_FAILED'] satisfies ErrorCode[]
const entries = Object.entries(provocations) as [ErrorCode, Provocation][]

describe('every error code', () => {
  it('has a way here to be met', () => {
    expect(entries.map(([code]) => code).toSorted()).toEqual(Object.keys(errorCodes).toSorted())
  })

  it.concurrent.each(entries.filter(([code, { onServer }]) => onServer !== true && !results.includes(code)))(
    '%s is met on the command line, with its exit code and advice',
    async (code, provocation) => {
      await expectError(code, await provoke(provocation))
    },
    30_000,
  )

  it.each(entries.filter(([code]) => results.includes(code)))(
    '%s is the exit code of a result',
    async (code, provocation) => {
      const { exit, stdout } = await provoke(provocation)
      expect(exit, stdout).toBe(errorCodes[code])
      expect(documentedExits.get(code)).toBe(exit)
      expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    },
    30_000,
  )

  forEachServer(['postgres'], (server) => {
    it.concurrent.each(entries.filter(([, { onServer }]) => onServer === true))(
      '%s is met on the command line, with its exit code and advice',
      async (code, provocation) => {
        await withDatabase(server, async (url) => expectError(code, await provoke(provocation, url)))
      },
      30_000,
    )
  })
})
