import { type ColumnType, type EnumType, type Table, tableKey } from '../../schema/index.js'
import { type AskedTexts, CanonicalTexts } from '../canonical-texts.js'
import type { Connection } from '../connection.js'
import { askAboutObjects } from './canonical-objects.js'
import { createTableStatements } from './create-table.js'
import { driverCode } from './errors.js'
import { introspectTemporary } from './introspect.js'
import { probesFor } from './questions.js'
import { literal, quote } from './quote.js'

/**
 * What the engine makes of the expressions, defaults and custom types of tables: they are built in temporary tables, in
 * a transaction that is rolled back, and read as any table is. null where the session may not make temporary tables.
 */
export async function canonicalize(
  connection: Connection,
  { tables, objects }: AskedTexts,
): Promise<CanonicalTexts | null> {
  const texts = new CanonicalTexts()
  // Temporary tables have no schema, so those of the same name go one after the other.
  for (const round of rounds(tables)) {
    if (await tryRound(connection, round, texts)) continue
    if (!(await mayMakeTables(connection))) return null
    await tryHalves(connection, round, texts)
  }
  if (objects.length > 0) {
    if (!(await mayMakeTables(connection))) return null
    await inRolledBack(connection, () => askAboutObjects(connection, objects, texts))
  }
  return texts
}

/** One of the tables has SQL that does not run: the others still have their answer. */
async function tryHalves(connection: Connection, tables: readonly Table[], texts: CanonicalTexts): Promise<void> {
  if (tables.length < 2) return
  const middle = Math.ceil(tables.length / 2)
  for (const half of [tables.slice(0, middle), tables.slice(middle)]) {
    if (!(await tryRound(connection, half, texts))) await tryHalves(connection, half, texts)
  }
}

function rounds(tables: readonly Table[]): readonly (readonly Table[])[] {
  const result: Table[][] = []
  for (const table of tables) {
    const free = result.find((round) => !round.some((other) => other.name === table.name))
    if (free === undefined) result.push([table])
    else free.push(table)
  }
  return result
}

async function mayMakeTables(connection: Connection): Promise<boolean> {
  try {
    await inRolledBack(connection, () => connection.execute('CREATE TEMPORARY TABLE dbtool_probe (x integer)'))
    return true
  } catch (error) {
    if (['42501', '25006'].includes(driverCode(error) ?? '')) return false
    throw error
  }
}

async function inRolledBack(connection: Connection, run: () => Promise<unknown>): Promise<void> {
  await connection.execute('BEGIN READ WRITE')
  try {
    await run()
  } finally {
    await connection.execute('ROLLBACK')
  }
}

async function tryRound(connection: Connection, tables: readonly Table[], texts: CanonicalTexts): Promise<boolean> {
  const probes = probesFor(tables.map(question))
  const script = [
    ...enumsFor(probes.tables).map(
      (type) => `CREATE TYPE pg_temp.${quote(type.name)} AS ENUM (${type.values.map(literal).join(', ')})`,
    ),
    ...probes.tables.flatMap((table) => createTableStatements(table, { temporary: true })),
  ].join(';\n')
  try {
    await inRolledBack(connection, async () => {
      await connection.execute(script)
      const answer = await introspectTemporary(connection)
      const built = new Map(answer.tables.map((table) => [table.name, table]))
      for (const [at, { asked, answer: find }] of probes.questions.entries()) {
        const found = find(built)
        if (found !== null) texts.add(tableKey(tables[at] as Table), asked, found)
      }
    })
    return true
  } catch {
    return false
  }
}

/** The table with what has texts to ask about, under names that do not matter. */
function question(table: Table): Table {
  const { schema: _, primaryKey: __, comment: ___, ...rest } = table
  const { partitionBy, partitions } = table.options
  return {
    ...rest,
    columns: table.columns.map(({ comment: ____, identity: _____, ...column }) => ({
      ...column,
      type: withoutSchema(column.type),
    })),
    uniques: [],
    foreignKeys: [],
    checks: table.checks.map((check, at) => ({ expression: check.expression, name: `c${at}` })),
    excludes: table.excludes.map(({ comment: ____, deferrable: _____, ...exclude }, at) => ({
      ...exclude,
      name: `x${at}`,
    })),
    indexes: table.indexes
      .filter((index) => index.where !== undefined || index.keys.some((key) => key.expression !== undefined))
      .map(({ comment: ____, with: _____, ...index }, at) => ({ ...index, unique: false, name: `i${at}` })),
    options: {
      ...(partitionBy === undefined ? {} : { partitionBy }),
      ...(partitions === undefined ? {} : { partitions }),
    },
  }
}

function withoutSchema(type: ColumnType): ColumnType {
  if (type.kind === 'array') return { ...type, of: withoutSchema(type.of) }
  if (type.kind !== 'enum') return type
  const { schema: _, ...rest } = type
  return rest
}

function enumsFor(tables: readonly Table[]): readonly EnumType[] {
  const found = new Map<string, EnumType>()
  for (const { type } of tables.flatMap((table) => table.columns)) {
    const own = type.kind === 'array' ? type.of : type
    if (own.kind === 'enum' && own.name !== undefined) found.set(own.name, { name: own.name, values: own.values })
  }
  return [...found.values()]
}
