import { cases } from './rule-case.js'

const outside = 'export const transaction = false'

const tables = `
  await op.createEnum('mood', ['sad', 'happy'])
  await op.createTable('users', (t) => ({
    columns: { id: t.id(), email: t.string(100), age: t.int().nullable(), price: t.decimal(10, 2), seen: t.timestamp(), note: t.text().nullable() },
    constraints: [t.index(['email'], { name: 'ix_users_email' }), t.check('age > 0', { name: 'ck_users_age' })],
  }))
  await op.createTable('orders', (t) => ({ columns: { id: t.id(), user_id: t.bigint() } }))`

const sqlTables = `
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE users (
  id serial PRIMARY KEY, email varchar(100) NOT NULL, age integer, price numeric(10,2), seen timestamptz, note text
);
CREATE INDEX ix_users_email ON users (email);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint);
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);`

export const postgresCases = [
  ...cases('postgres', 'op', tables, {
    'create-index-blocking': [
      `await op.createIndex('users', ['age'], { name: 'ix' })`,
      { header: outside, up: `await op.createIndex('users', ['age'], { name: 'ix', concurrently: true })` },
    ],
    'create-index-blocking#2': [
      `await op.createIndex('users', ['age'], { name: 'ix' })`,
      `await op.createTable('pets', (t) => ({ columns: { id: t.id() } }))
       await op.createIndex('pets', ['id'], { name: 'ix' })`,
    ],
    'drop-index-blocking': [
      `await op.dropIndex('users', 'ix_users_email')`,
      { header: outside, up: `await op.dropIndex('users', 'ix_users_email', { concurrently: true })` },
    ],
    'concurrently-in-transaction': [
      `await op.createIndex('users', ['age'], { name: 'ix', concurrently: true })`,
      { header: outside, up: `await op.createIndex('users', ['age'], { name: 'ix', concurrently: true })` },
    ],
    'foreign-key-not-validated': [
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk', notValid: true })`,
    ],
    'check-not-validated': [
      `await op.createCheck('users', 'price > 0', { name: 'ck' })`,
      `await op.createCheck('users', 'price > 0', { name: 'ck', notValid: true })`,
    ],
    'validate-in-same-transaction': [
      `await op.createCheck('users', 'price > 0', { name: 'ck', notValid: true })
       await op.validateConstraint('users', 'ck')`,
      {
        header: outside,
        up: `await op.createCheck('users', 'price > 0', { name: 'ck', notValid: true })
             await op.validateConstraint('users', 'ck')`,
      },
    ],
    'add-unique-blocking': [
      `await op.createUnique('users', ['email'], { name: 'uq' })`,
      `await op.createUnique('users', ['email'], { name: 'uq', usingIndex: 'ix' })`,
    ],
    'add-primary-key-blocking': [
      `await op.createPrimaryKey('users', ['id'], { name: 'pk' })`,
      `await op.createPrimaryKey('users', ['id'], { name: 'pk', usingIndex: 'ix' })`,
    ],
    'redefine-primary-key': [
      `await op.dropConstraint('users', { primaryKey: true })
       await op.createPrimaryKey('users', ['email'], { name: 'pk' })`,
      `await op.dropConstraint('users', { primaryKey: true })
       await op.createPrimaryKey('users', ['email'], { name: 'pk', usingIndex: 'ix' })`,
    ],
    'primary-key-over-nullable': [
      `await op.createPrimaryKey('users', ['age'], { name: 'pk' })`,
      `await op.createPrimaryKey('users', ['email'], { name: 'pk' })`,
    ],
    'exclude-blocking': [
      `await op.createExclude('users', [{ column: 'age', operator: '=' }], { name: 'ex' })`,
      `await op.createTable('rooms', (t) => ({ columns: { id: t.id() } }))
       await op.createExclude('rooms', [{ column: 'id', operator: '=' }], { name: 'ex' })`,
    ],
    'set-not-null-scan': [
      `await op.alterColumn('users', 'age', { nullable: false })`,
      {
        header: outside,
        up: `await op.createCheck('users', 'age IS NOT NULL', { name: 'ck', notValid: true })
             await op.validateConstraint('users', 'ck')
             await op.alterColumn('users', 'age', { nullable: false })`,
      },
    ],
    'set-not-null-scan#2': [
      `await op.alterColumn('users', 'age', (t) => t.int())`,
      `await op.alterColumn('users', 'email', (t) => t.string(120))`,
    ],
    'column-type-rewrite': [
      `await op.alterColumn('users', 'age', { type: (t) => t.bigint() })`,
      `await op.alterColumn('users', 'email', { type: (t) => t.string(200) })
       await op.alterColumn('users', 'email', { type: (t) => t.text() })
       await op.alterColumn('users', 'price', { type: (t) => t.decimal(12, 2) })`,
    ],
    'volatile-default-rewrite': [
      `await op.addColumn('users', 'key', (t) => t.uuid().default(op.sql\`gen_random_uuid()\`))`,
      `await op.addColumn('users', 'made', (t) => t.timestamp().default(op.sql\`now()\`))`,
    ],
    'stored-generated-rewrite': [
      `await op.addColumn('users', 'twice', (t) => t.int().generated('age * 2', { stored: true }))`,
      `await op.createTable('pets', (t) => ({ columns: { id: t.id() } }))
       await op.addColumn('pets', 'twice', (t) => t.int().generated('id * 2', { stored: true }))`,
    ],
    'identity-rewrite': [
      `await op.addColumn('users', 'number', (t) => t.bigint().identity())`,
      `await op.addColumn('users', 'number', (t) => t.bigint().nullable())`,
    ],
    'several-tables-locked': [
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.addColumn('orders', 'a', (t) => t.int().nullable())`,
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.addColumn('users', 'b', (t) => t.int().nullable())`,
    ],
    'create-trigger-lock': [
      `await op.createTrigger('tr', 'CREATE TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f()', { on: 'users' })`,
      `await op.createTable('pets', (t) => ({ columns: { id: t.id() } }))
       await op.createTrigger('tr', 'CREATE TRIGGER tr BEFORE UPDATE ON pets FOR EACH ROW EXECUTE FUNCTION f()', { on: 'pets' })`,
    ],
    'enum-value-used-in-same-transaction': [
      `await op.alterEnum('mood', ['sad', 'happy', 'great'])
       await op.execute("UPDATE users SET note = 'great'")`,
      `await op.alterEnum('mood', ['sad', 'happy', 'great'], { recreate: true })
       await op.execute("UPDATE users SET note = 'great'")`,
    ],
    'enum-value-removed': [
      { up: `await op.alterEnum('mood', ['sad'])`, down: `await op.alterEnum('mood', ['sad', 'happy'])` },
      {
        up: `await op.alterEnum('mood', ['sad', 'glad'], { renames: { happy: 'glad' } })`,
        down: `await op.alterEnum('mood', ['sad', 'happy'], { renames: { glad: 'happy' } })`,
      },
    ],
    'json-column': [
      `await op.addColumn('users', 'data', (t) => t.json().nullable())`,
      `await op.addColumn('users', 'data', (t) => t.jsonb().nullable())`,
    ],
    'autovacuum-off': [
      `await op.setTableOptions('users', { postgres: { with: { autovacuum_enabled: 'off' } } })`,
      `await op.setTableOptions('users', { postgres: { with: { fillfactor: '80' } } })`,
    ],
    'domain-constraint': [
      `await op.createDomain('age', 'CREATE DOMAIN age AS integer CHECK (VALUE > 0)')`,
      `await op.createDomain('age', 'CREATE DOMAIN age AS integer')`,
    ],
    'identifier-truncated': [
      `await op.createIndex('users', ['age'], { name: 'ix_${'x'.repeat(70)}' })`,
      `await op.createIndex('users', ['age'], { name: 'ix_${'x'.repeat(50)}' })`,
    ],
    'style-column-order': [
      `await op.createTable('pets', (t) => ({ columns: { a: t.bool(), b: t.bigint(), c: t.bool(), d: t.bigint() } }))`,
      `await op.createTable('pets', (t) => ({ columns: { b: t.bigint(), d: t.bigint(), a: t.bool(), c: t.bool() } }))`,
      `{ rules: { 'style-column-order': 'note' } }`,
    ],
    'style-timestamptz': [
      `await op.addColumn('users', 'at', (t) => t.timestamp({ timezone: false }).nullable())`,
      `await op.addColumn('users', 'at', (t) => t.timestamp().nullable())`,
      `{ rules: { 'style-timestamptz': 'note' } }`,
    ],
    'style-text': [
      `await op.addColumn('users', 'a', (t) => t.string(20).nullable())`,
      `await op.addColumn('users', 'a', (t) => t.text().nullable())`,
      `{ rules: { 'style-text': 'note' } }`,
    ],
    'style-foreign-key-index': [
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })
       await op.createIndex('orders', ['user_id'], { name: 'ix' })`,
      `{ rules: { 'style-foreign-key-index': 'note' } }`,
    ],
  }),
  ...cases('postgres', 'sql', sqlTables, {
    'create-index-blocking': [
      'CREATE UNIQUE INDEX ix ON public.users USING btree (lower(email)) WHERE age > 3;',
      { header: 'transaction: false', up: 'CREATE INDEX CONCURRENTLY ix ON users (age);' },
    ],
    'create-index-blocking#2': ['CREATE INDEX ix ON events (at);', 'CREATE TABLE a (b int); CREATE INDEX ix ON a (b);'],
    'drop-index-blocking': [
      'DROP INDEX IF EXISTS ix_users_email;',
      { header: 'transaction: false', up: 'DROP INDEX CONCURRENTLY ix_users_email;' },
    ],
    'reindex-blocking': [
      'REINDEX TABLE users;',
      { header: 'transaction: false', up: 'REINDEX TABLE CONCURRENTLY users;' },
    ],
    'concurrent-index-if-not-exists': [
      { header: 'transaction: false', up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS ix ON users (age);' },
      { header: 'transaction: false', up: 'CREATE INDEX CONCURRENTLY ix ON users (age);' },
    ],
    'concurrent-index-on-partitioned': [
      { header: 'transaction: false', up: 'CREATE INDEX CONCURRENTLY ix ON events (at);' },
      { header: 'transaction: false', up: 'CREATE INDEX CONCURRENTLY ix ON users (age);' },
    ],
    'concurrently-in-transaction': [
      'DROP INDEX CONCURRENTLY ix_users_email;',
      { header: 'transaction: false', up: 'DROP INDEX CONCURRENTLY ix_users_email;' },
    ],
    'not-in-transaction': ['VACUUM users;', { header: 'transaction: false', up: 'VACUUM users;' }],
    'rewrite-command': [
      { header: 'transaction: false', up: 'VACUUM (FULL, ANALYZE) users;' },
      { header: 'transaction: false', up: 'VACUUM (ANALYZE) users;' },
    ],
    'foreign-key-not-validated': [
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;',
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID;',
    ],
    'foreign-key-not-validated#2': [
      'ALTER TABLE ONLY orders ADD COLUMN other bigint REFERENCES users (id);',
      'CREATE TABLE pets (id bigint REFERENCES users (id));',
    ],
    'check-not-validated': [
      'ALTER TABLE users ADD CHECK (age > 3);',
      'ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 3) NOT VALID;',
    ],
    'validate-in-same-transaction': [
      'ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 3) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT ck;',
      'ALTER TABLE users VALIDATE CONSTRAINT ck;',
    ],
    'add-unique-blocking': [
      'ALTER TABLE users ADD CONSTRAINT uq UNIQUE (email);',
      'ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX ix_unique;',
    ],
    'add-primary-key-blocking': [
      'ALTER TABLE users ADD PRIMARY KEY (id);',
      'ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY USING INDEX ix_unique;',
    ],
    'redefine-primary-key': [
      'ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (email);',
      'ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY USING INDEX ix;',
    ],
    'exclude-blocking': [
      'ALTER TABLE users ADD CONSTRAINT ex EXCLUDE USING gist (age WITH =);',
      'CREATE TABLE rooms (a int, EXCLUDE USING gist (a WITH =));',
    ],
    'set-not-null-scan': [
      'ALTER TABLE users ALTER COLUMN age SET NOT NULL;',
      {
        header: 'transaction: false',
        up: `ALTER TABLE users ADD CONSTRAINT ck CHECK ("age" IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT ck;
ALTER TABLE users ALTER age SET NOT NULL;`,
      },
    ],
    'column-type-rewrite': [
      'ALTER TABLE users ALTER COLUMN age SET DATA TYPE bigint;',
      'ALTER TABLE users ALTER COLUMN email TYPE character varying(200), ALTER note TYPE varchar;',
    ],
    'column-type-rewrite#2': [
      'ALTER TABLE users ALTER COLUMN seen TYPE timestamp without time zone;',
      'ALTER TABLE users ALTER COLUMN seen TYPE timestamptz;',
    ],
    'volatile-default-rewrite': [
      'ALTER TABLE users ADD COLUMN k uuid NOT NULL DEFAULT gen_random_uuid();',
      "ALTER TABLE users ADD COLUMN k timestamptz NOT NULL DEFAULT now(), ADD n text DEFAULT 'random()';",
    ],
    'stored-generated-rewrite': [
      'ALTER TABLE users ADD twice int GENERATED ALWAYS AS (age * 2) STORED;',
      'ALTER TABLE users ADD twice int GENERATED ALWAYS AS (age * 2) VIRTUAL;',
    ],
    'identity-rewrite': ['ALTER TABLE users ADD COLUMN n bigserial;', 'ALTER TABLE users ADD COLUMN n bigint;'],
    'set-logged-rewrite': ['ALTER TABLE users SET UNLOGGED;', 'CREATE UNLOGGED TABLE t (a int);'],
    'storage-move-rewrite': ['ALTER TABLE users SET TABLESPACE fast;', 'ALTER TABLE users SET (fillfactor = 70);'],
    'detach-partition-blocking': [
      'ALTER TABLE events DETACH PARTITION events_2020;',
      { header: 'transaction: false', up: 'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;' },
    ],
    'create-trigger-lock': [
      'CREATE TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();',
      'CREATE TABLE a (b int); CREATE TRIGGER tr BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();',
    ],
    'lock-table': ['LOCK TABLE users IN SHARE MODE;', 'SELECT 1;'],
    'several-tables-locked': [
      'ALTER TABLE users ADD a int; ALTER TABLE orders ADD a int;',
      { header: 'transaction: false', up: 'ALTER TABLE users ADD a int; ALTER TABLE orders ADD a int;' },
    ],
    'enum-value-used-in-same-transaction': [
      "ALTER TYPE mood ADD VALUE 'great' AFTER 'happy'; UPDATE users SET note = 'great' WHERE id = 1;",
      "ALTER TYPE mood ADD VALUE 'great' AFTER 'happy'; UPDATE users SET note = 'greatest' WHERE id = 1;",
    ],
    'style-enum-value-order': [
      "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'great';",
      "ALTER TYPE mood ADD VALUE 'great' BEFORE 'happy';",
      `{ rules: { 'style-enum-value-order': 'warning' } }`,
    ],
    'domain-constraint': [
      'ALTER DOMAIN age ADD CONSTRAINT c CHECK (VALUE > 0);',
      'ALTER DOMAIN age ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;',
    ],
    'json-column': ['CREATE TABLE a (b json);', 'CREATE TABLE a (b jsonb);'],
    'replica-identity': ['ALTER TABLE users REPLICA IDENTITY FULL;', 'ALTER TABLE users REPLICA IDENTITY DEFAULT;'],
    'autovacuum-off': [
      'ALTER TABLE users SET (autovacuum_enabled = false);',
      'ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01);',
    ],
    'identifier-truncated': [
      `ALTER TABLE users ADD COLUMN ${'é'.repeat(40)} int;`,
      `ALTER TABLE users ADD COLUMN ${'e'.repeat(40)} int;`,
    ],
    'style-identity': [
      'CREATE TABLE a (id serial PRIMARY KEY);',
      'CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
      `{ rules: { 'style-identity': 'note' } }`,
    ],
    'style-qualified-names': [
      'ALTER TABLE users ADD a int;',
      'ALTER TABLE public.users ADD a int;',
      `{ rules: { 'style-qualified-names': 'note' } }`,
    ],
  }),
]
