/** Histories as they are after years: 500 revisions up, all of them down, and up again, in one process. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { downgrade } from '../../../src/migrator/downgrade.js'
import { openProject } from '../../../src/migrator/project.js'
import { upgrade } from '../../../src/migrator/upgrade.js'
import { schemaDump } from '../../support/dump.js'
import { graphProject } from '../../support/graph-project.js'
import { forEachServer, query, type ServerLabel, withDatabase } from '../../support/servers.js'
import { openSqlite } from '../../support/sqlite-file.js'
import { temporaryFolder } from '../../support/temporary-project.js'

interface LongHistory {
  /** In the notation of `graphProject`. */
  readonly words: readonly string[]
  /** Foreign keys to what a revision merges or depends on: a wrong order fails on servers, either way. */
  readonly upgrade: Readonly<Record<string, string>>
  readonly heads: readonly string[]
  readonly forks: number
  readonly merges: number
  readonly dependencies: number
  readonly roots: number
}

function linear(length: number): LongHistory {
  const words = Array.from({ length }, (_, at) => (at === 0 ? idOf(0) : `${idOf(at)}<${idOf(at - 1)}`))
  return { words, upgrade: {}, heads: [idOf(length - 1)], forks: 0, merges: 0, dependencies: 0, roots: 1 }
}

/** Forks, merges, dependencies across branches and several roots; the same graph each time. */
function branching(length: number): LongHistory {
  const next = numbers(20_261_121)
  const pick = <T>(from: readonly T[]): T => from[next() % from.length] as T
  const ancestors = new Map<string, ReadonlySet<string>>()
  const counts = { forks: 0, merges: 0, dependencies: 0, roots: 0 }
  const words: string[] = []
  const upgrades: Record<string, string> = {}
  let tips: string[] = []
  for (let at = 0; at < length; at += 1) {
    const id = idOf(at)
    const chance = next() % 100
    const isApart = (one: string, other: string): boolean =>
      !ancestors.get(one)?.has(other) && !ancestors.get(other)?.has(one)
    let parents: string[] = []
    if (at > 0 && chance >= 2) {
      const tip = pick(tips)
      const other = pick(tips)
      if (chance < 14 && isApart(tip, other)) parents = [tip, other]
      else parents = [chance < 24 ? pick([...ancestors.keys()]) : tip]
    }
    const needs = parents.flatMap((parent) => [...(ancestors.get(parent) ?? [])])
    const known = new Set([id, ...needs])
    const stranger = next() % 10 === 0 ? [...ancestors.keys()].find((one) => !known.has(one)) : undefined
    const dependsOn = stranger === undefined ? [] : [stranger]
    for (const one of dependsOn.flatMap((need) => [...(ancestors.get(need) ?? [])])) known.add(one)
    ancestors.set(id, known)
    counts.forks += parents.length === 1 && !tips.includes(parents[0] as string) ? 1 : 0
    counts.merges += parents.length === 2 ? 1 : 0
    counts.roots += parents.length === 0 ? 1 : 0
    counts.dependencies += dependsOn.length
    tips = [...tips.filter((tip) => !parents.includes(tip)), id]
    words.push(`${id}<${parents.join(',')}${dependsOn.map((need) => `!${need}`).join('')}`)
    upgrades[id] = [...(parents.length === 2 ? parents : []), ...dependsOn]
      .map((need) => `await op.createForeignKey('t_${id}', ['id'], { table: 't_${need}', columns: ['id'] })`)
      .join('\n  ')
  }
  // A head that another one depends on is no head of the database.
  const heads = [...ancestors.keys()].filter((id) =>
    [...ancestors].every(([other, below]) => other === id || !below.has(id)),
  )
  return { words, upgrade: upgrades, heads: heads.toSorted(), ...counts }
}

const idOf = (at: number): string => `r${String(at).padStart(4, '0')}`

/** Numbers that look random and are always the same: a linear congruential generator, its upper bits. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}

interface Place {
  readonly url: string
  /** What the database is, version tables included: they are the same after every upgrade. */
  dump(): Promise<string>
  /** Names of all tables. */
  tables(): Promise<readonly string[]>
}

async function upDownUp(history: LongHistory, { url, dump, tables }: Place): Promise<void> {
  const folder = await graphProject(history.words.join(' '), { upgrade: history.upgrade })
  const project = await openProject({ folder, url })
  const { length } = history.words

  const first = await upgrade(project, { target: 'heads' })
  expect(first.applied).toHaveLength(length)
  expect(first.heads).toEqual(history.heads)
  const built = await dump()
  expect((await tables()).filter((name) => name.startsWith('t_'))).toHaveLength(length)

  const { reverted, heads } = await downgrade(project, { target: 'base' })
  expect(reverted).toEqual(first.applied.toReversed())
  expect(heads).toEqual([])
  expect(await tables()).toEqual(['dbtool_head', 'dbtool_meta', 'dbtool_revision'])

  expect((await upgrade(project, { target: 'heads' })).applied).toEqual(first.applied)
  expect(await dump()).toBe(built)
}

async function onSqlite(history: LongHistory): Promise<void> {
  const file = join(await temporaryFolder(), 'app.db')
  const rows = async (sql: string): Promise<readonly string[]> => {
    const connection = await openSqlite(file)
    try {
      return (await connection.query(sql)).map((row) => String(row['text']))
    } finally {
      await connection.close()
    }
  }
  await upDownUp(history, {
    url: `sqlite:${file}`,
    dump: async () => (await rows('SELECT sql AS text FROM sqlite_schema ORDER BY type, name')).join('\n'),
    tables: () =>
      rows(`SELECT name AS text FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY name`),
  })
}

const isLong = process.env['DBTOOL_LONG'] === '1'
const timeout = 600_000

function onServers(labels: readonly ServerLabel[], name: string, history: LongHistory): void {
  forEachServer(labels, (server) => {
    const schema = server.engine === 'postgres' ? "'public'" : 'database()'
    const sql = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema} ORDER BY 1`
    it(
      name,
      () =>
        withDatabase(server, async (url) => {
          const tables = async (): Promise<readonly string[]> =>
            (await query(url, sql)).map((row) => String(row['name']))
          // Where no dump program is installed, the names are all that is compared; in CI there is one.
          const dump = async (): Promise<string> => (await schemaDump(url)) ?? (await tables()).join('\n')
          await upDownUp(history, { url, dump, tables })
        }),
      timeout,
    )
  })
}

// Most of the time is waiting for a disk or a server, so they wait together.
describe.concurrent('a long history', () => {
  it('that branches has forks, merges, dependencies and several roots', () => {
    for (const length of [120, 500]) {
      const { words, forks, merges, dependencies, roots } = branching(length)
      expect(words).toHaveLength(length)
      expect(Math.min(forks, merges, dependencies)).toBeGreaterThan(length / 25)
      expect(roots).toBeGreaterThan(1)
    }
  })

  for (const [kind, history] of [
    ['linear', linear(500)],
    ['branching', branching(500)],
  ] as const) {
    const name = `of 500 ${kind} revisions goes up, down to nothing, and up to the same structure again`
    it(`${name}, on sqlite`, () => onSqlite(history), timeout)
    onServers(['postgres', ...(isLong ? (['mysql', 'mariadb'] as const) : [])], name, history)
  }

  if (!isLong) {
    const name = 'of 120 branching revisions goes up, down to nothing, and up to the same structure again'
    onServers(['mysql', 'mariadb'], name, branching(120))
  }
})
