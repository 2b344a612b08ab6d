/** What PostgreSQL's manual says of locks and rewrites: https://www.postgresql.org/docs/current/sql-altertable.html */
import { forEachServer } from '../../support/servers.js'
import { describeEvidence, type EvidenceCase } from './evidence-case.js'

const base = [
  'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(10), age int, note text, "Odd" int)',
  'CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint)',
  'CREATE SCHEMA billing',
  'CREATE TABLE billing.invoices (id bigint PRIMARY KEY, total numeric(10,2))',
]

const accessExclusive = 'users: ACCESS EXCLUSIVE'

const cases: readonly EvidenceCase[] = [
  {
    name: 'adding a column with a constant default writes no rows anew',
    sql: "ALTER TABLE users ADD COLUMN status text NOT NULL DEFAULT 'new'",
    seen: [accessExclusive],
  },
  {
    name: 'adding a column with a volatile default writes the rows anew',
    sql: 'ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()',
    seen: [`${accessExclusive}, rewritten`],
  },
  {
    name: 'lengthening a varchar writes no rows anew',
    sql: 'ALTER TABLE users ALTER COLUMN email TYPE varchar(20)',
    seen: [accessExclusive],
  },
  {
    name: 'int to bigint writes the rows anew',
    sql: 'ALTER TABLE users ALTER COLUMN age TYPE bigint',
    seen: [`${accessExclusive}, rewritten`],
  },
  {
    name: 'SET NOT NULL only looks at the rows',
    sql: 'ALTER TABLE users ALTER COLUMN note SET NOT NULL',
    seen: [accessExclusive],
  },
  {
    name: 'making an index keeps writers out',
    sql: 'CREATE INDEX ix_users_email ON users (email)',
    seen: ['users: SHARE'],
  },
  {
    name: 'a foreign key keeps writers out of both tables',
    sql: 'ALTER TABLE posts ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID',
    seen: ['users: SHARE ROW EXCLUSIVE', 'posts: SHARE ROW EXCLUSIVE'],
  },
  {
    name: 'validating a foreign key lets others read and write',
    sql: 'ALTER TABLE posts VALIDATE CONSTRAINT fk_user',
    seen: ['posts: SHARE UPDATE EXCLUSIVE'],
  },
  {
    name: 'a check keeps everybody out',
    sql: 'ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age >= 0)',
    seen: [accessExclusive],
  },
  {
    name: 'dropping a column writes no rows anew',
    sql: 'ALTER TABLE users DROP COLUMN token',
    seen: [accessExclusive],
  },
  {
    name: 'a statistics target lets others read and write',
    sql: 'ALTER TABLE users ALTER COLUMN email SET STATISTICS 500',
    seen: ['users: SHARE UPDATE EXCLUSIVE'],
  },
  {
    name: 'a trigger keeps writers out',
    sql: 'CREATE TRIGGER same BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    seen: ['users: SHARE ROW EXCLUSIVE'],
  },
  {
    name: 'dropping an index keeps everybody out of its table',
    sql: 'DROP INDEX ix_users_email',
    seen: [accessExclusive],
  },
  {
    name: 'writing rows is no lock worth telling',
    sql: 'UPDATE users SET age = 1',
    seen: [],
  },
  {
    name: 'a view on a table locks nothing worth telling',
    sql: 'CREATE VIEW grown AS SELECT id FROM posts',
    seen: [],
  },
  {
    name: "what the revision has made itself is nobody's loss",
    sql: 'CREATE TABLE fresh (id int); ALTER TABLE fresh ALTER COLUMN id TYPE bigint',
    seen: [],
  },
  {
    name: 'TRUNCATE keeps everybody out and writes nothing',
    sql: '/* all of it */ TRUNCATE users CASCADE',
    seen: [accessExclusive, 'posts: ACCESS EXCLUSIVE'],
  },
  {
    name: 'CLUSTER writes the rows anew',
    sql: 'CLUSTER users USING users_pkey',
    seen: [`${accessExclusive}, rewritten`],
  },
  {
    name: 'a lock that the transaction holds already is told once, the rewrite where it happens',
    sql: 'ALTER TABLE users DROP CONSTRAINT ck_age; ALTER TABLE users ALTER COLUMN age SET DEFAULT 2; ALTER TABLE users ALTER COLUMN age TYPE numeric',
    seen: [accessExclusive, `${accessExclusive}, rewritten`],
  },
  {
    name: 'a stronger lock later in the transaction is told again',
    sql: 'CREATE INDEX ix_note ON users (note); ALTER TABLE users ALTER COLUMN note DROP NOT NULL',
    seen: ['users: SHARE', accessExclusive],
  },
  {
    name: 'a table of another schema is named with it',
    sql: 'ALTER TABLE billing.invoices ALTER COLUMN total TYPE text',
    seen: ['billing.invoices: ACCESS EXCLUSIVE, rewritten'],
  },
  {
    name: 'a renamed table has the name it had when the statement began',
    sql: 'ALTER TABLE users RENAME TO people; ALTER TABLE people ALTER COLUMN age TYPE bigint',
    seen: [accessExclusive, 'people: ACCESS EXCLUSIVE, rewritten'],
  },
  {
    name: 'an index made concurrently shows nothing, since no lock is left when it is there',
    sql: 'CREATE INDEX CONCURRENTLY ix_age ON people (age)',
    transaction: false,
    seen: [],
  },
  {
    name: 'outside a transaction a rewrite is seen, and the lock is not',
    sql: 'VACUUM FULL people',
    transaction: false,
    seen: ['people: no lock seen, rewritten'],
  },
  {
    name: 'dropping a table keeps everybody out of what it refers to as well',
    sql: 'DROP TABLE posts CASCADE',
    seen: ['people: ACCESS EXCLUSIVE', 'posts: ACCESS EXCLUSIVE'],
  },
]

forEachServer(['postgres', 'postgres18'], (server) => describeEvidence(server, base, cases))
