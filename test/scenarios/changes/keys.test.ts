import {
  type AnyModel,
  check,
  defineModel,
  foreignKey,
  index,
  primaryKey,
  sql,
  t,
  unique,
} from '../../../src/model/index.js'
import { type ChangeCase, describeChanges } from './change-case.js'

const all = ['sqlite', 'postgres', 'mysql', 'mariadb'] as const

const parent = (id: object, more: readonly unknown[] = []) =>
  defineModel('Parent', {
    columns: { id, code: t.string(20), n: t.int() } as never,
    constraints: more as never,
  }) as unknown as AnyModel
const child = (column: unknown, more: readonly unknown[] = []) =>
  defineModel('Child', {
    columns: { id: t.id(), parentId: column } as never,
    constraints: more as never,
  }) as unknown as AnyModel
const rows = ["INSERT INTO parents (code, n) VALUES ('x', 1)", 'INSERT INTO children (parent_id) VALUES (1)']
const query = 'SELECT parent_id FROM children'

const cases: readonly ChangeCase[] = [
  {
    name: 'widens a key and what points to it together',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [parent(t.bigid()), child(t.bigint().references('Parent.id'))],
    rows,
  },
  {
    name: 'gives a foreign key another action',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [parent(t.id()), child(t.int().references('Parent.id', { onDelete: 'cascade' }))],
    kinds: ['drop-constraint', 'create-foreign-key'],
    rows,
    query,
    there: [[1]],
    back: [[1]],
  },
  {
    name: 'renames a foreign key without a question',
    before: [parent(t.id()), child(t.int().references('Parent.id', { name: 'one' }))],
    after: [parent(t.id()), child(t.int().references('Parent.id', { name: 'two' }))],
    kinds: ['rename-constraint'],
  },
  {
    name: 'drops a foreign key and keeps the column',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [parent(t.id()), child(t.int())],
    kinds: ['drop-constraint'],
  },
  {
    name: 'adds an index of its own to a foreign key, and takes it away',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [parent(t.id()), child(t.int().references('Parent.id').index())],
    kinds: ['create-index'],
  },
  {
    name: 'takes the index away on which a foreign key stands',
    before: [parent(t.id()), child(t.int().references('Parent.id').index())],
    after: [parent(t.id()), child(t.int().references('Parent.id'))],
    kinds: ['drop-index'],
  },
  {
    name: 'makes a unique constraint of that index',
    before: [parent(t.id()), child(t.int().references('Parent.id').index())],
    after: [parent(t.id()), child(t.int().references('Parent.id').unique())],
  },
  {
    name: 'has two foreign keys over one column, and drops the first',
    before: [
      parent(t.id()),
      child(t.int(), [
        foreignKey(['parentId'] as never, { model: 'Parent', columns: ['id'] }, { name: 'a_first' }),
        foreignKey(
          ['parentId'] as never,
          { model: 'Parent', columns: ['id'] },
          { name: 'b_second', onDelete: 'cascade' },
        ),
      ]),
    ],
    after: [
      parent(t.id()),
      child(t.int(), [
        foreignKey(
          ['parentId'] as never,
          { model: 'Parent', columns: ['id'] },
          { name: 'b_second', onDelete: 'cascade' },
        ),
      ]),
    ],
  },
  {
    name: 'moves the primary key to another column under a foreign key',
    before: [parent(t.id(), [unique(['code'] as never, { name: 'uq_code' })]), child(t.int().references('Parent.id'))],
    after: [
      parent(t.int(), [primaryKey(['code'] as never), unique(['id'] as never, { name: 'uq_id' })]),
      child(t.int().references('Parent.id')),
    ],
  },
  {
    name: 'makes a key of two columns of a key of one, and back',
    before: [parent(t.int(), [primaryKey(['id'] as never)])],
    after: [parent(t.int(), [primaryKey(['id', 'code'] as never)])],
    rows: ["INSERT INTO parents (id, code, n) VALUES (7, 'x', 1)"],
    query: 'SELECT id, code FROM parents',
    there: [[7, 'x']],
    back: [[7, 'x']],
  },
  {
    name: 'gives numbers to a table that had none',
    before: [defineModel('Parent', { columns: { code: t.string(20) } })],
    after: [defineModel('Parent', { columns: { id: t.id(), code: t.string(20) } })],
    rows: ["INSERT INTO parents (code) VALUES ('x')", "INSERT INTO parents (code) VALUES ('y')"],
    query: 'SELECT count(*) FROM parents',
  },
  {
    name: 'drops a numbered key',
    before: [parent(t.id())],
    after: [parent(t.int())],
    rows: [rows[0] as string],
    query: 'SELECT id FROM parents',
    there: [[1]],
    back: [[1]],
  },
  {
    name: 'drops a table that points to a key which changes at the same time',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [parent(t.int(), [primaryKey(['code'] as never)])],
  },
  {
    name: 'drops two tables that point to each other',
    before: [
      defineModel('Egg', { columns: { id: t.id(), henId: t.int().nullable().references('Hen.id') } }),
      defineModel('Hen', { columns: { id: t.id(), eggId: t.int().nullable().references('Egg.id') } }),
    ] as unknown as readonly AnyModel[],
    after: [],
  },
  {
    name: 'renames a table to which others point, keys and indexes with it',
    before: [parent(t.id()), child(t.int().references('Parent.id'))],
    after: [
      defineModel('Elder', {
        renamedFrom: 'parents',
        columns: { id: t.id(), code: t.string(20), n: t.int() },
      }) as unknown as AnyModel,
      defineModel('Child', {
        columns: { id: t.id(), parentId: t.int().references('Elder.id') },
      }) as unknown as AnyModel,
    ],
    rows,
    query,
    there: [[1]],
    back: [[1]],
  },
  {
    name: 'renames a column that a key, an index and a check name',
    before: [
      parent(t.id(), [
        index(['code'] as never),
        check("code <> 'y'", { name: 'some' }),
        unique(['n', 'code'] as never),
      ]),
    ],
    after: [
      defineModel('Parent', {
        columns: { id: t.id(), sign: t.string(20).renamedFrom('code'), n: t.int() },
        constraints: [index(['sign']), check("sign <> 'y'", { name: 'some' }), unique(['n', 'sign'])],
      }) as unknown as AnyModel,
    ],
    rows: [rows[0] as string],
    query: 'SELECT id FROM parents',
    there: [[1]],
    back: [[1]],
  },
  {
    name: 'changes the order, the columns and the uniqueness of an index',
    before: [parent(t.id(), [index(['code', 'n'] as never, { name: 'ix' })])],
    after: [parent(t.id(), [index([{ column: 'n', order: 'desc' }, 'code'] as never, { name: 'ix', unique: true })])],
    kinds: ['drop-index', 'create-index'],
  },
  {
    name: 'changes a check only where its text means something else',
    before: [parent(t.id(), [check('n > 0', { name: 'positive' })])],
    after: [parent(t.id(), [check('n >= 0', { name: 'positive' })])],
    kinds: ['drop-constraint', 'create-check'],
  },
  {
    name: 'says everything that can be said in comments',
    before: [defineModel('Parent', { columns: { id: t.id(), n: t.int().comment('one') }, comment: 'first' })],
    after: [defineModel('Parent', { columns: { id: t.id(), n: t.int().comment("it's two") }, comment: "it's second" })],
  },
  {
    name: 'changes what a column is computed from, and whether it is kept',
    before: [
      defineModel('Sum', {
        columns: { id: t.id(), a: t.int(), b: t.int().generated('a + 1', { stored: true }).nullable() },
      }),
    ],
    after: [
      defineModel('Sum', {
        columns: { id: t.id(), a: t.int(), b: t.int().generated('a + 2', { stored: true }).nullable() },
        constraints: [index(['b'])],
      }),
    ],
    rows: ['INSERT INTO sums (a) VALUES (1)'],
    query: 'SELECT a, b FROM sums',
    there: [[1, 3]],
    back: [[1, 2]],
  },
  {
    name: 'makes a plain column of a computed one and the other way round',
    before: [
      defineModel('Sum', {
        columns: {
          id: t.id(),
          a: t.int(),
          b: t.int().generated('a + 1', { stored: true }).nullable(),
          c: t.int().nullable(),
        },
      }),
    ],
    after: [
      defineModel('Sum', {
        columns: {
          id: t.id(),
          a: t.int(),
          b: t.int().nullable(),
          c: t.int().generated('a + 1', { stored: true }).nullable(),
        },
      }),
    ],
    rows: ['INSERT INTO sums (a) VALUES (1)'],
    query: 'SELECT a, b, c FROM sums',
    there: [[1, 2, 2]],
  },
  {
    name: 'adds a column that rows get a value for',
    before: [defineModel('Parent', { columns: { id: t.id() } })],
    after: [defineModel('Parent', { columns: { id: t.id(), n: t.int() } })],
    answers: { chooseFill: async () => ({ kind: 'value', value: 5 }) },
    kinds: ['add-column', 'backfill', 'alter-column'],
    rows: ['INSERT INTO parents (id) VALUES (1)'],
    query: 'SELECT n FROM parents',
    there: [[5]],
  },
  {
    name: 'takes an expression for what rows get',
    before: [defineModel('Parent', { columns: { id: t.id() } })],
    after: [defineModel('Parent', { columns: { id: t.id(), n: t.int().default(sql`1 + 1`) } })],
    kinds: ['add-column'],
    rows: ['INSERT INTO parents (id) VALUES (1)'],
    query: 'SELECT n FROM parents',
    there: [[2]],
  },
]
describeChanges('keys, indexes and what stands on them', all, cases)
