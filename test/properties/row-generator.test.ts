/** Random structures on each engine: every table takes rows, or says why not; and a lost value is found where it was lost. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '../../src/dialect/connection.js'
import type { Dialect, RunnerSession, ScratchDatabase } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import { engineTexts } from '../../src/migrator/engine-texts.js'
import { runOperation } from '../../src/migrator/run-operation.js'
import { fillTables } from '../../src/row-generator/index.js'
import { emptySchema, type Schema } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { forEachServer } from '../support/servers.js'
import { drawFrom, drawSchema } from './random-schema.js'
import {
  mariadbProfile,
  mysqlProfile,
  type Profile,
  postgres18Profile,
  postgresProfile,
  resetMysql,
  resetPostgres,
} from './server-profile.js'
import { ServerSchemas } from './server-schema.js'

const runs = Math.ceil(Number(process.env['DBTOOL_PROPERTY_RUNS'] ?? 200) / 10)
const seed = process.env['DBTOOL_PROPERTY_SEED'] ?? (process.env['CI'] === 'true' ? '20261121' : undefined)
const parameters = { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) }

/** A database of random structure, as the engine reads it back. */
interface Drawn {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly schema: Schema
}

/** What of the tables is not filled, and whether the reason is the engine's or ours to give. */
async function expectFilled({ dialect, connection, schema }: Drawn): Promise<void> {
  const report = await fillTables({ dialect, connection, schema, tables: schema.tables, rows: 6, seed: 7 })
  expect(report.filled.length + report.unfilled.length).toBe(schema.tables.length)
  for (const { name, schema: space } of schema.tables) {
    const shown = space === undefined ? name : `${space}.${name}`
    const [row] = await connection.query(
      `SELECT count(*) AS n FROM ${dialect.expressions.quoteTable({ name, ...(space === undefined ? {} : { schema: space }) })}`,
    )
    const reason = report.unfilled.find(({ table }) => table === shown)?.reason
    const claimed = report.filled.find(({ table }) => table === shown)?.rows ?? 0
    // Not a failure, but worth a look: what the generator could learn.
    if (reason !== undefined) console.log(`${dialect.name}: ${shown} stayed empty: ${reason}`)
    expect({ table: shown, rows: Number(row?.['n']) >= claimed, empty: Number(row?.['n']) === 0 }).toEqual({
      table: shown,
      rows: true,
      empty: reason !== undefined,
    })
  }
  tables.all += schema.tables.length
  tables.empty += report.unfilled.length
}

const tables = { all: 0, empty: 0 }

function describeServer(
  label: Parameters<typeof forEachServer>[0][number],
  profile: Profile,
  reset: (connection: Connection, name: string) => Promise<void>,
): void {
  forEachServer([label], ({ url }) => {
    let dialect: Dialect
    let database: ScratchDatabase
    let session: RunnerSession
    const schemas = new ServerSchemas(profile)

    beforeAll(async () => {
      const declared = await dialectFor(url)
      const near = declared.address.parse(url, process.cwd())
      dialect = (await declared.identify?.(near)) ?? declared
      database = await dialect.scratch.create({ near })
      session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
    })
    afterAll(async () => {
      await session?.close()
      await database?.dispose()
    })

    it(`fills the tables of ${runs} random structures`, async () => {
      tables.all = 0
      tables.empty = 0
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (gen) => {
          const declared = dialect.normalize(schemas.schema(drawFrom(gen, fc)))
          fc.pre(dialect.problems(declared).length === 0)
          await reset(session.connection, String(database.address.options['database']))
          const { texts } = await engineTexts(dialect, session.connection, emptySchema, declared)
          const operations = await diffSchemas(emptySchema, declared, diffQuestions(dialect, texts))
          await session.outside(async ({ connection }) => {
            for (const operation of operations) await runOperation(dialect, connection, operation)
          })
          const { connection } = session
          await expectFilled({ dialect, connection, schema: await dialect.introspect(connection) })
        }),
        parameters,
      )
      // A structure made by chance can forbid every row: checks that contradict each other, for one.
      expect(tables.empty).toBeLessThanOrEqual(tables.all / 20)
    }, 600_000)
  })
}

describe('on sqlite', () => {
  it(`fills the tables of ${runs} random structures`, async () => {
    const dialect = await dialectFor('sqlite::memory:')
    tables.all = 0
    tables.empty = 0
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const declared = dialect.normalize(drawSchema(drawFrom(gen, fc)))
        fc.pre(dialect.problems(declared).length === 0)
        const session = await dialect.driver.openSession(dialect.address.parse('sqlite::memory:', '.'), {
          lockTimeoutMs: 1000,
        })
        try {
          const { connection } = session
          for (const operation of await diffSchemas(emptySchema, declared, diffQuestions(dialect)))
            await runOperation(dialect, connection, operation)
          await connection.execute('PRAGMA foreign_keys = ON')
          await expectFilled({ dialect, connection, schema: await dialect.introspect(connection) })
          expect(await connection.query('PRAGMA foreign_key_check')).toEqual([])
        } finally {
          await session.close()
        }
      }),
      parameters,
    )
    expect(tables.empty).toBeLessThanOrEqual(tables.all / 20)
  }, 600_000)
})

describeServer('postgres', postgresProfile, resetPostgres)
describeServer('postgres18', postgres18Profile, resetPostgres)
describeServer('mysql', mysqlProfile, resetMysql)
describeServer('mariadb', mariadbProfile, resetMysql)
