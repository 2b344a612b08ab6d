/** A change of models, run for real: there, nothing left to do, and back, with the rows that were there. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dialect, RunnerSession } from '../../../src/dialect/dialect.js'
import { dialectFor } from '../../../src/dialect/registry.js'
import { loadRevisionModule } from '../../../src/migration-file/load.js'
import { renderRevision } from '../../../src/migration-file/render.js'
import { engineTexts } from '../../../src/migrator/engine-texts.js'
import { runOperation } from '../../../src/migrator/run-operation.js'
import { compareSnapshots } from '../../../src/migrator/verify/compare-snapshots.js'
import { type AnyModel, defineSchema, type SchemaOptions, toSchema } from '../../../src/model/index.js'
import {
  isIrreversible,
  isObjectOperation,
  type Operation,
  reversePlan,
  summarize,
  withoutOrigins,
} from '../../../src/operations/index.js'
import { recordOperations } from '../../../src/operations/record-operations.js'
import { emptySchema, type Schema } from '../../../src/schema/index.js'
import { type DiffAnswers, diffQuestions, noAnswers } from '../../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../../src/schema-diff/index.js'
import { forEachServer, type ServerLabel } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

export type EngineLabel = ServerLabel | 'sqlite'

export interface ChangeCase {
  readonly name: string
  readonly before: readonly AnyModel[]
  readonly after: readonly AnyModel[]
  /** What is not a table, before and after. */
  readonly objects?: readonly [SchemaOptions['objects'], SchemaOptions['objects']]
  /** The kinds of the operations, in order; absent: only that they work. */
  readonly kinds?: readonly string[]
  /** SQL that puts rows in, one statement each, after `before` was built. */
  readonly rows?: readonly string[]
  /** A query, and its rows after the change and after it was undone. */
  readonly query?: string
  readonly there?: readonly (readonly unknown[])[]
  readonly back?: readonly (readonly unknown[])[]
  readonly answers?: Partial<DiffAnswers>
  readonly options?: SchemaOptions
  /** Engines that cannot have it. */
  readonly not?: readonly EngineLabel[]
}

/** Runs the cases on each of these servers, each in a database of its own. */
export function describeChanges(title: string, labels: readonly EngineLabel[], cases: readonly ChangeCase[]): void {
  const define = (label: EngineLabel, url: string): void => {
    let dialect: Dialect
    beforeAll(async () => {
      dialect = await dialectAt(url)
    })
    for (const change of cases) {
      if (change.not?.includes(label) === true) continue
      it(change.name, () => runChange(dialect, url, change))
    }
  }
  describe(title, () => {
    if (labels.includes('sqlite')) describe('on sqlite', () => define('sqlite', 'sqlite::memory:'))
    const onServers = labels.filter((label) => label !== 'sqlite')
    forEachServer(onServers, (server) => define(server.label, server.url))
  })
}

async function dialectAt(url: string): Promise<Dialect> {
  const declared = await dialectFor(url)
  return (await declared.identify?.(declared.address.parse(url, process.cwd()))) ?? declared
}

async function runChange(dialect: Dialect, url: string, change: ChangeCase): Promise<void> {
  const database = await dialect.scratch.create({ near: dialect.address.parse(url, process.cwd()) })
  const session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 5000 })
  try {
    await check(dialect, session, change)
  } finally {
    await session.close()
    await database.dispose()
  }
}

async function check(dialect: Dialect, session: RunnerSession, change: ChangeCase): Promise<void> {
  const wanted = (models: readonly AnyModel[], objects: SchemaOptions['objects']): Schema => {
    if (models.length === 0) return emptySchema
    const options = { ...change.options, ...(objects === undefined ? {} : { objects }) }
    const schema = toSchema(defineSchema(models as never, options), dialect.name)
    expect(dialect.problems(schema)).toEqual([])
    return dialect.normalize(schema)
  }
  const diff = async (from: Schema, to: Schema, answers?: Partial<DiffAnswers>): Promise<readonly Operation[]> => {
    const { texts } = await engineTexts(dialect, session.connection, from, to)
    return diffSchemas(from, to, diffQuestions(dialect, texts, { ...noAnswers, ...answers }))
  }
  const run = (operations: readonly Operation[]): Promise<void> =>
    (dialect.capabilities.transactionalDdl ? session.transaction : session.outside)(async ({ connection }) => {
      for (const operation of operations) await runOperation(dialect, connection, operation)
    })
  const introspect = (): Promise<Schema> => dialect.introspect(session.connection)
  const rows = async (): Promise<readonly (readonly unknown[])[] | undefined> =>
    change.query === undefined
      ? undefined
      : (await session.connection.query(change.query)).map((row) => Object.values(row))

  const [before, after] = [wanted(change.before, change.objects?.[0]), wanted(change.after, change.objects?.[1])]
  await run(await diff({ ...emptySchema, objects: before.objects === null ? null : [] }, before))
  const built = await introspect()
  expect((await diff(built, before)).map(summarize), 'nothing is left to do before').toEqual([])
  for (const sql of change.rows ?? []) await session.connection.execute(sql)
  const live = await introspect()
  const upgrade = await diff(live, after, change.answers)
  if (change.kinds !== undefined) expect(upgrade.map(({ kind }) => kind)).toEqual(change.kinds)
  const said = (operations: readonly Operation[]) => operations.filter(isObjectOperation).map(withoutOrigins)
  expect(said(await readBack(upgrade, dialect.name)), 'the file says the same').toEqual(said(upgrade))
  await run(upgrade)
  expect((await diff(await introspect(), after)).map(summarize), 'nothing is left to do after').toEqual([])
  if (change.there !== undefined) expect(await rows()).toEqual(change.there)
  await run(reversePlan(upgrade).filter((step): step is Operation => !isIrreversible(step)))
  const differences = compareSnapshots(dialect, live, await introspect())
  expect(
    differences.filter(({ kind }) => kind !== 'position'),
    'everything is as it was',
  ).toEqual([])
  if (change.back !== undefined) expect(await rows()).toEqual(change.back)
}

async function readBack(upgrade: readonly Operation[], engine: string): Promise<readonly Operation[]> {
  const header = { revision: 'a1', downRevision: [], message: '', branchLabels: [], dependsOn: [] }
  const source = renderRevision({ ...header, upgrade, downgrade: reversePlan(upgrade) }, engine)
  const folder = await temporaryFolder({ 'revision.ts': source })
  const module = await loadRevisionModule(join(folder, 'revision.ts'))
  return recordOperations(module.upgrade, engine)
}
