/** What random schemas found, each as the smallest case that shows it. */
import { type AnyModel, check, defineModel, primaryKey, t, unique } from '../../../src/model/index.js'
import { type ChangeCase, describeChanges } from './change-case.js'

const bin = 'utf8mb4_bin'
const noted = (collation: string | undefined, table: string | undefined, more: object = {}): AnyModel =>
  defineModel('Note', {
    columns: {
      id: t.id(),
      a: collation === undefined ? t.string(20) : t.string(20).collate(collation),
      ...more,
    } as never,
    ...(table === undefined ? {} : { mysql: { collate: table }, mariadb: { collate: table } }),
  }) as unknown as AnyModel

const collations: readonly ChangeCase[] = [
  {
    name: 'a column keeps its collation when the table takes the same one',
    before: [noted(bin, undefined)],
    after: [noted(undefined, bin)],
  },
  {
    name: 'a column keeps its collation when the table gives it up',
    before: [noted(undefined, bin)],
    after: [noted(bin, undefined)],
  },
  { name: 'table and column change places', before: [noted(bin, 'latin1_bin')], after: [noted('latin1_bin', bin)] },
  {
    name: 'a new column has the collation that the table gives up',
    before: [noted(undefined, bin)],
    after: [noted(undefined, undefined, { b: t.string(10).nullable().collate(bin) })],
  },
  {
    name: 'what is set at updates and must have a value has no default of its own',
    before: [],
    after: [defineModel('Note', { columns: { id: t.id(), at: t.timestamp().onUpdateNow() } })],
  },
]
describeChanges('collations and updates', ['mysql', 'mariadb'], collations)

const counted = (serial: boolean, unlogged: boolean): AnyModel =>
  defineModel('Note', {
    columns: { id: serial ? t.int().identity({ serial: true }) : t.int() },
    postgres: { unlogged },
  }) as unknown as AnyModel

describeChanges(
  'tables of PostgreSQL',
  ['postgres', 'postgres18'],
  [
    {
      name: 'a serial comes and goes with an unlogged table',
      before: [counted(true, true)],
      after: [counted(false, false)],
    },
    { name: 'a table becomes unlogged under a serial', before: [counted(true, false)], after: [counted(true, true)] },
    {
      name: 'a check that was never looked at, and a unique key over the columns of the primary key',
      before: [],
      after: [
        defineModel('Note', {
          columns: { id: t.int(), n: t.int() },
          constraints: [
            primaryKey(['id']),
            unique(['id'], { name: 'again' }),
            check('n > 0', { name: 'new_rows', notValid: true }),
          ],
        }),
      ],
    },
    {
      name: 'a list of texts comes back as the engine first wrote it',
      before: [
        defineModel('Note', {
          columns: { id: t.id(), a: t.string(9) },
          constraints: [check("a in ('x', 'y')", { name: 'known' })],
        }),
      ],
      after: [defineModel('Note', { columns: { id: t.id(), a: t.string(9) } })],
      query: "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'known'",
      there: [],
      back: [["CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"]],
    },
    {
      name: 'a column that is computed from one that changes its type goes first and comes last',
      before: [
        defineModel('Note', {
          columns: { id: t.id(), a: t.int(), b: t.int().nullable().generated('a * 2', { stored: true }) },
        }),
      ],
      after: [
        defineModel('Note', {
          columns: { id: t.id(), a: t.text(), c: t.text().nullable().generated("a || '!'", { stored: true }) },
        }),
      ],
      rows: ['INSERT INTO notes (a) VALUES (4)'],
      query: 'SELECT a FROM notes',
      there: [['4']],
      back: [[4]],
    },
    {
      name: 'a check that goes while its enum type takes another name and other values',
      before: [
        defineModel('Note', {
          columns: { id: t.id(), kind: t.enum(['a', 'm'], { name: 'mood' }) },
          constraints: [check("kind <> 'a'", { name: 'no_a' })],
        }),
      ],
      after: [defineModel('Note', { columns: { id: t.id(), kind: t.enum(['a', 'b']) } })],
    },
    {
      name: 'a table that goes while the enum type of its check takes another name',
      before: [
        defineModel('Note', { columns: { id: t.id(), kind: t.enum(['a', 'm'], { name: 'mood' }) } }),
        defineModel('Other', {
          columns: { id: t.id(), kind: t.enum(['a', 'm'], { name: 'mood' }).default('a') },
          constraints: [check("kind <> 'm'", { name: 'no_m' })],
        }),
      ],
      after: [defineModel('Note', { columns: { id: t.id(), kind: t.enum(['a', 'm']) } })],
    },
  ],
)
