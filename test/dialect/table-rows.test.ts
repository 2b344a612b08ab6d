import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareRows, type RowLoss } from '../../src/migrator/verify/compare-rows.js'
import { canBeEmptiedTo, removeRows, rowKeysOf } from '../../src/migrator/verify/remove-rows.js'
import { readRows } from '../../src/migrator/verify/table-rows.js'
import { fillTables } from '../../src/row-generator/index.js'
import { forEachPlace, type Place, rowsOf, runSql } from '../support/places.js'
import { type ScratchSchema, withStructure } from '../support/scratch-schema.js'

type Words = Readonly<Record<Place['engine'], string>>

/** The rows of all tables. */
const read = ({ dialect, connection, schema }: ScratchSchema) => readRows(dialect, connection, schema, schema.tables)

async function fill({ dialect, connection, schema }: ScratchSchema): Promise<void> {
  const report = await fillTables({ dialect, connection, schema, tables: schema.tables, rows: 6, seed: 11 })
  expect(report.unfilled).toEqual([])
}

/** What a change by hand loses. */
async function lossOf(at: ScratchSchema, sql: string): Promise<readonly RowLoss[]> {
  const startedAt = new Date()
  const before = await read(at)
  await runSql(at.url, sql)
  return compareRows(before, await read(at), { schema: at.schema, startedAt })
}

const people = `CREATE TABLE people (id int PRIMARY KEY, name varchar(50), age int, rate decimal(8,3));
  INSERT INTO people VALUES (1, 'Ada Lovelace', 36, 1.125), (2, 'Grace Hopper', 85, 2.5), (3, NULL, NULL, NULL)`

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  it('finds nothing lost where nothing has changed, whatever the order of the rows', async () => {
    await withStructure(place, people, async (at) => {
      await fill(at)
      expect(await lossOf(at, 'UPDATE people SET age = age')).toEqual([])
      const back = `CREATE TABLE copy AS SELECT * FROM people; DELETE FROM people; INSERT INTO people SELECT * FROM copy ORDER BY id DESC`
      expect(await lossOf(at, back)).toEqual([])
    })
  })

  it('tells values that are gone, cut and changed, and rows that are gone, each by its column', async () => {
    await withStructure(place, people, async (at) => {
      const table = 'people'
      expect(await lossOf(at, 'UPDATE people SET age = NULL WHERE id = 1')).toEqual([
        { table, column: 'age', rows: 1, kind: 'lost', sample: [{ before: '36', after: null }] },
      ])
      expect(await lossOf(at, `UPDATE people SET name = 'Grace' WHERE id = 2`)).toEqual([
        {
          table,
          column: 'name',
          rows: 1,
          kind: 'truncated',
          sample: [{ before: 'Grace Hopper', after: 'Grace' }],
        },
      ])
      expect(await lossOf(at, 'UPDATE people SET rate = 1.1 WHERE id = 1')).toMatchObject([
        { column: 'rate', rows: 1, kind: 'truncated' },
      ])
      expect(await lossOf(at, 'UPDATE people SET age = 0 WHERE id = 3')).toMatchObject([
        { column: 'age', kind: 'altered', sample: [{ before: 'NULL', after: '0' }] },
      ])
      expect(await lossOf(at, 'UPDATE people SET id = 9 WHERE id = 2')).toMatchObject([
        { column: 'id', rows: 1, kind: 'altered', sample: [{ before: '2', after: '9' }] },
      ])
      expect(await lossOf(at, 'DELETE FROM people WHERE id = 1')).toMatchObject([
        { column: null, rows: 1, kind: 'lost' },
      ])
      expect(await lossOf(at, `INSERT INTO people VALUES (20, 'new', 1, 1)`)).toEqual([])
    })
  })

  it('compares rows that nothing tells apart as a whole, and counts those that are there twice', async () => {
    await withStructure(
      place,
      `CREATE TABLE log (a int, b varchar(9)); INSERT INTO log VALUES (1, 'x'), (1, 'x'), (2, NULL)`,
      async (at) => {
        expect(await lossOf(at, 'UPDATE log SET a = 1 WHERE a = 1')).toEqual([])
        expect(await lossOf(at, `UPDATE log SET b = 'y' WHERE a = 2`)).toMatchObject([
          { table: 'log', column: 'b', rows: 1, kind: 'altered' },
        ])
        const one = {
          sqlite: 'DELETE FROM log WHERE rowid = 1',
          postgres: 'DELETE FROM log WHERE ctid = (SELECT min(ctid) FROM log WHERE a = 1)',
        }
        const sql =
          place.engine === 'sqlite' || place.engine === 'postgres'
            ? one[place.engine]
            : 'DELETE FROM log WHERE a = 1 LIMIT 1'
        expect(await lossOf(at, sql)).toMatchObject([{ column: null, rows: 1, kind: 'lost' }])
      },
    )
  })

  it('takes the present time that a trigger sets for no loss, and any other time for one', async () => {
    const touched: Words = {
      sqlite: `CREATE TABLE t (id INTEGER PRIMARY KEY, a int, at DATETIME); CREATE TRIGGER touch AFTER UPDATE ON t BEGIN UPDATE t SET at = CURRENT_TIMESTAMP WHERE id = new.id; END`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, a int, at timestamp); CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at = now(); RETURN NEW; END'; CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()`,
      mysql: 'CREATE TABLE t (id int PRIMARY KEY, a int, at timestamp NULL ON UPDATE CURRENT_TIMESTAMP)',
      mariadb: 'CREATE TABLE t (id int PRIMARY KEY, a int, at timestamp NULL ON UPDATE CURRENT_TIMESTAMP)',
    }
    const first = `INSERT INTO t VALUES (1, 1, '2020-02-02 02:02:02')`
    await withStructure(place, `${touched[place.engine]}; ${first}`, async (at) => {
      expect(await lossOf(at, 'UPDATE t SET a = 2; UPDATE t SET a = 1')).toEqual([])
    })
    const plain = `CREATE TABLE t (id int PRIMARY KEY, a int, at ${place.engine === 'sqlite' ? 'DATETIME' : 'timestamp NULL'}); ${first}`
    await withStructure(place, plain, async (at) => {
      expect(await lossOf(at, `UPDATE t SET at = '2020-02-02 02:02:03'`)).toMatchObject([
        { column: 'at', kind: 'altered' },
      ])
      expect(await lossOf(at, 'UPDATE t SET at = CURRENT_TIMESTAMP')).toMatchObject([{ column: 'at', kind: 'altered' }])
    })
  })

  it('reads a value the same way whatever the settings of the session', async () => {
    const types = {
      sqlite: 'a REAL, b TEXT, c DATETIME',
      postgres: 'a double precision, b timestamptz, c jsonb, d bytea, e real, f interval, g money',
      mysql: 'a double, b timestamp NULL, c json, d varbinary(9), e float',
      mariadb: 'a double, b timestamp NULL, c json, d varbinary(9), e float',
    }
    await withStructure(place, `CREATE TABLE t (id int PRIMARY KEY, ${types[place.engine]})`, async (at) => {
      await fill(at)
      const before = await read(at)
      const settings: Words = {
        sqlite: 'SELECT 1',
        postgres: "SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = -3; SET bytea_output = 'escape'",
        mysql: "SET time_zone = '+09:00'",
        mariadb: "SET time_zone = '+09:00'",
      }
      await at.connection.execute(settings[place.engine])
      expect(await read(at)).toEqual(before)
    })
  })

  it('reports exactly the value that was changed, of random ones', async () => {
    await withStructure(place, people, async (at) => {
      await fill(at)
      const ids = (await rowsOf(at.url, 'SELECT id FROM people WHERE id BETWEEN 0 AND 2000000')).map(({ id }) =>
        Number(id),
      )
      const columns = ['name', 'age', 'rate'] as const
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...ids), fc.constantFrom(...columns), async (id, column) => {
          const before = await read(at)
          const row = (await at.rows(`SELECT ${column} AS v FROM people WHERE id = ${id}`))[0]
          const value = column === 'name' ? "'something else'" : '7777'
          await runSql(at.url, `UPDATE people SET ${column} = ${value} WHERE id = ${id}`)
          const after = await read(at)
          const found = compareRows(before, after, { schema: at.schema, startedAt: new Date() })
          const isSame = String(row?.['v']) === value.replaceAll("'", '') || Number(row?.['v']) === 7777
          expect(found.map((loss) => ({ column: loss.column, rows: loss.rows }))).toEqual(
            isSame ? [] : [{ column, rows: 1 }],
          )
        }),
        { numRuns: 25 },
      )
    })
  })

  it('removes the rows that came in, also what triggers wrote, and leaves those that were there', async () => {
    const trigger: Words = {
      sqlite: `CREATE TRIGGER note AFTER INSERT ON child BEGIN INSERT INTO audit (what) VALUES ('x'); END`,
      postgres: `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit (what) VALUES (''x''); RETURN NEW; END'; CREATE TRIGGER note AFTER INSERT ON child FOR EACH ROW EXECUTE FUNCTION note()`,
      mysql: `CREATE TRIGGER note AFTER INSERT ON child FOR EACH ROW INSERT INTO audit (what) VALUES ('x')`,
      mariadb: `CREATE TRIGGER note AFTER INSERT ON child FOR EACH ROW INSERT INTO audit (what) VALUES ('x')`,
    }
    const serial =
      place.engine === 'postgres'
        ? 'id serial PRIMARY KEY'
        : place.engine === 'sqlite'
          ? 'id INTEGER PRIMARY KEY'
          : 'id int AUTO_INCREMENT PRIMARY KEY'
    const sql = `CREATE TABLE parent (id int PRIMARY KEY, name varchar(20)); CREATE TABLE child (a int, b varchar(10), parent_id int NOT NULL, PRIMARY KEY (a, b), CONSTRAINT to_parent FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
      CREATE TABLE audit (${serial}, what varchar(10)); CREATE TABLE loose (a int); INSERT INTO parent VALUES (1, 'kept'); INSERT INTO child VALUES (1, 'it''s', 1); ${trigger[place.engine]}; INSERT INTO audit (what) VALUES ('kept')`
    await withStructure(place, sql, async (at) => {
      const { dialect, connection, schema } = at
      const before = await read(at)
      const filled = [{ name: 'parent' }, { name: 'child' }, { name: 'loose' }]
      const base = await rowKeysOf(dialect, connection, schema, filled)
      expect([...base.keys()].toSorted()).toEqual(['audit', 'child', 'loose', 'parent'])
      await fillTables({ dialect, connection, schema, tables: filled, rows: 5, seed: 1 })
      const audited = await at.rows('SELECT count(*) AS n FROM audit')
      expect(Number(audited[0]?.['n'])).toBe(6)
      expect(await removeRows(dialect, connection, schema, base)).toBe(true)
      expect(await read(at)).toEqual(before)
    })
  })

  it('says of rows that cannot be told apart that they are not to be added to, and of a row that is missing that it is', async () => {
    const sql =
      'CREATE TABLE loose (a int); CREATE TABLE keyed (id int PRIMARY KEY); INSERT INTO loose VALUES (1); INSERT INTO keyed VALUES (1)'
    await withStructure(place, sql, async (at) => {
      const { dialect, connection, schema } = at
      const base = await rowKeysOf(dialect, connection, schema, schema.tables)
      // SQLite numbers its rows by itself.
      const can = Object.fromEntries(schema.tables.map((table) => [table.name, canBeEmptiedTo(dialect, table, base)]))
      expect(can).toEqual({ keyed: true, loose: place.engine === 'sqlite' })
      await connection.execute('DELETE FROM keyed')
      expect(await removeRows(dialect, connection, schema, base)).toBe(false)
    })
  })
})
