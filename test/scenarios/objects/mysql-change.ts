/** A change of declared objects of MySQL and MariaDB, run for real: there, nothing left to do, and back. */
import { expect } from 'vitest'
import type { Dialect, RunnerSession } from '../../../src/dialect/dialect.js'
import { engineTexts } from '../../../src/migrator/engine-texts.js'
import { runOperation } from '../../../src/migrator/run-operation.js'
import { compareSnapshots } from '../../../src/migrator/verify/compare-snapshots.js'
import { type AnyModel, defineSchema, type ObjectDefinition, toSchema } from '../../../src/model/index.js'
import { isIrreversible, type Operation, reversePlan } from '../../../src/operations/index.js'
import { emptySchema, type Schema } from '../../../src/schema/index.js'
import { type DiffAnswers, diffQuestions, noAnswers } from '../../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../../src/schema-diff/index.js'
import { dialectAt } from '../../dialect/mysql/rebuild.js'
import type { Server } from '../../support/servers.js'
import { withDatabase } from '../../support/servers.js'

export interface Declared {
  readonly models: readonly AnyModel[]
  readonly objects: readonly ObjectDefinition[]
}

export interface ObjectCase {
  readonly dialect: Dialect
  readonly session: RunnerSession
  readonly url: string
  live(): Promise<Schema>
  wanted(declared: Declared): Schema
  diff(from: Schema, to: Schema): Promise<readonly Operation[]>
  run(operations: readonly Operation[]): Promise<void>
}

/** A database with what is declared in it, in which nothing is left to do. */
export async function withObjects(server: Server, first: Declared, use: (test: ObjectCase) => Promise<void>) {
  await withDatabase(server, async (url) => {
    const dialect = await dialectAt(url)
    const session = await dialect.driver.openSession(dialect.address.parse(url, process.cwd()), { lockTimeoutMs: 5000 })
    const test: ObjectCase = {
      dialect,
      session,
      url,
      live: () => dialect.introspect(session.connection),
      wanted({ models, objects }) {
        const schema = toSchema(defineSchema(models as never, { objects }), dialect.name)
        expect(dialect.problems(schema)).toEqual([])
        return dialect.normalize(schema)
      },
      async diff(from, to) {
        const { texts } = await engineTexts(dialect, session.connection, from, to)
        const answers: DiffAnswers = noAnswers
        return diffSchemas(from, to, diffQuestions(dialect, texts, answers))
      },
      async run(operations) {
        for (const operation of operations) await runOperation(dialect, session.connection, operation)
      },
    }
    try {
      const schema = test.wanted(first)
      await test.run(await test.diff(emptySchema, schema))
      expect(await test.diff(await test.live(), schema), 'nothing is left to do before').toEqual([])
      await use(test)
    } finally {
      await session.close()
    }
  })
}

/** Runs the change, expects that it says it all, takes it back, and expects what was there. */
export async function change(
  test: ObjectCase,
  next: Declared,
  kinds: readonly string[],
): Promise<readonly Operation[]> {
  const before = await test.live()
  const wanted = test.wanted(next)
  const upgrade = await test.diff(before, wanted)
  expect(upgrade.map(({ kind }) => kind)).toEqual(kinds)
  await test.run(upgrade)
  expect(await test.diff(await test.live(), wanted), 'nothing is left to do after').toEqual([])
  await test.run(reversePlan(upgrade).filter((step): step is Operation => !isIrreversible(step)))
  expect(compareSnapshots(test.dialect, before, await test.live()), 'everything is as it was').toEqual([])
  expect((await test.live()).objects).toEqual(before.objects)
  await test.run(upgrade)
  return upgrade
}

/** The definition of one object as the server has it now. */
export async function textOf(test: ObjectCase, name: string): Promise<string | undefined> {
  return (await test.live()).objects?.find((object) => object.name === name)?.definition
}
