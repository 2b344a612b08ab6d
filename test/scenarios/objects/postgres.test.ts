import {
  aggregate,
  collation,
  compositeType,
  defineModel,
  domain,
  enumType,
  eventTrigger,
  extension,
  func,
  index,
  materializedView,
  policy,
  procedure,
  rangeType,
  rule,
  sequence,
  sql,
  statistics,
  storedObject,
  t,
  trigger,
  view,
} from '../../../src/model/index.js'
import { type ChangeCase, describeChanges } from '../changes/change-case.js'

const User = defineModel('User', {
  columns: { id: t.int().primaryKey(), name: t.text(), age: t.int().nullable() },
})
const Grown = defineModel('User', {
  columns: { id: t.int().primaryKey(), name: t.text(), age: t.bigint().nullable() },
})
const touch = func(
  'touch',
  `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$`,
)
const adults = view('adults', 'select id, name from users where age > 17')

function one(
  name: string,
  made: NonNullable<ChangeCase['objects']>[0],
  changed: NonNullable<ChangeCase['objects']>[0],
): readonly ChangeCase[] {
  return [
    { name: `makes ${name}`, before: [User], after: [User], objects: [[], made] },
    { name: `changes ${name}`, before: [User], after: [User], objects: [made, changed] },
    { name: `drops ${name}`, before: [User], after: [User], objects: [made, []] },
    { name: `makes ${name} with its table`, before: [], after: [User], objects: [[], made] },
  ]
}

describeChanges(
  'what is not a table',
  ['postgres', 'postgres18'],
  [
    ...one('a view', [adults], [view('adults', 'select name from users where age >= 18')]),
    ...one(
      'a view with options, a comment and comments of columns',
      [
        view(
          'adults',
          'CREATE VIEW adults WITH (security_barrier) AS SELECT id, name FROM users WHERE age > 17 WITH CHECK OPTION',
          {
            comment: 'those "of age"',
            attachments: ["COMMENT ON COLUMN adults.name IS 'in full'"],
          },
        ),
      ],
      [view('adults', 'select id, name, age from users where age > 17', { comment: 'others' })],
    ),
    ...one(
      'views on views',
      [
        adults,
        view('young_adults', 'select * from adults where id < 100'),
        view('a_first', 'select * from young_adults'),
      ],
      [
        view('adults', 'select name, id from users where age > 17'),
        view('young_adults', 'select * from adults where id < 100'),
        view('a_first', 'select * from young_adults'),
      ],
    ),
    ...one(
      'a materialized view with indexes',
      [
        materializedView('ages', 'select age, count(*) as n from users group by age', {
          attachments: ['create unique index ages_age on ages (age)', 'create index on ages (n desc) where n > 1'],
          comment: 'how many',
        }),
        view('on_ages', 'select * from ages'),
      ],
      [
        materializedView('ages', 'select age, count(*) as n, max(id) as latest from users group by age', {
          attachments: ['create unique index ages_age on ages (age)'],
        }),
        view('on_ages', 'select * from ages'),
      ],
    ),
    ...one(
      'a function',
      [touch],
      [
        func(
          'touch',
          `CREATE OR REPLACE FUNCTION public.touch() RETURNS trigger AS 'begin return new; end' LANGUAGE 'plpgsql'`,
          { comment: 'less' },
        ),
      ],
    ),
    ...one(
      'a function with another signature, and a view on it',
      [
        func('twice', 'create function twice(x int) returns int language sql immutable as $$ select x * 2 $$'),
        view('doubled', 'select twice(id) as d from users'),
      ],
      [
        func(
          'twice',
          'create function twice(x int, y int default 2) returns bigint language sql immutable as $$ select x::bigint * y $$',
        ),
        view('doubled', 'select twice(id) as d from users'),
      ],
    ),
    ...one(
      'functions that share a name',
      [
        func('area', 'create function area(x int) returns int language sql as $$ select x $$', {
          arguments: 'integer',
        }),
        func('area', 'create function area(x text, y text) returns text language sql as $$ select x || y $$', {
          arguments: 'text, text',
        }),
      ],
      [
        func('area', 'create function area(x int) returns int language sql as $$ select x + 1 $$', {
          arguments: 'integer',
        }),
      ],
    ),
    ...one(
      'functions that call each other',
      [
        func(
          'a_calls',
          'create function a_calls(n int) returns int language sql as $$ select case when n > 0 then b_calls(n - 1) end $$',
        ),
        func('b_calls', 'create function b_calls(n int) returns int language sql as $$ select a_calls(n) $$'),
      ],
      [],
    ),
    ...one(
      'a function that gives rows of a table',
      [
        func(
          'all_users',
          'create function all_users() returns setof users language sql stable as $$ select * from users $$',
        ),
      ],
      [
        func(
          'all_users',
          'create function all_users() returns setof users language sql stable as $$ select * from users limit 5 $$',
        ),
      ],
    ),
    ...one(
      'a function with a body of the standard',
      [func('counted', 'create function counted() returns bigint begin atomic select count(*) from users; end')],
      [func('counted', 'create function counted() returns bigint begin atomic select count(*) + 1 from users; end')],
    ),
    ...one(
      'a procedure',
      [procedure('clean', 'create procedure clean(n int) language sql as $$ delete from users where id = n $$')],
      [
        procedure(
          'clean',
          'create procedure clean(n int, force boolean) language sql as $$ delete from users where id = n $$',
        ),
      ],
    ),
    ...one(
      'an aggregate',
      [aggregate('total', 'create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = 0)')],
      [
        aggregate(
          'total',
          "create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '5', parallel = safe)",
        ),
      ],
    ),
    ...one(
      'a trigger',
      [
        touch,
        trigger(
          'on_users',
          'create trigger on_users before insert or update of name on users for each row execute procedure touch()',
          { on: 'users' },
        ),
      ],
      [
        touch,
        trigger(
          'on_users',
          "create trigger on_users before update on users for each row when (old.name <> 'x') execute function touch()",
          {
            on: 'users',
            comment: 'loud',
            attachments: ['alter table users disable trigger on_users'],
          },
        ),
      ],
    ),
    ...one(
      'a constraint trigger',
      [
        touch,
        trigger(
          'late',
          'create constraint trigger late after insert on users deferrable initially deferred for each row execute function touch()',
          { on: 'users' },
        ),
      ],
      [touch],
    ),
    ...one(
      'a policy',
      [policy('own', 'create policy own on users using (name = current_user)', { on: 'users' })],
      [
        policy(
          'own',
          'create policy own on users as restrictive for update using (age > 1) with check (age is not null)',
          { on: 'users', comment: 'mine' },
        ),
      ],
    ),
    ...one(
      'a rule',
      [rule('keep', 'create rule keep as on delete to users do instead nothing', { on: 'users' })],
      [
        rule('keep', 'create or replace rule keep as on delete to users where old.age > 5 do instead nothing', {
          on: 'users',
        }),
      ],
    ),
    ...one(
      'a sequence',
      [sequence('numbers', 'start 1000 increment by 5')],
      [sequence('numbers', 'increment by 7 maxvalue 5000 cycle', { comment: 'more' })],
    ),
    ...one(
      'a domain',
      [domain('positive', 'int check (value > 0)')],
      [domain('positive', 'int default 5 not null constraint small check (value < 100)', { comment: 'small' })],
    ),
    ...one(
      'a composite type',
      [compositeType('place', 'create type place as (street text, zip varchar(5))')],
      [compositeType('place', 'create type place as (street text, city text, zip varchar(10))')],
    ),
    ...one(
      'a range type',
      [rangeType('float_range', 'create type float_range as range (subtype = float8)')],
      [rangeType('float_range', 'create type float_range as range (subtype = float8, subtype_diff = float8mi)')],
    ),
    ...one(
      'a collation',
      [collation('ci', "create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")],
      [collation('ci', "create collation ci (provider = icu, locale = 'de', deterministic = true)")],
    ),
    ...one(
      'an extension',
      [extension('citext')],
      [extension('citext', 'with schema public'), extension('pgcrypto', 'CREATE EXTENSION IF NOT EXISTS "pgcrypto"')],
    ),
    ...one(
      'statistics',
      [statistics('of_users', 'create statistics of_users (dependencies) on name, age from users')],
      [statistics('of_users', 'create statistics of_users (ndistinct) on age, name from users')],
    ),
    ...one(
      'an event trigger',
      [
        func('noted', 'create function noted() returns event_trigger language plpgsql as $$ begin end $$'),
        eventTrigger(
          'notes',
          "create event trigger notes on sql_drop when tag in ('DROP AGGREGATE') execute function noted()",
        ),
      ],
      [
        func('noted', 'create function noted() returns event_trigger language plpgsql as $$ begin end $$'),
        eventTrigger('notes', 'create event trigger notes on table_rewrite execute function noted()'),
      ],
    ),
    ...one(
      'an enum type that no column has',
      [enumType('mood', ['sad', 'ok'], { comment: 'felt' })],
      [enumType('mood', ['sad', 'ok', 'good'])],
    ),
    ...one(
      'an operator and a cast',
      [
        func(
          'near',
          'create function near(int, int) returns boolean language sql immutable as $$ select abs($1 - $2) < 2 $$',
        ),
        storedObject(
          'operator',
          '~~~',
          'CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = integer, RIGHTARG = integer)',
          { arguments: 'integer, integer' },
        ),
      ],
      [
        func(
          'near',
          'create function near(int, int) returns boolean language sql immutable as $$ select abs($1 - $2) < 3 $$',
        ),
      ],
    ),
    ...one(
      'objects of another schema',
      [
        view('adults', 'select id from users', { schema: 'reports' }),
        func(
          'touch',
          `CREATE FUNCTION reports.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`,
          { schema: 'reports' },
        ),
        trigger('t', 'create trigger t before insert on users for each row execute function reports.touch()', {
          on: 'users',
        }),
      ],
      [view('adults', 'select id, name from users', { schema: 'reports' })],
    ),
  ],
)

const audited = [
  touch,
  trigger('on_users', 'create trigger on_users before update of age on users for each row execute function touch()', {
    on: 'users',
  }),
]

describeChanges(
  'what stands on a column',
  ['postgres', 'postgres18'],
  [
    {
      name: 'is made anew around a change of its type, with grants, comments and indexes',
      before: [User],
      after: [Grown],
      objects: [
        [
          view('ages', 'SELECT age FROM users', { comment: 'kept' }),
          view('more', 'SELECT age FROM ages'),
          ...audited,
          policy('p', 'create policy p on users using (age > 1)', { on: 'users' }),
        ],
        [
          view('ages', 'SELECT age FROM users', { comment: 'kept' }),
          view('more', 'SELECT age FROM ages'),
          ...audited,
          policy('p', 'create policy p on users using (age > 1)', { on: 'users' }),
        ],
      ],
      rows: ['GRANT SELECT ON more TO PUBLIC', "INSERT INTO users VALUES (1, 'a', 5)"],
      query: "SELECT (SELECT age FROM more), has_table_privilege('public', 'more', 'select')",
      there: [['5', true]],
      back: [[5, true]],
    },
    {
      name: 'and is not declared stays as it is around a change of type',
      before: [User],
      after: [Grown],
      rows: [
        'CREATE VIEW ages AS SELECT age FROM users',
        "COMMENT ON VIEW ages IS 'kept'",
        "INSERT INTO users VALUES (1, 'a', 5)",
      ],
      query: "SELECT age, obj_description('ages'::regclass) FROM ages",
      there: [['5', 'kept']],
      back: [[5, 'kept']],
    },
    {
      name: 'follows a column that is renamed',
      before: [User],
      after: [
        defineModel('User', {
          columns: { id: t.int().primaryKey(), fullName: t.text().renamedFrom('name'), age: t.int().nullable() },
        }),
      ],
      objects: [[view('names', 'select name from users')], [view('names', 'select full_name as name from users')]],
      rows: ["INSERT INTO users VALUES (1, 'a', 5)"],
      query: 'SELECT name FROM names',
      there: [['a']],
      back: [['a']],
    },
    {
      name: 'and selects everything has a new column as soon as the table has it',
      before: [User],
      after: [
        defineModel('User', {
          columns: { id: t.int().primaryKey(), name: t.text(), age: t.int().nullable(), nick: t.text().nullable() },
        }),
      ],
      objects: [[view('all_users', 'select * from users')], [view('all_users', 'select * from users')]],
    },
    {
      name: 'and selects everything loses a column with the table',
      before: [User],
      after: [defineModel('User', { columns: { id: t.int().primaryKey(), name: t.text() } })],
      objects: [
        [view('all_users', 'select * from users'), view('over', 'select * from all_users')],
        [view('all_users', 'select * from users'), view('over', 'select * from all_users')],
      ],
    },
    {
      name: 'goes with its table, and comes back with it',
      before: [User],
      after: [],
      objects: [[adults, ...audited], []],
    },
    {
      name: 'and is not declared goes with its table, and comes back with it',
      before: [User],
      after: [defineModel('Other', { columns: { id: t.int().primaryKey() } })],
      rows: [
        'CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$',
        'CREATE TRIGGER own BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noop()',
      ],
    },
    {
      name: 'is a column of a new table: its type and its default come first',
      before: [],
      after: [
        defineModel('Order', {
          columns: {
            id: t.int().primaryKey(),
            qty: t.custom({ postgres: 'positive' }),
            no: t.bigint().default(sql`nextval('order_no')`),
            place: t.custom({ postgres: 'place' }).nullable(),
            total: t.int().default(sql`starting()`),
          },
          constraints: [index([sql`starting(id)`], { name: 'ix_starting' })],
        }),
      ],
      objects: [
        [],
        [
          domain('positive', 'int check (value > 0)'),
          compositeType('place', 'create type place as (street text)'),
          sequence('order_no', 'start 100'),
          func(
            'starting',
            'create function starting(x int default 1) returns int language sql immutable as $$ select x $$',
          ),
        ],
      ],
    },
  ],
)
