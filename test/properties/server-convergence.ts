/**
 * The master property against a real server; one test file a server runs it. What it finds becomes a case in
 * test/scenarios/changes/found-by-chance.test.ts.
 */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection } from '../../src/dialect/connection.js'
import type { Dialect, RunnerSession, ScratchDatabase } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import { engineTexts } from '../../src/migrator/engine-texts.js'
import { runOperation } from '../../src/migrator/run-operation.js'
import { compareSnapshots } from '../../src/migrator/verify/compare-snapshots.js'
import { isIrreversible, type Operation, reverse, reversePlan } from '../../src/operations/index.js'
import { emptySchema, type Schema } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { schemaDump } from '../support/dump.js'
import { forEachServer, type ServerLabel } from '../support/servers.js'
import { drawFrom } from './random-schema.js'
import type { Profile } from './server-profile.js'
import { ServerSchemas } from './server-schema.js'

const runs = Number(process.env['DBTOOL_PROPERTY_RUNS'] ?? 200)
/** In CI the same pairs each time: a change is judged by what it does, not by luck. Elsewhere new ones. */
const seed = process.env['DBTOOL_PROPERTY_SEED'] ?? (process.env['CI'] === 'true' ? '20261121' : undefined)

/** Goes on after a failure and prints each: for looking for gaps, not for judging. */
const collects = process.env['DBTOOL_PROPERTY_COLLECT'] === 'true'

export interface PropertyServer {
  readonly label: ServerLabel
  readonly profile: Profile
  /** Empties the database. */
  readonly reset: (connection: Connection, name: string) => Promise<void>
  /** Lines of the dump that say nothing about the structure, or the same in two ways. */
  readonly plain?: (line: string) => string
}

function expectNothing(found: readonly unknown[], when: string): void {
  if (found.length > 0) throw new Error(`${when}: ${inJson(found)}`)
}

function inJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item))
}

function expectSameLines(found: string | null, wanted: string | null, when: string): void {
  if (found === null && wanted === null) return
  const only = (a: string | null, b: string | null): readonly string[] => {
    const other = new Set(b?.split('\n'))
    return (a ?? '').split('\n').filter((line) => !other.has(line))
  }
  const [more, less] = [only(found, wanted), only(wanted, found)]
  if (more.length + less.length > 0)
    throw new Error(`${when}: found ${JSON.stringify(more)}, not ${JSON.stringify(less)}`)
}

export function describeConvergence({ label, profile, reset, plain = (line) => line }: PropertyServer): void {
  forEachServer([label], ({ url }) => {
    let dialect: Dialect
    let database: ScratchDatabase
    let session: RunnerSession
    let name: string
    let databaseUrl: string
    const schemas = new ServerSchemas(profile)

    beforeAll(async () => {
      const declared = await dialectFor(url)
      const near = declared.address.parse(url, process.cwd())
      dialect = (await declared.identify?.(near)) ?? declared
      database = await dialect.scratch.create({ near })
      name = String(database.address.options['database'])
      databaseUrl = url.replace(/\/[^/]*$/, `/${name}`)
      session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
    })
    afterAll(async () => {
      await session?.close()
      await database?.dispose()
      console.log(`${profile.label}: cells:`, Object.fromEntries([...schemas.cells].toSorted()))
    })

    const apply = (operations: readonly Operation[]): Promise<void> =>
      (dialect.capabilities.transactionalDdl ? session.transaction : session.outside)(async ({ connection }) => {
        for (const operation of operations) await runOperation(dialect, connection, operation)
      })
    const diff = async (from: Schema, to: Schema): Promise<readonly Operation[]> => {
      const { texts } = await engineTexts(dialect, session.connection, from, to)
      return diffSchemas(from, to, diffQuestions(dialect, texts))
    }
    const introspect = (): Promise<Schema> => dialect.introspect(session.connection)
    const clear = (): Promise<void> => reset(session.connection, name)
    /** What the engine's own tool says, lines in order of the alphabet; null where there is no such tool. */
    const account = async (): Promise<string | null> =>
      (await schemaDump(databaseUrl))
        ?.split('\n')
        .map((line) => plain(line.replace(/,$/, '')))
        .toSorted()
        .join('\n') ?? null

    const pair = async (gen: fc.GeneratorValue): Promise<void> => {
      const draw = drawFrom(gen, fc)
      const declaredA = schemas.schema(draw)
      const a = dialect.normalize(declaredA)
      const b = dialect.normalize(schemas.change(draw, declaredA))
      fc.pre(dialect.problems(a).length === 0 && dialect.problems(b).length === 0)
      let upgrade: readonly Operation[] = []
      try {
        await clear()
        upgrade = await diff(emptySchema, b)
        await apply(upgrade)
        expectNothing(await diff(await introspect(), b), 'B built from nothing')
        const dumpB = await account()
        await clear()
        upgrade = await diff(emptySchema, a)
        await apply(upgrade)
        const liveA = await introspect()
        expectNothing(await diff(liveA, a), 'A built from nothing')
        const dumpA = await account()
        upgrade = await diff(liveA, b)
        await apply(upgrade)
        expectNothing(await diff(await introspect(), b), 'B reached from A')
        expectSameLines(await account(), dumpB, 'B as the engine tells it')
        await apply(reversePlan(upgrade).filter((step): step is Operation => !isIrreversible(step)))
        const back = compareSnapshots(dialect, liveA, await introspect())
        expectNothing(
          back.filter(({ kind }) => kind !== 'position'),
          'A again',
        )
        expectSameLines(await account(), dumpA, 'A again, as the engine tells it')
      } catch (error) {
        // The schemas are generated: without the operations nobody could read the failure.
        const failure = new Error(`${String(error)}\n${inJson(upgrade)}`, { cause: error })
        if (!collects) throw failure
        console.log(`-- ${failure.message}`)
        return
      }
      for (const operation of upgrade) {
        const undone = reverse(operation)
        if (undone !== null && !isIrreversible(undone)) expect(reverse(undone)).toEqual(operation)
      }
    }

    it(
      `the diff leads from A to B, then is empty, and its reverse leads back to A (${runs} pairs)`,
      async () => {
        const property = fc.asyncProperty(fc.gen(), pair)
        await fc.assert(property, {
          numRuns: runs,
          ...(seed === undefined ? {} : { seed: Number(seed) }),
          // Shrinking against a server could take longer than CI has.
          interruptAfterTimeLimit: 600_000 + runs * 3000,
          markInterruptAsFailure: true,
          endOnFailure: process.env['DBTOOL_PROPERTY_SHRINK'] !== 'true',
        })
      },
      1_200_000 + runs * 3000,
    )

    it('met every aspect that the server has', () => {
      const wanted = [
        ...profile.features,
        ...profile.types.map((type) => `type ${type.kind}`),
        ...['primary key', 'composite primary key', 'identity', 'unique', 'check', 'index', 'descending index'],
        ...['foreign key', 'self reference', 'generated stored', 'collation', 'column comment', 'default value'],
        ...['default sql', 'nullable', 'not null', 'add column', 'drop column', 'alter column', 'create table'],
        ...['drop table', 'drop primary key', 'change primary key', 'rename extras', 'change options'],
      ]
      expect(wanted.filter((cell) => !schemas.cells.has(cell))).toEqual([])
    })
  })
}
