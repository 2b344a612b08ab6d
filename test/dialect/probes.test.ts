import { expect, it } from 'vitest'
import { insertProbe, type Probe, probesOf } from '../../src/row-generator/index.js'
import { forEachPlace, type Place, runSql } from '../support/places.js'
import { type ScratchSchema, withStructure } from '../support/scratch-schema.js'

/** A structure, another one that allows less, and what tells them apart. */
interface Case {
  readonly name: string
  readonly live: string
  /** What becomes of the live structure; on SQLite, the other structure as a whole. */
  readonly change: string
  readonly whole: string
  /** `kind table.columns` of each probe. */
  readonly probes: readonly string[]
  /** The engines that have it; absent: all. */
  readonly engines?: readonly Place['engine'][]
  /** The other structure takes the rows, cut or converted. */
  readonly isTaken?: readonly Place['engine'][]
}

const cases: readonly Case[] = [
  {
    name: 'a column that must not be NULL any more',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a int)',
    change: 'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL)',
    probes: ['null t.a'],
  },
  {
    name: 'a new column that nobody gives a value',
    live: 'CREATE TABLE t (id int PRIMARY KEY)',
    change: 'ALTER TABLE t ADD COLUMN a int NOT NULL',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL)',
    probes: ['missing-value t.a'],
    // They write 0.
    isTaken: ['mysql', 'mariadb'],
  },
  {
    name: 'a pair that becomes unique',
    live: 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a varchar(20), p_id int NOT NULL, CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id))',
    change: 'CREATE UNIQUE INDEX uq ON t (a, p_id)',
    whole: '',
    probes: ['duplicate t.a,p_id'],
  },
  {
    name: 'texts that become shorter',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a varchar(50) NOT NULL)',
    change: 'ALTER TABLE t ALTER COLUMN a TYPE varchar(5)',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a varchar(5) NOT NULL)',
    probes: ['too-long t.a'],
    isTaken: ['sqlite'],
  },
  {
    name: 'numbers that become smaller',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a bigint)',
    change: 'ALTER TABLE t ALTER COLUMN a TYPE smallint',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a smallint)',
    probes: ['out-of-range t.a'],
    isTaken: ['sqlite'],
  },
  {
    name: 'digits that are not kept',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a decimal(8,3))',
    change: 'ALTER TABLE t ALTER COLUMN a TYPE decimal(8,1)',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a numeric(8,1))',
    probes: ['out-of-range t.a'],
    isTaken: ['sqlite', 'postgres', 'mysql', 'mariadb'],
    engines: ['postgres', 'mysql', 'mariadb'],
  },
  {
    name: 'texts that become numbers',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a varchar(30))',
    change: 'ALTER TABLE t ALTER COLUMN a TYPE int USING a::int',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a int)',
    probes: ['type t.a'],
    isTaken: ['sqlite'],
  },
  {
    name: 'a new check',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20))',
    change: `ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0 AND b <> 'x')`,
    whole: `CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), CONSTRAINT ck CHECK (a > 0 AND b <> 'x'))`,
    probes: ['check t.a,b'],
  },
  {
    name: 'a new foreign key',
    live: 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int)',
    change: 'ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id)',
    whole: 'CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES p (id))',
    probes: ['orphan t.a'],
  },
  {
    name: 'a value that an enum loses',
    live: `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, a mood)`,
    change: `CREATE TYPE m2 AS ENUM ('b'); ALTER TABLE t ALTER a TYPE m2 USING a::text::m2; DROP TYPE mood; ALTER TYPE m2 RENAME TO mood`,
    whole: '',
    probes: ['enum-value t.a'],
    engines: ['postgres'],
  },
  {
    name: 'a value that an enum loses',
    live: `CREATE TABLE t (id int PRIMARY KEY, a enum('a', 'b'))`,
    change: `ALTER TABLE t MODIFY a enum('b')`,
    whole: '',
    probes: ['enum-value t.a'],
    engines: ['mysql', 'mariadb'],
  },
  {
    name: 'a domain that allows less',
    live: 'CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (id int PRIMARY KEY, a d)',
    change: 'ALTER DOMAIN d ADD CONSTRAINT low CHECK (VALUE < 50)',
    whole: '',
    probes: ['check t.a'],
    engines: ['postgres'],
  },
  {
    name: 'an exclusion',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a int4range)',
    change: 'ALTER TABLE t ADD EXCLUDE USING gist (a WITH &&)',
    whole: '',
    probes: ['overlap t.a'],
    engines: ['postgres'],
  },
  {
    name: 'a unique index on part of the rows',
    live: `CREATE TABLE t (id int PRIMARY KEY, a int, b text CHECK (b IN ('on', 'off')))`,
    change: `CREATE UNIQUE INDEX uq ON t (a) WHERE b = 'on'`,
    whole: '',
    probes: ['duplicate t.a'],
    engines: ['postgres', 'sqlite'],
  },
  {
    name: 'letter case that stops to matter',
    live: 'CREATE TABLE t (id int PRIMARY KEY, a varchar(20) COLLATE utf8mb4_bin, UNIQUE (a))',
    change: 'ALTER TABLE t MODIFY a varchar(20) COLLATE utf8mb4_general_ci',
    whole: '',
    probes: ['duplicate t.a'],
    engines: ['mysql', 'mariadb'],
  },
]

/** The change in the words of the engine. */
function changeFor({ engine }: Place, { change, live }: Case): string {
  if (engine !== 'mysql' && engine !== 'mariadb') return change
  const [, type] = /^ALTER TABLE t ALTER COLUMN a (?:TYPE (\S+)|SET NOT NULL)/.exec(change) ?? []
  if (change.includes('SET NOT NULL')) return 'ALTER TABLE t MODIFY a int NOT NULL'
  return type === undefined
    ? change
    : `ALTER TABLE t MODIFY a ${type}${/a varchar\(50\) NOT NULL/.test(live) ? ' NOT NULL' : ''}`
}

const shown = ({ kind, table, columns }: Probe): string => `${kind} ${table}.${columns.join(',')}`

/** Whether the change goes through with the rows that are there. */
async function goesThrough(at: ScratchSchema, place: Place, one: Case): Promise<boolean> {
  try {
    if (place.engine !== 'sqlite' || one.whole === '') {
      await runSql(at.url, place.engine === 'sqlite' ? one.change : changeFor(place, one))
      return true
    }
    // What a rebuild does, with keys looked at.
    const copy = at.schema.tables.find(({ name }) => name === 't')?.columns.map(({ name }) => name) ?? []
    await runSql(
      at.url,
      `PRAGMA foreign_keys = ON; ALTER TABLE t RENAME TO old; ${one.whole}; INSERT INTO t (${copy.join(', ')}) SELECT ${copy.join(', ')} FROM old`,
    )
    return true
  } catch {
    return false
  }
}

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  for (const one of cases) {
    const { engines, probes, isTaken = [] } = one
    if (engines !== undefined && !engines.includes(place.engine)) continue
    it(`shows ${one.name}`, async () => {
      // Without rows, nothing is in the way of the change; SQLite is rebuilt.
      const isRebuilt = place.engine === 'sqlite' && one.whole !== ''
      const around = one.live.replace(/CREATE TABLE t [\s\S]*$/, '')
      const other = isRebuilt
        ? await withStructure(place, `${around}; ${one.whole}`, async ({ schema }) => schema)
        : await withStructure(place, one.live, (at) => at.change(changeFor(place, one)))
      await withStructure(place, one.live, async (at) => {
        const { dialect, connection, schema } = at
        const found = probesOf(dialect, schema, other)
        expect(found.map(shown)).toEqual(probes)
        for (const probe of found) {
          const rows = await insertProbe({ dialect, connection, schema, seed: 1, probe })
          expect(rows?.length).toBeGreaterThan(0)
          const [count] = await at.rows('SELECT count(*) AS n FROM t')
          expect(Number(count?.['n'])).toBe(rows?.length)
        }
        expect(await goesThrough(at, place, one)).toBe(isTaken.includes(place.engine))
      })
    })
  }

  it('finds nothing between a structure and itself, and between one and a wider one', async () => {
    const narrow = 'CREATE TABLE t (id int PRIMARY KEY, a varchar(5) NOT NULL UNIQUE, b smallint NOT NULL)'
    const wide = 'CREATE TABLE t (id int PRIMARY KEY, a varchar(50), b int, c int)'
    const from = await withStructure(place, narrow, async ({ schema }) => schema)
    await withStructure(place, wide, async ({ dialect, schema }) => {
      expect(probesOf(dialect, from, from)).toEqual([])
      expect(probesOf(dialect, schema, schema)).toEqual([])
      expect(probesOf(dialect, from, schema)).toEqual([])
      expect(probesOf(dialect, schema, from).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['null', 'too-long', 'out-of-range', 'duplicate']),
      )
    })
  })

  it('says of a probe that the live structure refuses that it does, and leaves nothing behind', async () => {
    const live =
      'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT few CHECK (a < 10), CONSTRAINT one UNIQUE (a))'
    const other = await withStructure(
      place,
      `${live.slice(0, -1)}, CONSTRAINT less CHECK (a < 20))`,
      async ({ schema }) => schema,
    )
    await withStructure(place, live, async (at) => {
      const { dialect, connection, schema } = at
      const [probe] = probesOf(dialect, schema, other)
      expect(probe?.kind).toBe('check')
      expect(await insertProbe({ dialect, connection, schema, seed: 1, probe: probe as Probe })).toBeNull()
      expect(await at.rows('SELECT * FROM t')).toEqual([])
    })
  })
})
