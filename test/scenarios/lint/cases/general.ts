import { cases } from './rule-case.js'

const tables = `
  await op.createTable('users', (t) => ({
    columns: { id: t.id(), email: t.string(100), age: t.int().nullable(), seen: t.timestamp(), bio: t.text().nullable() },
    constraints: [t.check('age > 0', { name: 'ck_users_age' })],
  }))
  await op.createTable('orders', (t) => ({ columns: { id: t.id(), user_id: t.bigint() } }))`

const sqlTables = `
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL, age integer, seen timestamptz, bio text,
  CONSTRAINT ck_users_age CHECK (age > 0));
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`

const on = (rule: string): string => `{ rules: { '${rule}': 'warning' } }`
const lossy = (name: string): string => `export const lossy = { columns: ['${name}'], reason: 'unused' }`
// A downgrade makes the rule about irreversible revisions step back.
const down = `await op.execute('SELECT 1')`

export const generalCases = [
  ...cases('postgres', 'op', tables, {
    'drop-schema': [
      { up: `await op.dropSchema('old', { cascade: true })`, down },
      { up: `await op.dropSchema('old')`, down },
    ],
    'drop-table': [
      { up: `await op.dropTable('users')`, down },
      { up: `await op.dropTable('users')`, down, header: lossy('users.*') },
    ],
    'drop-column': [
      { up: `await op.dropColumn('users', 'bio')`, down },
      { up: `await op.dropColumn('users', 'bio')`, down, header: lossy('users.bio') },
    ],
    'drop-cascade': [`await op.dropColumn('users', 'bio', { cascade: true })`, `await op.dropColumn('users', 'bio')`],
    'delete-without-where': [
      { up: `await op.execute('DELETE FROM users')`, down },
      { up: `await op.execute('DELETE FROM users WHERE id < 5')`, down },
    ],
    'update-without-where': [
      `await op.execute('UPDATE users SET age = 1')`,
      `await op.backfill({ table: 'users', set: { age: 1 } })`,
    ],
    'drop-constraint': [
      `await op.dropConstraint('users', 'ck_users_age')`,
      `await op.dropConstraint('users', 'ck_users_age')
       await op.createCheck('users', 'age > 1', { name: 'ck_users_age' })`,
    ],
    'drop-not-null': [
      `await op.alterColumn('users', 'email', { nullable: true })`,
      `await op.alterColumn('users', 'age', { nullable: true })`,
    ],
    'narrow-column-type': [
      { up: `await op.alterColumn('users', 'email', { type: (t) => t.string(50) })`, down },
      { up: `await op.alterColumn('users', 'email', { type: (t) => t.string(150) })`, down },
    ],
    'narrow-column-type#2': [
      { up: `await op.alterColumn('users', 'seen', { type: (t) => t.timestamp({ timezone: false }) })`, down },
      {
        up: `await op.alterColumn('users', 'seen', { type: (t) => t.timestamp({ timezone: false }) })`,
        down,
        header: lossy('users.seen'),
      },
    ],
    'unique-on-existing': [
      `await op.createUnique('users', ['email'], { name: 'uq' })`,
      {
        up: `await op.createUnique('users', ['email'], { name: 'uq' })`,
        header: `export const requires = 'no two users share an email'`,
      },
    ],
    'unique-on-existing#2': [
      `await op.createIndex('users', ['email'], { name: 'ix', unique: true })`,
      `await op.addColumn('users', 'nick', (t) => t.text().nullable())
       await op.createIndex('users', ['nick'], { name: 'ix', unique: true })`,
    ],
    'add-not-null-without-default': [
      `await op.addColumn('users', 'a', (t) => t.int())`,
      `await op.addColumn('users', 'a', (t) => t.int().default(0))`,
    ],
    'set-not-null': [
      `await op.alterColumn('users', 'age', { nullable: false })`,
      `await op.backfill({ table: 'users', set: { age: 1 } })
       await op.alterColumn('users', 'age', { nullable: false })`,
    ],
    'constraint-on-existing': [
      `await op.createCheck('users', 'age > 3', { name: 'ck' })`,
      `await op.createCheck('users', 'age > 3', { name: 'ck', notValid: true })`,
    ],
    'constraint-on-existing#2': [
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
      `await op.addColumn('orders', 'other', (t) => t.bigint().nullable())
       await op.createForeignKey('orders', ['other'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
    ],
    'rename-table': [
      `await op.renameTable('users', 'people')`,
      `await op.renameTable('users', 'people')
       await op.createView('users', 'CREATE VIEW users AS SELECT * FROM people')`,
    ],
    'rename-column': [
      `await op.renameColumn('users', 'bio', 'about')`,
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.renameColumn('users', 'a', 'b')`,
    ],
    'rename-enum-value': [
      `await op.alterEnum('mood', ['sad', 'glad'], { renames: { happy: 'glad' } })`,
      `await op.alterEnum('mood', ['sad', 'happy', 'glad'])`,
    ],
    'transaction-control': [
      `await op.execute('COMMIT')`,
      { up: `await op.execute('BEGIN; SELECT 1; COMMIT')`, header: 'export const transaction = false' },
    ],
    'mixed-transaction-modes': [
      {
        header: 'export const transaction = false',
        up: `await op.createIndex('users', ['age'], { name: 'ix', concurrently: true })
             await op.addColumn('orders', 'a', (t) => t.int().nullable())`,
      },
      {
        header: 'export const transaction = false',
        up: `await op.createIndex('users', ['age'], { name: 'ix', concurrently: true })
             await op.createIndex('orders', ['user_id'], { name: 'ix2', concurrently: true })`,
      },
    ],
    'dynamic-sql': [
      `await op.execute("DO $$ BEGIN EXECUTE 'DROP TABLE x'; END $$")`,
      `await op.execute("DO $$ BEGIN PERFORM 1; END $$")`,
    ],
    'unknown-steps': [
      `const [row] = await op.query('SELECT count(*) AS n FROM users')
       if (row.n > 3) await op.execute('SELECT 1')`,
      `await op.execute('SELECT count(*) AS n FROM users')`,
    ],
    'unawaited-knex': [`op.knex('users').update({ age: 3 })`, `await op.knex('users').update({ age: 3 })`],
    'nondeterministic-code': [
      `await op.bulkInsert('users', [{ age: Date.now() % 7 }])`,
      `await op.bulkInsert('users', [{ age: 7 }])`,
    ],
    R06: [
      { imports: `import { join } from './r1-helper.js'`, up: '' },
      { imports: `import type { Operations } from '../src/types.js'`, up: '' },
    ],
    R01: [
      { up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))`, down: '' },
      { up: `await op.execute('UPDATE users SET age = 1 WHERE id = 1')`, down: '' },
    ],
    R02: [
      {
        up: `await op.addColumn('users', 'a', (t) => t.int().nullable())
             await op.addColumn('users', 'b', (t) => t.int().nullable())`,
        down: `await op.dropColumn('users', 'b')`,
      },
      {
        up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))
             await op.createIndex('a', ['id'], { name: 'ix' })`,
        down: `await op.dropTable('a')`,
      },
    ],
    'R02#2': [
      { up: `await op.renameColumn('users', 'bio', 'about')`, down: `await op.renameColumn('users', 'about', 'b')` },
      { up: `await op.renameColumn('users', 'bio', 'about')`, down: `await op.renameColumn('users', 'about', 'bio')` },
    ],
    R03: [
      {
        up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))
             await op.createIndex('a', ['id'], { name: 'ix' })`,
        down: `await op.dropTable('a')
               await op.dropIndex('a', 'ix')`,
      },
      {
        up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))
             await op.createIndex('a', ['id'], { name: 'ix' })`,
        down: `await op.dropIndex('a', 'ix')
               await op.dropTable('a')`,
      },
    ],
    R04: [
      {
        up: `await op.dropColumn('users', 'bio')`,
        down: `await op.addColumn('users', 'bio', (t) => t.text().nullable())`,
      },
      {
        up: `await op.execute('INSERT INTO bios SELECT id, bio FROM users')
             await op.dropColumn('users', 'bio')`,
        down: `await op.addColumn('users', 'bio', (t) => t.text().nullable())`,
      },
    ],
    R05: [
      {
        up: `await op.alterColumn('users', 'email', { type: (t) => t.string(200) })`,
        down: `await op.alterColumn('users', 'email', { type: (t) => t.string(100) })`,
      },
      {
        up: `await op.alterColumn('users', 'email', { type: (t) => t.string(200) })`,
        down: `await op.alterColumn('users', 'email', { type: (t) => t.string(100) })`,
        header: lossy('users.email'),
      },
    ],
    'R05#2': [
      {
        up: `await op.alterColumn('users', 'email', { nullable: true })`,
        down: `await op.alterColumn('users', 'email', { nullable: false })`,
      },
      {
        up: `await op.alterColumn('users', 'email', { nullable: true })`,
        down: `await op.backfill({ table: 'users', set: { email: '' } })
               await op.alterColumn('users', 'email', { nullable: false })`,
      },
    ],
    R07: [
      {
        up: `await op.execute('DELETE FROM orders WHERE id < 100')`,
        down: `await op.execute('INSERT INTO users (id) SELECT user_id FROM orders')`,
      },
      {
        up: `await op.execute('DELETE FROM orders WHERE id < 100')`,
        down: `await op.execute('INSERT INTO orders (id) SELECT id FROM orders_kept')`,
      },
    ],
    R08: [
      {
        up: `await op.createEnum('kind', ['a'])
             await op.createTable('a', (t) => ({ columns: { id: t.id() } }))`,
        down: `await op.dropTable('a')`,
      },
      {
        up: `await op.createEnum('kind', ['a'])
             await op.createTable('a', (t) => ({ columns: { id: t.id() } }))`,
        down: `await op.dropTable('a')
               await op.dropEnum('kind')`,
      },
    ],
    R09: [
      {
        up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }), { ifNotExists: true })`,
        down: `await op.dropTable('a')`,
      },
      {
        up: `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))`,
        down: `await op.dropTable('a')`,
      },
    ],
    'habit-one-subject': [
      `await op.dropColumn('users', 'bio')
       await op.dropColumn('orders', 'user_id')
       await op.dropTable('others')`,
      `await op.dropColumn('users', 'bio')
       await op.dropColumn('orders', 'user_id')`,
      on('habit-one-subject'),
    ],
    'habit-data-apart': [
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.backfill({ table: 'users', set: { a: 1 } })`,
      `await op.createTable('a', (t) => ({ columns: { id: t.id() } }))
       await op.bulkInsert('a', [{ id: 1 }])`,
      on('habit-data-apart'),
    ],
    'habit-telling-name': [
      { up: '', message: 'fix stuff' },
      { up: '', message: 'add email to users' },
      on('habit-telling-name'),
    ],
    'style-bigint-key': [
      `await op.createTable('a', (t) => ({ columns: { id: t.int().primaryKey() } }))`,
      `await op.createTable('a', (t) => ({ columns: { id: t.bigint().primaryKey(), n: t.int() } }))`,
      on('style-bigint-key'),
    ],
    'style-no-char': [
      `await op.addColumn('users', 'a', (t) => t.char(3).nullable())`,
      `await op.addColumn('users', 'a', (t) => t.text().nullable())`,
      on('style-no-char'),
    ],
    'style-float-money': [
      `await op.addColumn('users', 'balance', (t) => t.double().nullable())`,
      `await op.addColumn('users', 'height', (t) => t.double().nullable())`,
      on('style-float-money'),
    ],
    'style-primary-key': [
      `await op.createTable('a', (t) => ({ columns: { n: t.int() } }))`,
      `await op.createTable('a', (t) => ({ columns: { n: t.int() } }))
       await op.createPrimaryKey('a', ['n'])`,
      on('style-primary-key'),
    ],
    'style-index-width': [
      `await op.createIndex('users', ['id', 'email', 'age', 'seen'], { name: 'ix' })`,
      `await op.createIndex('users', ['id', 'email', 'age'], { name: 'ix' })`,
      on('style-index-width'),
    ],
    'style-naming': [
      `await op.addColumn('users', 'firstName', (t) => t.text().nullable())`,
      `await op.addColumn('users', 'first_name', (t) => t.text().nullable())`,
      on('style-naming'),
    ],
  }),
  ...cases('postgres', 'sql', sqlTables, {
    'drop-database': ['DROP DATABASE app;', 'DROP TABLE IF EXISTS app;'],
    'drop-schema': [
      { up: 'DROP SCHEMA old CASCADE;', down: 'SELECT 1;' },
      { up: 'DROP SCHEMA old;', down: 'SELECT 1;' },
    ],
    'drop-table': [
      { up: 'DROP TABLE users;', down: 'SELECT 1;' },
      { up: 'DROP TABLE users;', down: 'SELECT 1;', header: 'lossy: users.*; moved' },
    ],
    'drop-column': [
      { up: 'ALTER TABLE users DROP COLUMN IF EXISTS bio, DROP age;', down: 'SELECT 1;' },
      { up: 'ALTER TABLE users DROP COLUMN bio;', down: 'SELECT 1;', header: 'lossy: users.bio; unused' },
    ],
    'drop-cascade': ['DROP TABLE users CASCADE;', 'DROP TABLE users;'],
    'drop-and-create-table': [
      { up: 'DROP TABLE IF EXISTS users; CREATE TABLE users (id int);', down: 'SELECT 1;' },
      { up: 'CREATE TABLE a (id int); DROP TABLE IF EXISTS a; CREATE TABLE a (id int);', down: 'SELECT 1;' },
    ],
    truncate: [
      { up: 'TRUNCATE TABLE users;', down: 'SELECT 1;' },
      { up: 'TRUNCATE TABLE users;', down: 'SELECT 1;', header: 'lossy: users.*; a cache' },
    ],
    'truncate-cascade': [
      { up: 'TRUNCATE users RESTART IDENTITY CASCADE;', down: 'SELECT 1;' },
      { up: 'TRUNCATE users, orders;', down: 'SELECT 1;' },
    ],
    'delete-without-where': [
      { up: 'DELETE FROM users;', down: 'SELECT 1;' },
      { up: 'DELETE FROM users USING orders WHERE orders.user_id = users.id;', down: 'SELECT 1;' },
    ],
    'update-without-where': [
      'UPDATE users SET age = 0;',
      'WITH old AS (SELECT id FROM users) UPDATE users SET age = 0 WHERE id IN (SELECT id FROM old);',
    ],
    'drop-constraint': [
      'ALTER TABLE users DROP CONSTRAINT ck_users_age;',
      'ALTER TABLE users DROP CONSTRAINT ck_users_age, ADD CONSTRAINT ck_users_age CHECK (age > 1);',
    ],
    'drop-not-null': ['ALTER TABLE users ALTER email DROP NOT NULL;', 'ALTER TABLE users ALTER age DROP NOT NULL;'],
    'narrow-column-type': [
      { up: 'ALTER TABLE users ALTER id TYPE int;', down: 'SELECT 1;' },
      { up: 'ALTER TABLE users ALTER id TYPE int;', down: 'SELECT 1;', header: 'requires: ids are small' },
    ],
    'unique-on-existing': ['CREATE UNIQUE INDEX ix ON users (email);', 'CREATE INDEX ix ON users (email);'],
    'add-not-null-without-default': [
      'ALTER TABLE users ADD COLUMN a integer NOT NULL;',
      'ALTER TABLE users ADD COLUMN a integer NOT NULL DEFAULT 0;',
    ],
    'set-not-null': [
      'ALTER TABLE users ALTER COLUMN age SET NOT NULL;',
      'UPDATE users SET age = 0 WHERE age IS NULL; ALTER TABLE users ALTER COLUMN age SET NOT NULL;',
    ],
    'constraint-on-existing': [
      'ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 3);',
      'ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 3) NOT VALID;',
    ],
    'duplicate-assignment': [
      'UPDATE users SET age = 1, email = NULL, age = 2 WHERE id = 1;',
      'UPDATE users SET age = 1, email = NULL WHERE id = 1;',
    ],
    'rename-table': [
      'ALTER TABLE users RENAME TO people;',
      'ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people;',
    ],
    'rename-column': [
      'ALTER TABLE users RENAME bio TO about;',
      'ALTER TABLE users RENAME CONSTRAINT ck_users_age TO ck;',
    ],
    'rename-enum-value': ["ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';", 'ALTER TYPE mood RENAME TO feeling;'],
    'rename-schema': ['ALTER SCHEMA a RENAME TO b;', 'ALTER SCHEMA a OWNER TO me;'],
    'transaction-control': [
      'UPDATE users SET age = 1 WHERE id = 1; COMMIT; SELECT 1;',
      'BEGIN; UPDATE users SET age = 1 WHERE id = 1; COMMIT;',
    ],
    R01: [
      { up: 'CREATE TABLE a (b int);', down: '' },
      { up: 'SELECT 1;', down: '' },
    ],
    R02: [
      { up: 'CREATE TABLE a (b int); ALTER TABLE users ADD COLUMN x int;', down: 'DROP TABLE a;' },
      {
        up: 'CREATE TABLE a (b int); ALTER TABLE users ADD COLUMN x int;',
        down: 'ALTER TABLE users DROP COLUMN x; DROP TABLE a;',
      },
    ],
    'R02#2': [
      { up: 'ALTER TABLE users RENAME TO u; ALTER TABLE u ADD x int;', down: 'ALTER TABLE u RENAME TO users;' },
      {
        up: 'ALTER TABLE users RENAME TO u; ALTER TABLE u ADD x int;',
        down: 'ALTER TABLE u RENAME TO users; ALTER TABLE users DROP x;',
      },
    ],
    'R02#3': [
      { up: 'CREATE OR REPLACE VIEW v AS SELECT 1 AS x; CREATE TABLE a (b int);', down: 'DROP TABLE a;' },
      { up: 'CREATE OR REPLACE VIEW v AS SELECT 1 AS x;', down: 'CREATE OR REPLACE VIEW v AS SELECT 2 AS x;' },
    ],
    R03: [
      { up: 'CREATE TABLE a (b int); CREATE INDEX i ON a (b);', down: 'DROP TABLE a; DROP INDEX i;' },
      { up: 'CREATE TABLE a (b int); CREATE INDEX i ON a (b);', down: 'DROP INDEX i; DROP TABLE a;' },
    ],
    R08: [
      { up: "CREATE TYPE k AS ENUM ('a'); CREATE TABLE a (b k);", down: 'DROP TABLE a;' },
      { up: "CREATE TYPE k AS ENUM ('a'); CREATE TABLE a (b k);", down: 'DROP TABLE a; DROP TYPE k;' },
    ],
    'R08#2': [
      { up: 'CREATE TYPE k AS (a int); CREATE TABLE a (b k);', down: 'DROP TABLE a;' },
      { up: 'CREATE TYPE k AS (a int); CREATE EXTENSION IF NOT EXISTS hstore;', down: 'DROP TYPE k;' },
    ],
    R09: [
      { up: 'CREATE INDEX IF NOT EXISTS i ON users (age);', down: 'DROP INDEX i;' },
      { up: 'CREATE INDEX i ON users (age);', down: 'DROP INDEX i;' },
    ],
  }),
]
