/** A database that somebody else's SQL made, and one that dbtool makes of what it reads there. */
import { createConnection } from 'mysql2/promise'
import { expect } from 'vitest'
import type { Dialect } from '../../../src/dialect/dialect.js'
import { dialectFor } from '../../../src/dialect/registry.js'
import { mysqlRules } from '../../../src/dialect/sql-text/lexer.js'
import { splitStatements } from '../../../src/dialect/sql-text/split-statements.js'
import { engineTexts } from '../../../src/migrator/engine-texts.js'
import { runOperation } from '../../../src/migrator/run-operation.js'
import { compareSnapshots } from '../../../src/migrator/verify/compare-snapshots.js'
import { isIrreversible, type Operation, reversePlan } from '../../../src/operations/index.js'
import { type Column, emptySchema, type Schema } from '../../../src/schema/index.js'
import { diffQuestions } from '../../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../../src/schema-diff/index.js'
import { schemaDump } from '../../support/dump.js'
import { type Server, withDatabase } from '../../support/servers.js'

export async function dialectAt(url: string): Promise<Dialect> {
  const declared = await dialectFor(url)
  return (await declared.identify?.(declared.address.parse(url, process.cwd()))) ?? declared
}

/** Runs a script as the engine's own client does: with its DELIMITER, in a session that nothing of ours has touched. */
export async function load(url: string, script: string): Promise<void> {
  const connection = await createConnection({ uri: url, flags: ['-IGNORE_SPACE'] })
  try {
    await connection.query('SET NAMES utf8mb4')
    for (const sql of splitStatements(script, mysqlRules)) await connection.query(sql)
  } finally {
    await connection.end()
  }
}

export async function introspect(url: string): Promise<Schema> {
  const dialect = await dialectAt(url)
  const connection = await dialect.driver.connect(dialect.address.parse(url, process.cwd()), { readOnly: true })
  try {
    return await dialect.introspect(connection, { spelling: true })
  } finally {
    await connection.close()
  }
}

/** Runs what turns the live texts into these. */
export async function changeColumns(url: string, change: (column: Column) => Column): Promise<void> {
  const dialect = await dialectAt(url)
  const session = await dialect.driver.openSession(dialect.address.parse(url, process.cwd()), { lockTimeoutMs: 5000 })
  try {
    const live = await dialect.introspect(session.connection)
    const isText = (column: Column): boolean => column.type.kind === 'string'
    const tables = live.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => (isText(column) ? change(column) : column)),
    }))
    for (const operation of await diffSchemas(live, { ...live, tables }, diffQuestions(dialect)))
      await runOperation(dialect, session.connection, operation)
  } finally {
    await session.close()
  }
}

/** Expects that what is read from a database of this script makes one that the engine's own program tells from it by nothing. */
export async function expectRebuilt(server: Server, script: string): Promise<Schema> {
  return withDatabase(server, (first) =>
    withDatabase(server, async (second) => {
      await load(first, script)
      const schema = await introspect(first)
      const dialect = await dialectAt(second)
      expect(dialect.problems(schema)).toEqual([])
      const wanted = dialect.normalize(schema)
      expect(compareSnapshots(dialect, schema, wanted), 'what is read is as the models would have it').toEqual([])
      const address = dialect.address.parse(second, process.cwd())
      const session = await dialect.driver.openSession(address, { lockTimeoutMs: 5000 })
      const run = async (operations: readonly Operation[]): Promise<void> => {
        for (const operation of operations) await runOperation(dialect, session.connection, operation)
      }
      try {
        const operations = await diffSchemas(emptySchema, wanted, diffQuestions(dialect))
        await run(operations)
        const live = await dialect.introspect(session.connection)
        expect(compareSnapshots(dialect, schema, live)).toEqual([])
        const { texts } = await engineTexts(dialect, session.connection, live, wanted)
        expect(await diffSchemas(live, wanted, diffQuestions(dialect, texts)), 'nothing is left to do').toEqual([])
        expect(linesOf(await schemaDump(second))).toEqual(linesOf(await schemaDump(first)))
        await run(reversePlan(operations).filter((step): step is Operation => !isIrreversible(step)))
        expect(await dialect.introspect(session.connection)).toEqual(emptySchema)
        return schema
      } finally {
        await session.close()
      }
    }),
  )
}

/** The lines in an order of their own: keys of a table come in the order in which they were made. */
function linesOf(dump: string | null): readonly string[] | null {
  return (
    dump
      ?.split('\n')
      .map((line) => line.replace(/,$/, ''))
      .toSorted() ?? null
  )
}
