import type { Knex } from 'knex'
import { applicationDatabase } from '../../dialect/application-pool.js'
import type { Dialect } from '../../dialect/dialect.js'
import { engineNamed } from '../../dialect/registry.js'
import { schemaOfModels } from '../../dialect/schema-of-models.js'
import type { Operation } from '../../operations/index.js'
import { emptySchema, objectKey, type Schema, tableKey } from '../../schema/index.js'
import { diffQuestions } from '../../schema-diff/dialect-questions.js'
import { diffSchemas } from '../../schema-diff/index.js'
import type { Engine } from '../session/engine.js'
import { knexConnection } from './knex-connection.js'

/** Makes what the models ask for in a database that holds nothing of it. */
export async function createAll(engine: Engine): Promise<void> {
  const dialect = await dialectOf(engine)
  const wanted = schemaOfModels(engine.map.schema, dialect)
  const operations = await diffSchemas(dialect.normalize(emptySchema), wanted, diffQuestions(dialect))
  await inTransaction(engine, (knex) => run(dialect, knex, operations))
}

/** Drops the tables and objects of the models, as far as they are there, and what they hold. */
export async function dropAll(engine: Engine): Promise<void> {
  const dialect = await dialectOf(engine)
  const wanted = schemaOfModels(engine.map.schema, dialect)
  const live = await onKnex(engine, (knex) => dialect.introspect(knexConnection(knex)))
  const own = onlyThoseOf(live, wanted)
  // Rows first: a table that others point to is not dropped while it has some.
  await onKnex(engine, (knex) => engine.access.truncate(knex, own.tables))
  const operations = await diffSchemas(
    own,
    dialect.normalize({ ...emptySchema, namespaces: own.namespaces }),
    diffQuestions(dialect),
  )
  await inTransaction(engine, (knex) => run(dialect, knex, operations))
}

/** The dialect as the server speaks it. */
async function dialectOf(engine: Engine): Promise<Dialect> {
  const dialect = await engineNamed(engine.access.name).load()
  if (dialect.identify === undefined) return dialect
  const address = engine.settings.address ?? applicationDatabase(engine.knex).address
  return dialect.identify(address)
}

/** The part of a schema that another one holds, too. */
function onlyThoseOf(live: Schema, wanted: Schema): Schema {
  const tables = new Set(wanted.tables.map(tableKey))
  const objects = new Set((wanted.objects ?? []).map(objectKey))
  const enums = new Set(wanted.enums.map(tableKey))
  return {
    tables: live.tables.filter((table) => tables.has(tableKey(table))),
    enums: live.enums.filter((one) => enums.has(tableKey(one))),
    namespaces: live.namespaces,
    objects: (live.objects ?? []).filter((object) => objects.has(objectKey(object))),
  }
}

async function run(dialect: Dialect, knex: Knex, operations: readonly Operation[]): Promise<void> {
  const connection = knexConnection(knex)
  for (const operation of operations) {
    for (const { sql, bindings, parts } of await dialect.ddl.statements(operation, { connection })) {
      for (const part of parts ?? [sql]) await connection.execute(part, parts === undefined ? bindings : undefined)
    }
  }
}

async function inTransaction(engine: Engine, body: (knex: Knex) => Promise<void>): Promise<void> {
  await onKnex(engine, (knex) => knex.transaction(body))
}

async function onKnex<T>(engine: Engine, body: (knex: Knex) => Promise<T>): Promise<T> {
  try {
    return await body(engine.knex)
  } catch (error) {
    throw engine.failures.explain(error, null)
  }
}
