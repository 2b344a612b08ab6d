/**
 * Whether a test would notice if introspection did not see something: a database is built from what a blind introspection
 * gives of a rich one, and the engine's own account of both must differ. Unblinded, they must be equal: introspection
 * serves both sides of our own comparison, so that a hole in it hides there.
 */
import { expect, it } from 'vitest'
import type { Connection } from '../../src/dialect/connection.js'
import type { Dialect } from '../../src/dialect/dialect.js'
import { runOperation } from '../../src/migrator/run-operation.js'
import { emptySchema, type Schema } from '../../src/schema/index.js'
import { diffQuestions } from '../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../src/schema-diff/index.js'
import { type Aspect, aspects, shows } from './aspects.js'
import { changedThings, grouped, isAbout, wordsOf } from './things.js'

/** A database that is there for one use. */
export interface Place {
  readonly dialect: Dialect
  readonly connection: Connection
  /** Runs a script as it stands. */
  script(sql: string): Promise<void>
  /** What the database is by the engine's own account, in any order; null: nobody can tell. */
  account(): Promise<readonly string[] | null>
}

export interface BlindEngine {
  readonly label: string
  /** Holds everything that the engine has. */
  readonly script: string
  /** The options that its tables have, and whether they are texts. */
  readonly options: Readonly<Record<string, boolean>>
  /** Aspects that nothing on this engine shows, by how their names begin, with the reason. */
  readonly lacks: Readonly<Record<string, string>>
  /** Aspects that the rich schema shows and no account can: the engine keeps them elsewhere, or not at all. */
  readonly idle: Readonly<Record<string, string>>
  /** Aspects without which the database cannot be built: that is noticed, too. */
  readonly refused: readonly string[]
  /** The aspects that are looked at; absent: all. */
  readonly only?: readonly string[]
  withPlace<T>(use: (place: Place) => Promise<T>): Promise<T>
}

/** `lines`: only of the one, then only of the other. */
function difference(a: readonly string[], b: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of b) counts.set(line, (counts.get(line) ?? 0) - 1)
  return [...counts].filter(([, count]) => count !== 0).map(([line, count]) => `${count > 0 ? '-' : '+'} ${line}`)
}

export function describeBlindness(engine: BlindEngine): void {
  const { label, options, lacks, idle, refused, only } = engine
  let schema: Schema = emptySchema
  let original: readonly string[] | null = null
  let all: readonly Aspect[] = []

  /** The account of a database that is built from a schema. */
  const accountOfCopy = (wanted: Schema): Promise<readonly string[] | null> =>
    engine.withPlace(async (place) => {
      const { dialect, connection } = place
      for (const operation of await diffSchemas(emptySchema, wanted, diffQuestions(dialect)))
        await runOperation(dialect, connection, operation)
      return place.account()
    })
  const isNamed = (names: Readonly<Record<string, string>>, { name }: Aspect): boolean =>
    Object.keys(names).some(
      (prefix) => name === prefix || name.startsWith(`${prefix} `) || name.startsWith(`${prefix}.`),
    )

  it('a copy made from what introspection gives is the same, by the account of the engine', async () => {
    await engine.withPlace(async (place) => {
      await place.script(engine.script)
      schema = await place.dialect.introspect(place.connection, { spelling: true })
      original = await place.account()
      all = aspects(options, place.dialect.objects.kinds).filter(({ name }) => only?.includes(name) !== false)
    })
    expect(schema.tables.length).toBeGreaterThan(1)
    const copy = await accountOfCopy(schema)
    if (original !== null && copy !== null) expect(difference(original, copy)).toEqual([])
  })

  it('the rich schema shows every aspect that the engine has, and no other', () => {
    const shown = all.filter((aspect) => shows(schema, aspect))
    const missing = all.filter((aspect) => !shown.includes(aspect) && !isNamed(lacks, aspect)).map(({ name }) => name)
    const there = shown.filter((aspect) => isNamed(lacks, aspect)).map(({ name }) => name)
    expect({ missing, there }).toEqual({ missing: [], there: [] })
    const unknown = schema.tables.flatMap((table) => Object.keys(table.options)).filter((name) => !(name in options))
    expect(unknown).toEqual([])
  })

  /** Those of the aspects that no account of one copy shows, blind to all of them. @throws where it cannot be built. */
  const unseenTogether = async (group: readonly Aspect[], wanted: readonly string[]): Promise<readonly Aspect[]> => {
    const copy = await accountOfCopy(group.reduce((blinded, { blind }) => blind(blinded), schema))
    if (copy === null) return group
    const said = difference(wanted, copy)
    if (group.length === 1) return said.length > 0 ? [] : group
    const things = group.map((aspect) => changedThings(schema, aspect))
    const owners = said.map(wordsOf).map((words) => things.map((own) => own.some((thing) => isAbout(words, thing))))
    // What may be about several of them counts for none.
    return group.filter((_, at) => !owners.some((about) => about[at] === true && about.filter(Boolean).length === 1))
  }

  it('whichever aspect introspection does not see, the account of the engine tells', async () => {
    if (original === null) return
    const wanted = original
    const covered = all.filter((aspect) => !isNamed(idle, aspect) && shows(schema, aspect))
    const alone = covered.filter(({ name }) => refused.includes(name))
    const others = covered.filter((aspect) => !alone.includes(aspect))
    const failed: string[] = []
    const doubtful: Aspect[] = []
    for (const group of grouped(schema, others)) {
      doubtful.push(...(await unseenTogether(group, wanted).catch(() => group)))
    }
    const unseen: string[] = []
    for (const aspect of [...alone, ...doubtful]) {
      try {
        unseen.push(...(await unseenTogether([aspect], wanted)).map(({ name }) => name))
      } catch (error) {
        failed.push(aspect.name)
        if (!alone.includes(aspect)) console.log(`${label}: without ${aspect.name}: ${String(error)}`)
      }
    }
    console.log(
      `${label}: ${covered.length} aspects covered, ${doubtful.length} looked at one by one; ${Object.keys(lacks).length} kinds of aspects it has not: ${Object.keys(lacks).join(', ')}`,
    )
    expect({ unseen, failed: failed.toSorted() }).toEqual({ unseen: [], failed: refused.toSorted() })
  }, 300_000)
}
