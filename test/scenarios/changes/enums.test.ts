import { check, defineModel, index, t } from '../../../src/model/index.js'
import { type ChangeCase, describeChanges } from './change-case.js'

const withStatus = (values: readonly string[], more: Parameters<typeof t.enum>[1] = {}, fallback?: string) => {
  const status = t.enum(values as readonly ['a', 'b'], more as never)
  return defineModel('Job', {
    columns: { id: t.id(), status: fallback === undefined ? status : status.default(fallback as 'a') },
  })
}
const rows = ["INSERT INTO jobs (status) VALUES ('a')", "INSERT INTO jobs (status) VALUES ('b')"]
const query = 'SELECT status FROM jobs ORDER BY id'
const two = [['a'], ['b']]

const portable: readonly ChangeCase[] = [
  {
    name: 'adds a value at the end',
    before: [withStatus(['a', 'b'])],
    after: [withStatus(['a', 'b', 'c'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'adds a value in the middle',
    before: [withStatus(['a', 'b'])],
    after: [withStatus(['a', 'x', 'b'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'adds a value in front',
    before: [withStatus(['a', 'b'])],
    after: [withStatus(['x', 'a', 'b'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'puts values in another order',
    before: [withStatus(['a', 'b'])],
    after: [withStatus(['b', 'a'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'removes a value that no row has',
    before: [withStatus(['a', 'b', 'c'])],
    after: [withStatus(['a', 'b'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'renames a value, rows and default with it',
    before: [withStatus(['a', 'b'], {}, 'a')],
    after: [withStatus(['new', 'b'], { renamedFrom: { new: 'a' } } as never, 'new')],
    rows,
    query,
    there: [['new'], ['b']],
    back: two,
  },
  {
    name: 'renames a value when a person says so',
    before: [withStatus(['a', 'b'])],
    after: [withStatus(['new', 'b'])],
    answers: { chooseRename: async ({ candidates }) => candidates[0] ?? null },
    rows,
    query,
    there: [['new'], ['b']],
    back: two,
  },
  {
    name: 'adds a value and makes it the default at once',
    before: [withStatus(['a', 'b'], {}, 'a')],
    after: [withStatus(['a', 'b', 'c'], {}, 'c')],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'takes another default and other values at once',
    before: [withStatus(['a', 'b'], {}, 'a')],
    after: [withStatus(['y', 'z'], {}, 'z')],
  },
  {
    name: 'keeps hostile values',
    before: [withStatus(["it's", 'b"c', 'd\\e', "'); drop table u;--"])],
    after: [withStatus(["it's", 'b"c', 'd\\e', "'); drop table u;--", 'ünï ☂'])],
  },
  {
    name: 'makes an enum of a text, and a text of it again',
    before: [defineModel('Job', { columns: { id: t.id(), status: t.text() } })],
    after: [withStatus(['a', 'b'])],
    rows,
    query,
    there: two,
    back: two,
  },
  {
    name: 'drops the column and its values',
    before: [withStatus(['a', 'b'])],
    after: [defineModel('Job', { columns: { id: t.id() } })],
  },
  { name: 'drops the table and its values', before: [withStatus(['a', 'b'])], after: [] },
]
describeChanges('the values of an enum', ['sqlite', 'postgres', 'postgres18', 'mysql', 'mariadb'], portable)

const mood = (values: readonly string[]) => t.enum(values as readonly ['a'], { name: 'mood' })
const person = (values: readonly string[]) => defineModel('Person', { columns: { id: t.id(), mood: mood(values) } })
const place = (values: readonly string[]) =>
  defineModel('Place', {
    columns: { id: t.id(), mood: mood(values).nullable(), moods: t.array(mood(values)).default([]) },
  })

describeChanges(
  'enum types of PostgreSQL',
  ['postgres', 'postgres18'],
  [
    {
      name: 'are made once for all tables that share them, and dropped once',
      before: [],
      after: [person(['a', 'b']), place(['a', 'b'])],
      kinds: ['create-enum', 'create-table', 'create-table'],
    },
    {
      name: 'get a value in place where nothing uses it yet',
      before: [person(['a', 'b']), place(['a', 'b'])],
      after: [person(['a', 'b', 'c']), place(['a', 'b', 'c'])],
      kinds: ['alter-enum'],
    },
    {
      name: 'lose a value in every table and in arrays, rows kept',
      before: [person(['a', 'b', 'c']), place(['a', 'b', 'c'])],
      after: [person(['a', 'b']), place(['a', 'b'])],
      rows: ["INSERT INTO people (mood) VALUES ('a')", "INSERT INTO places (mood, moods) VALUES ('b', '{a,b}')"],
      query: 'SELECT moods::text[] FROM places',
      there: [[['a', 'b']]],
      back: [[['a', 'b']]],
    },
    {
      name: 'are renamed with the column that they are called after',
      before: [withStatus(['a', 'b'])],
      after: [defineModel('Job', { columns: { id: t.id(), state: t.enum(['a', 'b']).renamedFrom('status') } })],
      rows,
    },
    {
      name: 'change under checks, partial indexes and defaults that name their values',
      before: [
        defineModel('Job', {
          columns: { id: t.id(), status: t.enum(['a', 'b', 'c']).default('a'), n: t.int().default(1) },
          constraints: [
            check("status <> 'b' or n > 1", { name: 'no_b' }),
            index(['n'], { name: 'ix_a', where: "status = 'a'" }),
          ],
        }),
      ],
      after: [
        defineModel('Job', {
          columns: { id: t.id(), status: t.enum(['b', 'a']).default('a'), n: t.int().default(1) },
          constraints: [
            check("status <> 'b' or n > 1", { name: 'no_b' }),
            index(['n'], { name: 'ix_a', where: "status = 'a'" }),
          ],
        }),
      ],
      rows: ['INSERT INTO jobs DEFAULT VALUES'],
      query: 'SELECT status::text, n FROM jobs',
      there: [['a', 1]],
      back: [['a', 1]],
    },
    {
      name: 'live in a schema of their own',
      before: [],
      after: [
        defineModel('Job', {
          schema: 'work',
          columns: { id: t.id(), status: t.enum(['a', 'b'], { name: 'state', schema: 'kinds' }).default('a') },
          constraints: [check("status <> 'b'", { name: 'no_b' })],
        }),
      ],
      kinds: ['create-schema', 'create-schema', 'create-enum', 'create-table'],
    },
  ],
)
