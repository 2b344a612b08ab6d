import { expect, it } from 'vitest'
import { fillTables } from '../../src/row-generator/index.js'
import { tableKey } from '../../src/schema/index.js'
import { forEachPlace, type Place } from '../support/places.js'
import { type ScratchSchema, withStructure } from '../support/scratch-schema.js'

type Words = Readonly<Record<Place['engine'], string>>

/** A number, whatever the driver makes of it. */
async function number(at: ScratchSchema, sql: string): Promise<number> {
  const [row] = await at.rows(sql)
  return Number(Object.values(row ?? {})[0])
}

async function fill(at: ScratchSchema, rows = 10, seed = 1) {
  const { dialect, connection, schema } = at
  return fillTables({ dialect, connection, schema, tables: schema.tables, rows, seed })
}

/** Each table of the structure has ten rows, and nothing is said against it. */
async function expectFull(at: ScratchSchema): Promise<void> {
  const report = await fill(at)
  expect(report.unfilled).toEqual([])
  for (const table of at.schema.tables)
    expect(await number(at, `SELECT count(*) FROM ${at.dialect.expressions.quoteTable(table)}`)).toBe(10)
}

/** Columns of every type that the engine has, each in a row with NULL allowed. */
const everyType: Words = {
  sqlite: `CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b REAL, c TEXT, d BLOB, e NUMERIC(8,2), f BOOLEAN, g DATE, h TIME, i DATETIME,
    j VARCHAR(5), k CHAR(36), l, m NVARCHAR(20), n JSON, o SMALLINT);
    CREATE TABLE strict_t (id INTEGER PRIMARY KEY, a INTEGER, b REAL, c TEXT, d BLOB, e ANY) STRICT;
    CREATE TABLE keyed (a TEXT, b INTEGER, c TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID`,
  postgres: `CREATE TYPE mood AS ENUM ('sad', 'it''s', 'happy'); CREATE TYPE pair AS (a int, b text); CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100);
    CREATE DOMAIN code AS text NOT NULL CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{3}$'); CREATE TYPE hours AS RANGE (subtype = time); CREATE SCHEMA other; CREATE DOMAIN other.small AS percent CHECK (VALUE < 10);
    CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a smallint, b bigint, c real, d double precision, e numeric, f numeric(6,3), g varchar(7), h char(4), i text,
     j bytea, k boolean, l date, m time, n timetz, o timestamp, p timestamptz(3), q interval, r uuid, s json, t jsonb, u mood, v int[], w text[], x inet, y cidr, z macaddr,
     aa int4range, ab tstzrange, ac daterange, ad point, ae box, af circle, ag tsvector, ah xml, ai bit(3), aj varbit(9), ak money, al pair, am percent, an code, ao hours, ap other.small,
     aq mood[], ar numeric(3,5), as_ oid, at name, au "char", av path, aw polygon, ax lseg, ay line, az tsquery, ba macaddr8, bb pg_lsn, bc numeric(4,-2), bd timestamp(0))`,
  mysql: `CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY, a tinyint, b tinyint(1), c smallint unsigned, d mediumint, e bigint unsigned, f decimal(20,5), g decimal(4,2) unsigned, h float, i double,
     j varchar(9), k char(3), l text, m tinytext, n longtext, o binary(4), p varbinary(9), q blob, r date, s time(3), t datetime(6), u timestamp NULL, v year, w bit(7), x set('a','b','c'),
     y enum('one','it''s') CHARACTER SET latin1, z json, aa varchar(9) CHARACTER SET utf8mb3, ab point, ac polygon, ad geometry, ae varchar(9) CHARACTER SET ascii, af tinyblob, ag linestring)`,
  mariadb: `CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY, a tinyint, b tinyint(1), c smallint unsigned, d mediumint, e bigint unsigned, f decimal(20,5), g decimal(4,2) unsigned, h float, i double,
     j varchar(9), k char(3), l text, m tinytext, n longtext, o binary(4), p varbinary(9), q blob, r date, s time(3), t datetime(6), u timestamp NULL, v year, w bit(7), x set('a','b','c'),
     y enum('one','it''s') CHARACTER SET latin1, z json, aa varchar(9) CHARACTER SET utf8mb3, ab point, ac polygon, ad geometry, ae uuid, af inet4, ag inet6)`,
}

const standard = {
  /** Rules of all kinds, in words that all engines know. */
  rules: `CREATE TABLE parent (id int PRIMARY KEY, code varchar(10) NOT NULL UNIQUE, kind varchar(10) NOT NULL, CONSTRAINT kinds CHECK (kind IN ('big', 'small')));
    CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parent (id), self_id int, a int NOT NULL, b int NOT NULL, c varchar(30) NOT NULL, d date NOT NULL, e date,
      CONSTRAINT between_ck CHECK (a BETWEEN 3 AND 9), CONSTRAINT order_ck CHECK (b > a), CONSTRAINT text_ck CHECK (c LIKE 'ab%' AND length(c) > 4),
      CONSTRAINT either_ck CHECK (e IS NULL OR e >= d), CONSTRAINT pair_uq UNIQUE (a, b), CONSTRAINT self_fk FOREIGN KEY (self_id) REFERENCES child (id), CONSTRAINT parent_fk FOREIGN KEY (parent_id) REFERENCES parent (id));
    CREATE TABLE link (x int NOT NULL, y int NOT NULL, PRIMARY KEY (x, y), CONSTRAINT x_fk FOREIGN KEY (x) REFERENCES parent (id), CONSTRAINT y_fk FOREIGN KEY (y) REFERENCES child (id));
    CREATE TABLE deep (id int PRIMARY KEY, x int NOT NULL, y int NOT NULL, CONSTRAINT link_fk FOREIGN KEY (x, y) REFERENCES link (x, y))`,
}

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  it('fills columns of every type, each with NULL somewhere and with more than one value', async () => {
    await withStructure(place, everyType[place.engine], async (at) => {
      await expectFull(at)
      const quote = at.dialect.expressions.quote
      for (const table of at.schema.tables) {
        for (const { name, nullable, type } of table.columns) {
          const from = at.dialect.expressions.quoteTable(table)
          const nulls = await number(at, `SELECT count(*) FROM ${from} WHERE ${quote(name)} IS NULL`)
          const isDomain = type.kind === 'custom' && type.sql === 'code'
          expect({ name, nulls: nulls > 0, all: nulls === 10 }).toEqual({
            name,
            nulls: nullable && !isDomain,
            all: false,
          })
        }
      }
    })
  })

  it('meets keys, checks and unique pairs', async () => {
    await withStructure(place, standard.rules, async (at) => {
      await expectFull(at)
      expect(await number(at, 'SELECT count(*) FROM child WHERE self_id IS NULL')).toBeGreaterThan(0)
      expect(await number(at, 'SELECT count(*) FROM child c JOIN child s ON s.id = c.self_id')).toBeGreaterThan(0)
      // Where an engine does not look at keys in this session, they hold all the same.
      expect(
        await number(
          at,
          'SELECT count(*) FROM deep LEFT JOIN link ON link.x = deep.x AND link.y = deep.y WHERE link.x IS NULL',
        ),
      ).toBe(0)
      expect(
        await number(at, 'SELECT count(*) FROM child LEFT JOIN parent p ON p.id = parent_id WHERE p.id IS NULL'),
      ).toBe(0)
      expect(await number(at, 'SELECT count(DISTINCT kind) FROM parent')).toBe(2)
    })
  })

  it('writes what stands at the ends of a type', async () => {
    await withStructure(
      place,
      'CREATE TABLE t (id int PRIMARY KEY, s varchar(12), n smallint, d decimal(7,2))',
      async (at) => {
        await fill(at, 40)
        const values = await at.rows('SELECT s, n, d FROM t')
        const texts = values.map(({ s }) => s)
        expect(texts).toContain('')
        expect(texts).toContain('abcdefghijab')
        expect(texts.some((text) => /[\u{10000}-\u{10ffff}]/u.test(String(text)))).toBe(true)
        expect(texts.some((text) => String(text).includes("'"))).toBe(true)
        expect(texts.some((text) => String(text).includes('\n'))).toBe(true)
        const numbers = values.map(({ n }) => (n === null ? null : Number(n)))
        expect(numbers).toEqual(expect.arrayContaining([null, 0, -1, 32767, -32768]))
        expect(values.map(({ d }) => (d === null ? null : Number(d)))).toEqual(
          expect.arrayContaining([99999.99, -99999.99, 0.01]),
        )
      },
    )
  })

  it('gives the same rows for the same seed, whatever else is filled, and others for another', async () => {
    const content = (at: ScratchSchema) => at.rows('SELECT * FROM parent ORDER BY id')
    const first = await withStructure(place, standard.rules, async (at) => {
      await fill(at)
      return content(at)
    })
    await withStructure(place, standard.rules, async (at) => {
      const { dialect, connection, schema } = at
      await fillTables({ dialect, connection, schema, tables: [{ name: 'parent' }], rows: 10, seed: 1 })
      expect(await content(at)).toEqual(first)
    })
    await withStructure(place, standard.rules, async (at) => {
      await fill(at, 10, 2)
      expect(await content(at)).not.toEqual(first)
    })
  })

  it('fills what a table references only where that is empty', async () => {
    await withStructure(place, `${standard.rules}; INSERT INTO parent VALUES (1, 'x', 'big')`, async (at) => {
      const { dialect, connection, schema } = at
      const report = await fillTables({ dialect, connection, schema, tables: [{ name: 'deep' }], rows: 4, seed: 3 })
      expect(report.filled.map(({ table }) => table).toSorted()).toEqual(['child', 'deep', 'link'])
      expect(await number(at, 'SELECT count(*) FROM parent')).toBe(1)
    })
  })

  it('closes circles of keys, with NULL allowed and without', async () => {
    const circle = (nullable: string) => `
      CREATE TABLE a (id int PRIMARY KEY, b_id int ${nullable}); CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL, CONSTRAINT to_a FOREIGN KEY (a_id) REFERENCES a (id));`
    const close = 'ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b_id) REFERENCES b (id)'
    for (const nullable of ['NULL', 'NOT NULL']) {
      const sql =
        place.engine === 'sqlite'
          ? `CREATE TABLE a (id int PRIMARY KEY, b_id int ${nullable} REFERENCES b (id)); CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a (id))`
          : circle(nullable) + close
      await withStructure(place, sql, async (at) => {
        await expectFull(at)
        expect(await number(at, 'SELECT count(*) FROM a JOIN b ON b.id = a.b_id')).toBeGreaterThan(4)
        expect(
          await number(
            at,
            'SELECT count(*) FROM a LEFT JOIN b ON b.id = a.b_id WHERE b.id IS NULL AND a.b_id IS NOT NULL',
          ),
        ).toBe(0)
      })
    }
  })

  it('says why a table stays empty', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT never CHECK (a > 5 AND a < 3)); CREATE TABLE u (id int PRIMARY KEY, t_id int NOT NULL, CONSTRAINT to_t FOREIGN KEY (t_id) REFERENCES t (id))`
    await withStructure(place, sql, async (at) => {
      const { filled, unfilled } = await fill(at)
      expect(filled).toEqual([])
      expect(unfilled).toEqual([
        { table: 't', reason: expect.stringMatching(/^every row was refused: .*never/is) },
        { table: 'u', reason: 't, which it references, holds no rows' },
      ])
    })
  })

  it('makes rows that another schema allows as well', async () => {
    const sql = 'CREATE TABLE t (id int PRIMARY KEY, a varchar(50), b int, c varchar(20))'
    await withStructure(place, sql, async (at) => {
      const next = `CREATE TABLE t (id int PRIMARY KEY, a varchar(3) NOT NULL, b smallint, c varchar(20), CONSTRAINT kinds CHECK (c IN ('x', 'y')), CONSTRAINT a_uq UNIQUE (a))`
      const also = await withStructure(place, next, async ({ schema }) => schema)
      const { dialect, connection, schema } = at
      const report = await fillTables({ dialect, connection, schema, also, tables: schema.tables, rows: 10, seed: 5 })
      expect(report).toEqual({ filled: [{ table: 't', rows: 10 }], unfilled: [] })
      const length = place.engine === 'sqlite' ? 'length' : 'char_length'
      const met = `${length}(a) <= 3 AND (b IS NULL OR b BETWEEN -32768 AND 32767) AND (c IS NULL OR c IN ('x', 'y'))`
      expect(await number(at, `SELECT count(*) FROM t WHERE ${met}`)).toBe(10)
      expect(await number(at, 'SELECT count(DISTINCT a) FROM t')).toBe(10)
    })
  })

  it('fills each table once, though keys stand in every order', async () => {
    await withStructure(place, standard.rules, async (at) => {
      const { dialect, connection, schema } = at
      const report = await fillTables({
        dialect,
        connection,
        schema,
        tables: schema.tables.toReversed(),
        rows: 3,
        seed: 1,
      })
      expect(report.filled.map(({ table }) => table).toSorted()).toEqual(schema.tables.map(tableKey).toSorted())
    })
  })
})

const particular: readonly {
  readonly name: string
  readonly engines: readonly Place['engine'][]
  readonly sql: string
}[] = [
  {
    name: 'partitions, of which some are missing',
    engines: ['postgres'],
    sql: `CREATE TABLE r (id int, d date NOT NULL) PARTITION BY RANGE (d); CREATE TABLE r1 PARTITION OF r FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
      CREATE TABLE l (id int, k text) PARTITION BY LIST (k); CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a', 'b');
      CREATE TABLE h (id int) PARTITION BY HASH (id); CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      CREATE TABLE two (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE two1 PARTITION OF two FOR VALUES FROM (1, 1) TO (1, 9)`,
  },
  {
    name: 'partitions, of which some are missing',
    engines: ['mysql', 'mariadb'],
    sql: `CREATE TABLE r (id int NOT NULL, y int) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
      CREATE TABLE d (id int NOT NULL, d date) PARTITION BY RANGE (YEAR(d)) (PARTITION p0 VALUES LESS THAN (2010), PARTITION p1 VALUES LESS THAN (2020));
      CREATE TABLE l (id int NOT NULL, k int) PARTITION BY LIST (k) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (5));
      CREATE TABLE c (id int NOT NULL, k varchar(10)) PARTITION BY LIST COLUMNS (k) (PARTITION p0 VALUES IN ('a', 'b'))`,
  },
  {
    name: 'exclusions, unique expressions, partial and nulls-not-distinct indexes',
    engines: ['postgres'],
    sql: `CREATE EXTENSION btree_gist; CREATE TABLE booking (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&));
      CREATE TABLE stay (room int, since date NOT NULL, until date NOT NULL, CHECK (since < until), EXCLUDE USING gist (daterange(since, until) WITH &&));
      CREATE TABLE e (id int, mail text); CREATE UNIQUE INDEX ON e (lower(mail));
      CREATE TABLE p (id int, state text CHECK (state IN ('on', 'off'))); CREATE UNIQUE INDEX ON p (id) WHERE state = 'on';
      CREATE TABLE n (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b))`,
  },
  {
    name: 'children that inherit, identities of both kinds, generated columns and unlogged tables',
    engines: ['postgres'],
    sql: `CREATE TABLE base (id int GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT -1 MINVALUE -100 MAXVALUE 5) PRIMARY KEY, a int CHECK (a > 10), b int GENERATED ALWAYS AS (a * 2) STORED CHECK (b < 60));
      CREATE UNLOGGED TABLE s (id bigserial PRIMARY KEY, v smallserial)`,
  },
  {
    name: 'checks of JSON, regular expressions and lengths',
    engines: ['postgres'],
    sql: `CREATE TABLE j (a jsonb NOT NULL CHECK (jsonb_typeof(a) = 'array'), b jsonb CHECK (b ? 'name'), c text NOT NULL CHECK (c ~ '^[A-Z]{2}[0-9]+$'), d text NOT NULL CHECK (char_length(d) BETWEEN 3 AND 5),
      e text CHECK (e = upper(e)), f numeric(5,2) NOT NULL CHECK (f > 0 AND f < 1), g int NOT NULL CHECK (g % 5 = 0), h text NOT NULL CHECK (h IN ('a', 'b') OR h LIKE 'x-%'), i int[] CHECK (array_length(i, 1) > 0), UNIQUE (c))`,
  },
  {
    name: 'checks of JSON, regular expressions and lengths',
    engines: ['mysql', 'mariadb'],
    sql: `CREATE TABLE j (a json NOT NULL CHECK (json_valid(a)), b varchar(20) NOT NULL CHECK (b REGEXP '^[a-z]{2}[0-9]+$'), c varchar(20) NOT NULL CHECK (char_length(c) BETWEEN 3 AND 5), d int NOT NULL CHECK (d IN (1, 2, 3)),
      e decimal(5,2) NOT NULL CHECK (e > 0 AND e < 1), f date NOT NULL, g date NOT NULL, UNIQUE (b), CHECK (f < g), h int GENERATED ALWAYS AS (d * 2) VIRTUAL)`,
  },
  {
    name: 'checks of JSON, patterns and lengths, and an enum that is a check',
    engines: ['sqlite'],
    sql: `CREATE TABLE j (a TEXT NOT NULL CHECK (json_valid(a)), b TEXT NOT NULL CHECK (b GLOB 'x*'), c TEXT NOT NULL CHECK (length(c) BETWEEN 3 AND 5), d TEXT CHECK (d IN ('a', 'b')), e INTEGER NOT NULL CHECK ([e] > 0 AND e <> 5),
      f TEXT NOT NULL UNIQUE COLLATE NOCASE, g INTEGER GENERATED ALWAYS AS (e * 2) VIRTUAL, h REAL CHECK (typeof(h) IN ('real', 'null')));
      CREATE UNIQUE INDEX j_expr ON j (lower(b))`,
  },
]

forEachPlace(['postgres', 'postgres18', 'mysql', 'mariadb'], (place) => {
  for (const { name, engines, sql } of particular) {
    if (!engines.includes(place.engine)) continue
    it(`fills tables with ${name}`, async () => {
      await withStructure(place, sql, expectFull)
    })
  }

  it('says of a trigger that keeps rows out that it does', async () => {
    const trigger: Words = {
      sqlite: `CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE TRIGGER no BEFORE INSERT ON t BEGIN SELECT RAISE(IGNORE); END`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY); CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no()`,
      mysql: `CREATE TABLE t (id int PRIMARY KEY); CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'kept out'`,
      mariadb: `CREATE TABLE t (id int PRIMARY KEY); CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'kept out'`,
    }
    await withStructure(place, trigger[place.engine], async (at) => {
      const { unfilled } = await fill(at)
      expect(unfilled).toEqual([
        { table: 't', reason: expect.stringMatching(/trigger or a rule keeps its rows out|kept out/) },
      ])
    })
  })
})
