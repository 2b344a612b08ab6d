import { expect } from 'vitest'
import type { ScriptResult, StatusResult } from '../../../src/migrator/results.js'
import { contentOf, logOf, type Place, structureOf } from '../../support/places.js'
import { runJson } from '../../support/run-cli.js'
import { runScript } from '../../support/script-client.js'

/** The script that a command prints, in place of running. */
export async function scriptOf(folder: string, url: string, args: readonly string[]): Promise<ScriptResult> {
  const result = await runJson<ScriptResult & { error?: unknown }>([...args, '--sql', '--url', url], folder)
  expect(result.error).toBeUndefined()
  expect(result.exit).toBe(0)
  return result
}

/** Runs a command of dbtool and gives back its result; it must not fail. */
export async function ran(folder: string, url: string, args: readonly string[]): Promise<Record<string, unknown>> {
  const result = await runJson<Record<string, unknown>>([...args, '--url', url], folder)
  expect(result['error']).toBeUndefined()
  return result
}

async function expectSame(folder: string, scripted: string, run: string): Promise<void> {
  expect(await structureOf(scripted)).toEqual(await structureOf(run))
  expect(await contentOf(scripted)).toEqual(await contentOf(run))
  expect(await logOf(scripted)).toEqual(await logOf(run))
  const [one, other] = [await ran(folder, scripted, ['status']), await ran(folder, run, ['status'])]
  expect(one).toEqual(other)
}

/**
 * Brings one database to the head and back to base by dbtool, another by scripts and the engine's client, and requires
 * that they are the same at each stop.
 */
export async function expectScriptsEqualRuns(
  place: Place,
  folder: string,
  unscripted: readonly string[] = [],
): Promise<void> {
  await place.withDatabase((run) =>
    place.withDatabase(async (scripted) => {
      await ran(folder, run, ['upgrade'])
      const up = await scriptOf(folder, scripted, ['upgrade'])
      expect(up.unscripted.map(({ revision }) => revision)).toEqual(unscripted)
      await runScript(scripted, up.sql)
      await expectSame(folder, scripted, run)
      expect(((await ran(folder, scripted, ['status'])) as unknown as StatusResult).pending).toEqual([])
      expect(await ran(folder, scripted, ['upgrade'])).toMatchObject({ applied: [] })

      await ran(folder, run, ['downgrade', 'base', '--yes'])
      const down = await scriptOf(folder, scripted, ['downgrade', 'base'])
      await runScript(scripted, down.sql)
      await expectSame(folder, scripted, run)

      // And by a range, from a database that needs no asking.
      await ran(folder, run, ['upgrade'])
      await runScript(scripted, (await scriptOf(folder, scripted, ['upgrade', 'base:head'])).sql)
      await expectSame(folder, scripted, run)
    }),
  )
}
