/** Databases that somebody else built, and models that say the same in other words: nothing is to be done. */
import { describe, expect, it } from 'vitest'
import type { Dialect } from '../../../src/dialect/dialect.js'
import { dialectFor } from '../../../src/dialect/registry.js'
import { engineTexts } from '../../../src/migrator/engine-texts.js'
import {
  type AnyModel,
  check,
  defineModel,
  defineSchema,
  exclude,
  index,
  sql,
  t,
  toSchema,
  unique,
} from '../../../src/model/index.js'
import { summarize } from '../../../src/operations/index.js'
import { diffQuestions } from '../../../src/schema-diff/dialect-questions.js'
import { diffSchemas } from '../../../src/schema-diff/index.js'
import { forEachServer, type ServerLabel } from '../../support/servers.js'

interface Meaning {
  readonly name: string
  readonly sql: string
  readonly models: readonly AnyModel[]
}

function describeMeanings(labels: readonly ServerLabel[], meanings: readonly Meaning[]): void {
  forEachServer(labels, ({ url }) => {
    for (const { name, sql: script, models } of meanings) {
      it(name, async () => {
        const declared = await dialectFor(url)
        const near = declared.address.parse(url, process.cwd())
        const dialect: Dialect = (await declared.identify?.(near)) ?? declared
        const database = await dialect.scratch.create({ near })
        const session = await dialect.driver.openSession(database.address, { lockTimeoutMs: 5000 })
        try {
          for (const text of await dialect.ddl.statements({ kind: 'execute', sql: script }, session)) {
            await session.connection.execute(text.sql)
          }
          const wanted = dialect.normalize(toSchema(defineSchema(models as never), dialect.name))
          const live = await dialect.introspect(session.connection)
          const { texts } = await engineTexts(dialect, session.connection, live, wanted)
          const operations = await diffSchemas(live, wanted, diffQuestions(dialect, texts))
          expect(operations.map(summarize)).toEqual([])
        } finally {
          await session.close()
          await database.dispose()
        }
      })
    }
  })
}

const thing = (columns: object, constraints: readonly unknown[] = []): AnyModel =>
  defineModel('Thing', { columns: columns as never, constraints: constraints as never }) as unknown as AnyModel

describe('the same in other words', () => {
  describeMeanings(
    ['postgres', 'postgres18'],
    [
      {
        name: 'now() and CURRENT_TIMESTAMP',
        sql: 'CREATE TABLE things (a timestamptz NOT NULL DEFAULT now(), b timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP)',
        models: [thing({ a: t.timestamp().default(sql`CURRENT_TIMESTAMP`), b: t.timestamp().default(sql`now()`) })],
      },
      {
        name: "'x'::text and 'x'",
        sql: "CREATE TABLE things (a text NOT NULL DEFAULT 'x'::text, b varchar(9) NOT NULL DEFAULT 'y', c text NOT NULL DEFAULT E'a\\nb')",
        models: [
          thing({ a: t.text().default('x'), b: t.string(9).default(sql`'y'::varchar`), c: t.text().default('a\nb') }),
        ],
      },
      {
        name: "1 and '1', 0.0 and 0, -1 and '-1'",
        sql: "CREATE TABLE things (a int NOT NULL DEFAULT '1', b numeric(10,2) NOT NULL DEFAULT 0.0, c bigint NOT NULL DEFAULT -1, d float8 NOT NULL DEFAULT 1e3, e int NOT NULL DEFAULT (1))",
        models: [
          thing({
            a: t.int().default(1),
            b: t.decimal(10, 2).default('0'),
            c: t.bigint().default(-1n),
            d: t.double().default(1000),
            e: t.int().default(sql`'1'`),
          }),
        ],
      },
      {
        name: 'true, t and yes',
        sql: "CREATE TABLE things (a bool NOT NULL DEFAULT 't', b bool NOT NULL DEFAULT false, c bool NOT NULL DEFAULT 'yes')",
        models: [thing({ a: t.bool().default(true), b: t.bool().default(sql`'off'`), c: t.bool().default(true) })],
      },
      {
        name: 'JSON in another order, and as text',
        sql: `CREATE TABLE things (a jsonb NOT NULL DEFAULT '{"b": 1,   "a": [1, 2]}', b json NOT NULL DEFAULT '{"a":1}', c jsonb NOT NULL DEFAULT '[]'::jsonb)`,
        models: [
          thing({
            a: t.jsonb().default({ a: [1, 2], b: 1 }),
            b: t.json().default({ a: 1 }),
            c: t.jsonb().default(sql`'[]'`),
          }),
        ],
      },
      {
        name: 'checks with other parentheses, casts, case and operators',
        sql: `CREATE TABLE things (a int NOT NULL, email varchar(99) NOT NULL, price numeric NOT NULL,
        CONSTRAINT c1 CHECK (((a > 0))), CONSTRAINT c2 CHECK (lower((email)::text) <> 'x'::text), CONSTRAINT c3 CHECK (email IN ('a', 'b')),
        CONSTRAINT c4 CHECK (a BETWEEN 1 AND 5), CONSTRAINT c5 CHECK (price > 0 AND (price < 10 OR NOT a = 3)), CONSTRAINT c6 CHECK (email LIKE '%@%'))`,
        models: [
          thing({ a: t.int(), email: t.string(99), price: t.custom('numeric') }, [
            check('a > 0', { name: 'c1' }),
            check("LOWER( email ) != 'x'", { name: 'c2' }),
            check("((email) in ('a','b'))", { name: 'c3' }),
            check('a >= 1 and a <= 5', { name: 'c4' }),
            check('price > 0 and (price < 10 or not (a = 3))', { name: 'c5' }),
            check("email ~~ '%@%'", { name: 'c6' }),
          ]),
        ],
      },
      {
        name: 'types by other names',
        sql: 'CREATE TABLE things (a int4 NOT NULL, b character varying(20) NOT NULL, c timestamp with time zone NOT NULL, d decimal(5) NOT NULL, e varchar NOT NULL, f bpchar(3) NOT NULL)',
        models: [
          thing({
            a: t.int(),
            b: t.custom('varchar(20)'),
            c: t.timestamp(),
            d: t.decimal(5, 0),
            e: t.custom('VARCHAR'),
            f: t.custom('character(3)'),
          }),
        ],
      },
      {
        name: 'indexes over expressions, parts and with the usual order',
        sql: `CREATE TABLE things (a int NOT NULL, email text NOT NULL, gone timestamptz);
        CREATE UNIQUE INDEX i1 ON things (lower(email)) WHERE gone IS NULL; CREATE INDEX i2 ON things USING btree (a ASC NULLS LAST, email DESC NULLS FIRST);
        CREATE INDEX i3 ON things ((a + 1), (email || 'x'))`,
        models: [
          thing({ a: t.int(), email: t.text(), gone: t.timestamp().nullable() }, [
            index([sql`LOWER((email)::text)`], { name: 'i1', unique: true, where: '(gone is null)' }),
            index(['a', { column: 'email', order: 'desc' }], { name: 'i2', method: 'btree' }),
            index([sql`a+1`, sql`email||'x'`], { name: 'i3' }),
          ]),
        ],
      },
      {
        name: 'generated columns, arrays and binary',
        sql: `CREATE TABLE things (a int NOT NULL, twice int GENERATED ALWAYS AS (a * 2) STORED, tags text[] NOT NULL DEFAULT '{}', raw bytea NOT NULL DEFAULT '\\x00ff', n int[] NOT NULL DEFAULT ARRAY[1, 2])`,
        models: [
          thing({
            a: t.int(),
            twice: t.int().generated('(a*2)', { stored: true }).nullable(),
            tags: t.array(t.text()).default([]),
            raw: t.binary().default(new Uint8Array([0, 255])),
            n: t.array(t.int()).default(sql`array[1,2]`),
          }),
        ],
      },
      {
        name: 'dates, intervals, uuids and functions as defaults',
        sql: `CREATE TABLE things (a date NOT NULL DEFAULT '2020-01-02', b interval NOT NULL DEFAULT '1 day', c uuid NOT NULL DEFAULT gen_random_uuid(), d text NOT NULL DEFAULT upper('x'), e timestamptz NOT NULL DEFAULT (now() + interval '1 hour'), f text DEFAULT NULL)`,
        models: [
          thing({
            a: t.date().default('2020-01-02'),
            b: t
              .custom('interval')
              .default('24 hours' as never)
              .default(sql`'1 day'::interval`),
            c: t.uuid().default(sql`GEN_RANDOM_UUID()`),
            d: t.text().default(sql`upper( 'x' )`),
            e: t.timestamp().default(sql`now() + '01:00:00'::interval`),
            f: t.text().nullable(),
          }),
        ],
      },
      {
        name: 'constraints without names of their own, exclusions and keys',
        sql: `CREATE TABLE things (id serial PRIMARY KEY, a int UNIQUE, during int4range NOT NULL, CHECK (a > 0), EXCLUDE USING gist (during WITH &&) WHERE (a > 1))`,
        models: [
          defineModel('Thing', {
            columns: { id: t.int().identity({ serial: true }), a: t.int().nullable(), during: t.custom('int4range') },
            constraints: [
              { kind: 'primary-key', columns: ['id'], options: { name: 'things_pkey' } },
              unique(['a'], { name: 'things_a_key' }),
              check('a > 0', { name: 'things_a_check' }),
              exclude([{ column: 'during', operator: '&&' }], { name: 'things_during_excl', where: 'a > 1' }),
            ],
          }),
        ],
      },
      {
        name: 'things in the default schema, named or not',
        sql: 'CREATE TABLE public.things (a int NOT NULL)',
        models: [defineModel('Thing', { schema: 'public', columns: { a: t.int() } })],
      },
    ],
  )

  describeMeanings(
    ['mysql', 'mariadb'],
    [
      {
        name: 'now() and CURRENT_TIMESTAMP, with the digits of the column',
        sql: `CREATE TABLE things (a datetime(6) NOT NULL DEFAULT now(6), b datetime(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), c datetime NOT NULL DEFAULT localtime)`,
        models: [
          thing({
            a: t.timestamp().default(sql`CURRENT_TIMESTAMP`),
            b: t.timestamp({ precision: 3 }).default(sql`now()`).onUpdateNow(),
            c: t.timestamp({ precision: 0 }).default(sql`CURRENT_TIMESTAMP()`),
          }),
        ],
      },
      {
        name: "1 and '1', 0.0 and 0, true and 1",
        sql: "CREATE TABLE things (a int NOT NULL DEFAULT '1', b decimal(10,2) NOT NULL DEFAULT 0, c bigint NOT NULL DEFAULT -1, d double NOT NULL DEFAULT 1e3, e bool NOT NULL DEFAULT true, f varchar(9) NOT NULL DEFAULT 5)",
        models: [
          thing({
            a: t.int().default(1),
            b: t.decimal(10, 2).default('0.0'),
            c: t.bigint().default(-1n),
            d: t.double().default(1000),
            e: t.bool().default(true),
            f: t.string(9).default('5'),
          }),
        ],
      },
      {
        name: 'display widths and other names of types',
        sql: 'CREATE TABLE things (a int(11) NOT NULL, b integer NOT NULL, c tinyint(4) NOT NULL, d dec(8,2) NOT NULL, e character varying(20) NOT NULL, f int(10) unsigned NOT NULL, g double precision NOT NULL)',
        models: [
          thing({
            a: t.int(),
            b: t.int(),
            c: t.custom('tinyint'),
            d: t.decimal(8, 2),
            e: t.string(20),
            f: t.custom('INT(10) UNSIGNED'),
            g: t.double(),
          }),
        ],
      },
      {
        name: 'checks with other parentheses and case',
        sql: "CREATE TABLE things (a int NOT NULL, b varchar(9) NOT NULL, CONSTRAINT c1 CHECK (((a > 0))), CONSTRAINT c2 CHECK (b in ('x', 'it''s')), CONSTRAINT c3 CHECK (a between 1 and 5 or not a = 3))",
        models: [
          thing({ a: t.int(), b: t.string(9) }, [
            check('`A` > 0', { name: 'c1' }),
            check("B IN ('x','it\\'s')", { name: 'c2' }),
            check('(a BETWEEN 1 AND 5) OR (NOT (a = 3))', { name: 'c3' }),
          ]),
        ],
      },
      {
        name: 'JSON, its default, and generated columns over it',
        sql: `CREATE TABLE things (a json NOT NULL DEFAULT ('{"b": 1}'), n int NOT NULL, twice int AS (n*2) STORED, low varchar(20) AS (concat(n,'x')))`,
        models: [
          thing({
            a: t.jsonb().default({ b: 1 }),
            n: t.int(),
            twice: t.int().generated('n * 2', { stored: true }).nullable(),
            low: t.string(20).generated("CONCAT(n, 'x')").nullable(),
          }),
        ],
      },
      {
        name: 'the index that a foreign key brings along, and a unique index for a unique constraint',
        sql: `CREATE TABLE parents (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
        CREATE TABLE things (id int NOT NULL PRIMARY KEY, parent_id int NOT NULL, a int, UNIQUE INDEX uq_things_a USING BTREE (a),
          CONSTRAINT fk_things_parent_id_parents FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE)`,
        models: [
          defineModel('Parent', { columns: { id: t.id() } }),
          defineModel('Thing', {
            columns: {
              id: t.int().primaryKey(),
              parentId: t.int().references('Parent.id', { onDelete: 'cascade' }),
              a: t.int().nullable().unique(),
            },
          }),
        ] as unknown as readonly AnyModel[],
      },
      {
        name: 'the engine, character set and collation that the database has anyway',
        sql: 'CREATE TABLE things (a varchar(9) NOT NULL, b varchar(9) CHARACTER SET latin1 NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
        models: [
          defineModel('Thing', {
            columns: { a: t.string(9), b: t.string(9).collate('latin1_swedish_ci') },
            mysql: { engine: 'innodb', charset: 'utf8mb4' },
            mariadb: { engine: 'INNODB', charset: 'utf8mb4' },
          }),
        ],
      },
      {
        name: 'partitions',
        sql: 'CREATE TABLE things (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
        models: [
          defineModel('Thing', {
            columns: { id: t.int().primaryKey() },
            mysql: {
              partitionBy: 'RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
            },
            mariadb: {
              partitionBy:
                'range (`id`) (partition `p0` values less than (10), partition p1 values less than maxvalue)',
            },
          }),
        ],
      },
    ],
  )
})
