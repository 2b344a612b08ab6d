import { cases } from './rule-case.js'

const tables = `
  await op.createTable('users', (t) => ({ columns: { id: t.id(), email: t.string(50), age: t.int().nullable() } }))
  await op.createTable('orders', (t) => ({ columns: { id: t.id(), user_id: t.bigint().references('users.id', { onDelete: 'cascade' }) } }))`

const sqlTables = `
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, age INTEGER, CHECK (age > 0));
CREATE INDEX ix_users_email ON users (email);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);`

const rebuild = `
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO users_new SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;`

export const sqliteCases = [
  ...cases('sqlite', 'op', tables, {
    'add-not-null-without-default': [
      `await op.addColumn('users', 'a', (t) => t.int())`,
      `await op.addColumn('users', 'a', (t) => t.int().default(0))`,
    ],
    'sqlite-rebuild': [
      `await op.alterColumn('users', 'age', { type: (t) => t.text() })`,
      `await op.addColumn('users', 'a', (t) => t.text().nullable())`,
    ],
    'sqlite-delete-without-cascade': [
      `await op.execute('DELETE FROM users WHERE id = 1')`,
      `await op.execute('DELETE FROM orders WHERE id = 1')`,
    ],
    'sqlite-pragma-ignored': [
      `await op.execute('PRAGMA foreign_keys = ON')`,
      { header: 'export const transaction = false', up: `await op.execute('PRAGMA foreign_keys = ON')` },
    ],
  }),
  ...cases('sqlite', 'sql', sqlTables, {
    R02: [
      { up: rebuild, down: 'SELECT 1;' },
      {
        up: rebuild,
        down: `CREATE TABLE users_old (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);
INSERT INTO users_old (id, email) SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;`,
      },
    ],
    'sqlite-hand-rebuild': [rebuild, 'CREATE TABLE b (id INTEGER); INSERT INTO b SELECT id FROM users;'],
    'sqlite-rebuild-cascade': [
      { header: 'transaction: false', up: `PRAGMA foreign_keys = ON;${rebuild}` },
      { header: 'transaction: false', up: rebuild },
    ],
    'sqlite-delete-without-cascade': ['DELETE FROM users WHERE id = 1;', 'DELETE FROM orders WHERE id = 1;'],
    'add-not-null-without-default': [
      'ALTER TABLE users ADD COLUMN a TEXT NOT NULL;',
      "ALTER TABLE users ADD COLUMN a TEXT NOT NULL DEFAULT '';",
    ],
    'sqlite-add-column-limits': ['ALTER TABLE users ADD COLUMN a TEXT UNIQUE;', 'ALTER TABLE users ADD COLUMN a TEXT;'],
    'sqlite-add-column-limits#2': [
      'ALTER TABLE users ADD COLUMN a TEXT DEFAULT CURRENT_TIMESTAMP;',
      "ALTER TABLE users ADD COLUMN a TEXT DEFAULT 'now';",
    ],
    'sqlite-drop-column-in-use': [
      'ALTER TABLE users DROP COLUMN email;',
      'DROP INDEX ix_users_email; ALTER TABLE users DROP COLUMN email;',
    ],
    'sqlite-drop-column-in-use#2': [
      'ALTER TABLE users DROP COLUMN age;',
      'ALTER TABLE users RENAME COLUMN age TO years;',
    ],
    'sqlite-too-old': [
      'ALTER TABLE users DROP COLUMN age;',
      'ALTER TABLE users RENAME COLUMN age TO years;',
      `{ serverVersion: '3.30' }`,
    ],
    'sqlite-pragma-ignored': ['PRAGMA journal_mode = WAL;', 'PRAGMA foreign_keys = OFF; SELECT 1;'],
  }),
]
