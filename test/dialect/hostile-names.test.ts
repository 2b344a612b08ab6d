import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection } from '../../src/dialect/connection.js'
import type { Dialect, RunnerSession, ScratchDatabase } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import { isDbtoolError } from '../../src/errors/index.js'
import { engineTexts } from '../../src/migrator/engine-texts.js'
import { runOperation } from '../../src/migrator/run-operation.js'
import type { Operation } from '../../src/operations/index.js'
import {
  type Column,
  type DefaultValue,
  emptySchema,
  normalizeSchema,
  type Schema,
  type Table,
} from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { forEachServer } from '../support/servers.js'

const runs = Number(process.env['DBTOOL_PROPERTY_RUNS'] ?? 60)
const seed = process.env['DBTOOL_PROPERTY_SEED'] ?? (process.env['CI'] === 'true' ? '20261121' : undefined)

// A list of lines rather than of items: Biome would give each a line of its own.
const nasty = [
  `a"b a'b a\`b "" '' \`\` \\ \\\\ \\' a\\nb . a.b 🎉 שלום \u202eabc é e\u0301 ß İ ﬁ \u200b \ufeff $1 ? ?? :a %s \${a}`,
  `select SELECT order user table null true default primary public Users users $$ $a$ E E'a' N N'a' _utf8mb4 U&"a"`,
  `{ } ( ) [ ] @ @@version * , ; = 1 1e5 0x1 - /**/ -- # %`,
].flatMap((line) => line.split(' '))
const spaced = [
  ...[
    "'); drop table u;--",
    '"; drop table u; --',
    '`; drop table u; #',
    '/* a */',
    '-- a',
    '# a',
    "' OR 1=1 --",
    'a  b',
  ],
  ...[' a', 'a\nb', 'a\r\nb', 'a\tb', '\x1a', '\x7f', '\n', 'a\\'],
]
/** What every engine takes, or refuses only for what it is beside. */
const tame = (of: string): boolean => of !== '' && !/\0| $|[\u{10000}-\u{10FFFF}]/u.test(of)
const limits = ['x', 'é', '語', '🎉'].flatMap((letter) =>
  [15, 16, 21, 31, 32, 63, 64, 65].map((length) => letter.repeat(length)),
)

const name = fc
  .oneof(
    fc.constantFrom(...nasty, ...spaced),
    fc.tuple(fc.constantFrom(...nasty), fc.constantFrom(...spaced, ...nasty)).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 15 }),
  )
  .filter(tame)
/** May be what an engine must refuse. */
const wild = fc.oneof(
  fc.constantFrom('a\0b', 'a ', ' ', '🎉', ...limits),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }),
)
const text = fc
  .oneof(fc.constantFrom(...nasty, ...spaced, ''), fc.string({ unit: 'grapheme', maxLength: 40 }))
  .map((of) => of.replace(/[\0\u{10000}-\u{10FFFF}]/gu, ''))
const value = text.map((of) => of.trimEnd())

interface Names {
  readonly tables: readonly [string, string]
  readonly columns: readonly string[]
  readonly constraints: readonly string[]
  readonly values: readonly string[]
  readonly texts: readonly string[]
}

const names: fc.Arbitrary<Names> = fc
  .record({
    tables: fc.tuple(name, name),
    columns: fc.array(name, { minLength: 5, maxLength: 5 }),
    constraints: fc.array(name, { minLength: 5, maxLength: 5 }),
    values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
    texts: fc.array(text, { minLength: 4, maxLength: 4 }),
    odd: fc.option(fc.tuple(fc.constantFrom('tables', 'columns', 'constraints', 'values', 'texts'), fc.nat(4), wild)),
  })
  .map(({ odd, ...drawn }) => {
    if (odd === null) return drawn
    const [group, at, of] = odd
    const items: readonly string[] = drawn[group]
    return { ...drawn, [group]: items.with(at % items.length, of) }
  })

/** Two tables that hold each name and each text where a person may put it. */
function declared({ tables, columns, constraints, values, texts }: Names, dialect: Dialect): Schema {
  const [id = '', label = '', kind = '', up = '', note = ''] = columns
  const [unique = '', check = '', index = '', key = '', type = ''] = constraints
  const [forTable = '', forColumn = '', forDefault = '', forCheck = ''] = texts
  const { quote, literal } = dialect.expressions
  const own: readonly Column[] = [
    { name: id, type: { kind: 'int' }, nullable: false },
    {
      name: label,
      type: { kind: 'string', length: 80 },
      nullable: false,
      default: literalDefault(forDefault),
      ...comment(forColumn),
    },
    {
      name: kind,
      type: { kind: 'enum', values, name: type },
      nullable: false,
      default: literalDefault(values[0] ?? ''),
    },
    { name: up, type: { kind: 'int' }, nullable: true },
    { name: note, type: { kind: 'string', length: 80 }, nullable: true },
  ]
  const table: Table = {
    name: tables[0],
    columns: own,
    primaryKey: { columns: [id] },
    uniques: [{ name: unique, columns: [label] }],
    foreignKeys: [],
    checks: [{ name: check, expression: `${quote(note)} <> ${literal(forCheck)}` }],
    excludes: [],
    indexes: [{ name: index, unique: false, keys: [{ column: up }, { column: note }] }],
    options: {},
    ...comment(forTable),
  }
  const other: Table = {
    name: tables[1],
    columns: own.slice(3, 4),
    uniques: [],
    foreignKeys: [
      {
        name: key,
        columns: [up],
        table: { name: tables[0] },
        referencedColumns: [id],
        onDelete: 'cascade',
        onUpdate: 'no action',
      },
    ],
    checks: [],
    excludes: [],
    indexes: [],
    options: {},
  }
  return normalizeSchema({ ...emptySchema, tables: [table, other] })
}

function literalDefault(of: string): DefaultValue {
  return { kind: 'value', value: of }
}

/** An empty comment is none. */
function comment(of: string): { readonly comment?: string } {
  return of === '' ? {} : { comment: of }
}

const collator = new Intl.Collator('en', { sensitivity: 'base' })

/** Values that a collation takes for the same: which those are, only the server knows. */
function hasTwins(values: readonly string[]): boolean {
  return values.some((one, at) => values.slice(at + 1).some((other) => collator.compare(one, other) === 0))
}

/** What is wrong by the model's own rules, whatever the engine: two things of one name. */
function isAmbiguous({ tables, columns, constraints, values }: Names): boolean {
  const all = [...tables, ...constraints, 'u']
  return hasTwins(values) || new Set(all).size < all.length || new Set(columns).size < columns.length
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  let dialect: Dialect
  let database: ScratchDatabase
  let session: RunnerSession
  const told = { built: 0, refused: 0 }

  beforeAll(async () => {
    const known = await dialectFor(server.url)
    const near = known.address.parse(server.url, process.cwd())
    dialect = (await known.identify?.(near)) ?? known
    database = await dialect.scratch.create({ near })
    session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 10_000 })
    await session.connection.execute('CREATE TABLE u (kept int)')
    await session.connection.execute('INSERT INTO u VALUES (1)')
  })
  afterAll(async () => {
    await session?.close()
    await database?.dispose()
  })

  const diff = async (connection: Connection, from: Schema, to: Schema): Promise<readonly Operation[]> =>
    diffSchemas(from, to, diffQuestions(dialect, (await engineTexts(dialect, connection, from, to)).texts))
  const owned = async (): Promise<Schema> => {
    const schema = await dialect.introspect(session.connection)
    return { ...schema, tables: schema.tables.filter((table) => table.name !== 'u') }
  }
  const run = (operations: readonly Operation[]): Promise<void> =>
    (dialect.capabilities.transactionalDdl ? session.transaction : session.outside)(async ({ connection }) => {
      for (const operation of operations) await runOperation(dialect, connection, operation)
    })

  /** Why the names are refused before anything runs, or the schema as the engine stores it. */
  const accepted = (drawn: Names): Schema | string => {
    try {
      const schema = declared(drawn, dialect)
      const problems = dialect.problems(schema)
      return problems.length > 0 ? problems.map(({ message }) => message).join('; ') : dialect.normalize(schema)
    } catch (error) {
      if (isDbtoolError(error) && error.code === 'DBT_UNSUPPORTED') return error.message
      throw error
    }
  }

  it(`hostile names and texts come back as they went in, or are refused before anything runs (${runs} schemas)`, async () => {
    const property = fc.asyncProperty(names, async (drawn) => {
      fc.pre(!isAmbiguous(drawn))
      const wanted = accepted(drawn)
      if (typeof wanted === 'string') {
        expect(wanted).not.toBe('')
        told.refused += 1
        return
      }
      await run(await diff(session.connection, emptySchema, wanted))
      told.built += 1
      const live = await owned()
      expect(live.tables.map((table) => table.name).toSorted()).toEqual([...drawn.tables].toSorted())
      const left = await diff(session.connection, live, wanted)
      if (left.length > 0) throw new Error(`left: ${JSON.stringify(left)}`)
      const [label] = await session.connection.query(
        `SELECT count(*) AS n FROM ${dialect.expressions.quote(drawn.tables[0])}`,
      )
      expect(Number(label?.['n'])).toBe(0)
      await run(await diff(session.connection, live, emptySchema))
      expect((await owned()).tables).toEqual([])
      expect(await session.connection.query('SELECT kept FROM u')).toEqual([{ kept: 1 }])
    })
    await fc.assert(property, {
      numRuns: runs,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      maxSkipsPerRun: 1000,
      endOnFailure: process.env['DBTOOL_PROPERTY_SHRINK'] !== 'true',
    })
    console.log(`${server.label}: hostile names:`, told)
    expect(told.built).toBeGreaterThan(0)
    expect(told.refused).toBeGreaterThan(0)
  }, 300_000)
})
