import type { AnyColumn } from '../../../src/model/index.js'
import { defineModel, sql, t } from '../../../src/model/index.js'
import { type ChangeCase, describeChanges } from './change-case.js'

const item = (value: AnyColumn) => defineModel('Item', { columns: { id: t.id(), value } as never })
const change = (
  name: string,
  from: AnyColumn,
  to: AnyColumn,
  more: Partial<ChangeCase> & { readonly put?: string } = {},
): ChangeCase => {
  const { put, ...rest } = more
  return {
    name,
    before: [item(from)],
    after: [item(to)],
    kinds: ['alter-column'],
    ...(put === undefined
      ? {}
      : { rows: [`INSERT INTO items (value) VALUES (${put})`], query: 'SELECT value FROM items' }),
    ...rest,
  }
}

describeChanges(
  'the type of a column changes in place',
  ['postgres', 'mysql', 'mariadb'],
  [
    change('from text to int, its default with it', t.text().default('5'), t.int().default(5), {
      put: "'7'",
      there: [[7]],
      back: [['7']],
    }),
    change('from int to text', t.int().default(5), t.text().default('x'), { put: '7', there: [['7']], back: [[7]] }),
    change('from int to bigint', t.int().default(5), t.bigint().default(5n), { put: '7' }),
    change('from int to bool', t.int().default(1), t.bool().default(true), { put: '1' }),
    change('from bool to bigint', t.bool().default(false), t.bigint().default(0n), { put: 'true' }),
    change('from text to uuid', t.text(), t.uuid(), {
      put: "'6f9619ff-8b86-d011-b42d-00c04fc964ff'",
      there: [['6f9619ff-8b86-d011-b42d-00c04fc964ff']],
      back: [['6f9619ff-8b86-d011-b42d-00c04fc964ff']],
    }),
    change('from string to a longer one', t.string(10), t.string(200), {
      put: "'abc'",
      there: [['abc']],
      back: [['abc']],
    }),
    change('from decimal to a wider one', t.decimal(8, 2), t.decimal(12, 4), {
      put: '1.25',
      there: [['1.2500']],
      back: [['1.25']],
    }),
    change('from timestamp to one of seconds', t.timestamp(), t.timestamp({ precision: 0 }), {
      put: "'2020-01-02 03:04:05'",
    }),
    change('from date to timestamp', t.date(), t.timestamp({ timezone: false }), { put: "'2020-01-02'" }),
    change('from text to json', t.text(), t.json(), { put: `'{"a": 1}'` }),
    change('from text to binary', t.text(), t.binary(), {
      put: "'abc'",
      there: [[Buffer.from('abc')]],
      back: [['abc']],
    }),
    change('from float to double', t.float(), t.double(), { put: '1.5', there: [[1.5]], back: [[1.5]] }),
    change('from nullable to not', t.int().nullable().default(1), t.int().default(1), { put: '3', there: [[3]] }),
    change('from one default to another', t.string(20).default('a'), t.string(20).default(sql`lower('B')`), {
      put: "'x'",
    }),
    change('to a default of its own and back to none', t.int(), t.int().default(3), { put: '1' }),
  ],
)

describeChanges(
  'the type of a column changes on PostgreSQL',
  ['postgres', 'postgres18'],
  [
    change('from json to jsonb', t.json().default({ a: 1 }), t.jsonb().default({ a: 1 }), { put: `'{"a": 1}'` }),
    change(
      'from timestamp to timestamptz',
      t.timestamp({ timezone: false }).default(sql`now()`),
      t.timestamp().default(sql`now()`),
      { put: "'2020-01-02 03:04:05'" },
    ),
    change('from text to an array of texts', t.text(), t.array(t.text()), { put: "'{a,b}'", there: [[['a', 'b']]] }),
    change('from int array to bigint array', t.array(t.int()), t.array(t.bigint()), { put: "'{1,2}'" }),
    change('from text to inet', t.text(), t.custom('inet'), { put: "'10.0.0.1'", there: [['10.0.0.1']] }),
    change('under a generated column', t.int(), t.bigint(), {
      before: [
        defineModel('Item', {
          columns: {
            id: t.id(),
            value: t.int(),
            twice: t.bigint().generated('value * 2', { stored: true }).nullable(),
          },
        }),
      ],
      after: [
        defineModel('Item', {
          columns: {
            id: t.id(),
            value: t.bigint(),
            twice: t.bigint().generated('value * 2', { stored: true }).nullable(),
          },
        }),
      ],
      put: '4',
      query: 'SELECT value::int, twice::int FROM items',
      there: [[4, 8]],
      back: [[4, 8]],
    }),
    change('from serial to identity, counting on', t.int().identity({ serial: true }), t.int().identity(), {
      rows: ['INSERT INTO items DEFAULT VALUES', 'INSERT INTO items DEFAULT VALUES'],
      query: "SELECT nextval(pg_get_serial_sequence('items', 'value'))::int",
      there: [[3]],
    }),
    change('from plain to identity, behind the rows that are there', t.int(), t.int().identity({ always: true }), {
      rows: ['INSERT INTO items (value) VALUES (41)'],
    }),
    change('from int to bigint under an identity', t.int().identity(), t.bigint().identity(), {
      rows: ['INSERT INTO items DEFAULT VALUES'],
    }),
  ],
)
