import { expect, it } from 'vitest'
import type { Dialect, Scratch, ScratchDatabase } from '../../src/dialect/dialect.js'
import type { DbtoolError } from '../../src/errors/index.js'
import { openProject } from '../../src/migrator/project.js'
import type { Revision } from '../../src/migrator/revision.js'
import { openScratch } from '../../src/migrator/scratch-session.js'
import { ProvingGround } from '../../src/migrator/verify/proving-ground.js'
import { compareStates } from '../../src/migrator/verify/state.js'
import { type Engine, filesOf, forEachEngine, op } from '../scenarios/verify/history.js'
import { temporaryFolder } from '../support/temporary-project.js'

/** How copies are meddled with, and how often they were made. */
type Meddle = (copying: () => Promise<ScratchDatabase>, dialect: Dialect) => Promise<ScratchDatabase>

interface Watched {
  readonly ground: ProvingGround
  readonly revisions: readonly Revision[]
  /** How often each revision was run up. */
  readonly runs: Readonly<Record<string, number>>
  readonly abort: AbortController
  /** Copies that were asked for so far. */
  copies(): number
  rowsOf(table: string): Promise<unknown>
}

/** Runs of revisions, told by themselves. */
const told = globalThis as { checkpointRuns?: Record<string, number> }

const slow = (id: string, milliseconds: number, text: string) =>
  op(
    id,
    `globalThis.checkpointRuns.${id} = (globalThis.checkpointRuns.${id} ?? 0) + 1
     await new Promise((resolve) => setTimeout(resolve, ${milliseconds}))
     await op.execute(${JSON.stringify(text)})`,
    `await op.execute('SELECT 1')`,
  )

const steps = [
  slow('first', 400, 'CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER)'),
  slow('second', 0, 'INSERT INTO a VALUES (1, 2), (2, NULL)'),
  slow('third', 0, 'CREATE VIEW b AS SELECT id FROM a'),
  slow('broken', 0, 'DROP VIEW b'),
]

async function onWatched(engine: Engine, meddle: Meddle, use: (watched: Watched) => Promise<void>): Promise<void> {
  const project = await openProject({ folder: await temporaryFolder(filesOf(steps)), url: engine.url })
  const dialect = await project.provingDialect()
  const { scratch } = dialect
  const abort = new AbortController()
  const runs: Record<string, number> = {}
  told.checkpointRuns = runs
  const present = new Set<string>()
  const noted = (database: ScratchDatabase): ScratchDatabase => {
    const { display } = database.address
    present.add(display)
    return {
      ...database,
      dispose: async () => {
        await database.dispose()
        present.delete(display)
      },
    }
  }
  let copies = 0
  const counted = (copying: () => Promise<ScratchDatabase>): Promise<ScratchDatabase> => {
    copies += 1
    return meddle(copying, dialect)
  }
  const { copy, makeLike } = scratch
  const watched: Scratch = {
    ...scratch,
    create: async (place) => noted(await scratch.create(place)),
    ...(copy === undefined ? {} : { copy: (place, model) => counted(async () => noted(await copy(place, model))) }),
    ...(makeLike === undefined
      ? {}
      : {
          makeLike: async (database, model) => {
            await counted(async () => {
              await makeLike(database, model)
              return database
            })
          },
        }),
  }
  const ground = await ProvingGround.open({
    dialect: { ...dialect, scratch: watched },
    settings: await project.scratch(),
    signal: abort.signal,
  })
  try {
    await use({
      ground,
      revisions: (await project.graph()).revisions,
      runs,
      abort,
      copies: () => copies,
      rowsOf: (table) => ground.session.connection.query(`SELECT * FROM ${table} ORDER BY 1`),
    })
  } finally {
    await ground.close()
  }
  expect([...present]).toEqual([])
}

/** Runs all but the last, coming back once from where a checkpoint pays; then the last, and back again. */
async function wayBack({ ground, revisions, rowsOf }: Watched): Promise<void> {
  const [first, second, third, broken] = revisions as [Revision, Revision, Revision, Revision]
  await ground.replay(first)
  await ground.replay(second)
  await ground.restore()
  await ground.replay(third)
  const before = await ground.read()
  const rows = await rowsOf('a')
  await ground.run(broken, 'up')
  await ground.session.connection.execute('DELETE FROM a')
  await ground.restore()
  expect(compareStates(ground.dialect, before, await ground.read())).toEqual([])
  expect(await rowsOf('a')).toEqual(rows)
  expect(rows).toHaveLength(2)
}

/** Does to a database what no revision does. */
async function spoil(database: ScratchDatabase, dialect: Dialect, sql: string): Promise<ScratchDatabase> {
  const session = await openScratch(dialect, database)
  await session.connection.execute(sql)
  await session.close()
  return database
}

forEachEngine((engine) => {
  it('comes back to a checkpoint without running again what was done before it', async () => {
    await onWatched(
      engine,
      (copying) => copying(),
      async (watched) => {
        await wayBack(watched)
        expect(watched.runs).toMatchObject({ first: 2, second: 2 })
        expect(watched.copies()).toBeGreaterThanOrEqual(2)
      },
    )
  })

  it('runs everything again where a copy is not what was copied', async () => {
    await onWatched(
      engine,
      async (copying, dialect) =>
        spoil(await copying(), dialect, `CREATE TABLE stray${Math.random().toString().slice(2)} (id INTEGER)`),
      async (watched) => {
        await wayBack(watched)
        expect(watched.runs).toMatchObject({ first: 3, second: 3 })
      },
    )
  })

  it('runs everything again where nothing can be copied', async () => {
    await onWatched(
      engine,
      async () => {
        throw new Error('No copying today')
      },
      async (watched) => {
        await wayBack(watched)
        expect(watched.runs).toMatchObject({ first: 3, second: 3 })
        expect(watched.copies()).toBeGreaterThanOrEqual(1)
      },
    )
  })

  it('runs everything again where a copy breaks off half way', async () => {
    let copies = 0
    await onWatched(
      engine,
      async (copying, dialect) => {
        copies += 1
        if (copies === 1) return copying()
        const database = await copying()
        await spoil(database, dialect, 'DROP VIEW IF EXISTS b')
        if (dialect.scratch.makeLike === undefined) await database.dispose()
        throw new Error('The server has gone away')
      },
      async (watched) => {
        await wayBack(watched)
        expect(watched.runs).toMatchObject({ first: 3, second: 3 })
      },
    )
  })

  it('leaves nothing after an interruption while a copy is made', async () => {
    let stop: () => void = () => undefined
    let copies = 0
    await onWatched(
      engine,
      (copying) => {
        copies += 1
        if (copies === 2) stop()
        return copying()
      },
      async (watched) => {
        stop = () => watched.abort.abort()
        await expect(wayBack(watched)).rejects.toMatchObject({ code: 'DBT_INTERRUPTED' } satisfies Partial<DbtoolError>)
      },
    )
  })
})
