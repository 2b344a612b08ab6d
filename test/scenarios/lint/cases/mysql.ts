import { cases } from './rule-case.js'

const tables = `
  await op.createTable('users', (t) => ({
    columns: { id: t.id(), email: t.string(50), age: t.int().nullable(), kind: t.enum(['a', 'b']), note: t.string(100) },
    constraints: [t.index(['email', 'age'], { name: 'ix_users_email' })],
  }))
  await op.createTable('orders', (t) => ({ columns: { id: t.id(), user_id: t.bigint() } }))`

const sqlTables = `
CREATE TABLE users (id bigint AUTO_INCREMENT PRIMARY KEY, email varchar(50) NOT NULL, age int, kind enum('a','b'), note varchar(100),
  KEY ix_users_email (email, age)) ENGINE=InnoDB;
CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, user_id bigint) ENGINE=InnoDB;`

export const mysqlCases = [
  ...cases('mysql', 'op', tables, {
    'mysql-copy-algorithm': [
      `await op.alterColumn('users', 'age', { type: (t) => t.bigint() })`,
      `await op.alterColumn('users', 'email', { type: (t) => t.string(60) })
       await op.alterColumn('users', 'kind', { type: (t) => t.enum(['a', 'b', 'c']) })`,
    ],
    'mysql-varchar-255-bytes': [
      `await op.alterColumn('users', 'email', { type: (t) => t.string(100) })`,
      `await op.alterColumn('users', 'note', { type: (t) => t.string(200) })`,
    ],
    'mysql-foreign-key-copy': [
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
      `await op.createTable('pets', (t) => ({ columns: { id: t.id(), user_id: t.bigint() } }))
       await op.createForeignKey('pets', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
    ],
    'mysql-primary-key-change': [
      `await op.createPrimaryKey('users', ['email'])`,
      `await op.createUnique('users', ['email'], { name: 'uq' })`,
    ],
    'mysql-engine-change': [
      `await op.setTableOptions('users', { mysql: { engine: 'MyISAM' } })`,
      `await op.setTableOptions('users', { mysql: { rowFormat: 'DYNAMIC' } })`,
    ],
    'mysql-stored-generated': [
      `await op.addColumn('users', 'twice', (t) => t.int().generated('age * 2', { stored: true }))`,
      `await op.addColumn('users', 'twice', (t) => t.int().generated('age * 2'))`,
    ],
    'mysql-expression-default': [
      `await op.addColumn('users', 'k', (t) => t.char(36).default(op.sql\`uuid()\`))`,
      `await op.addColumn('users', 'k', (t) => t.char(36).default('x'))`,
    ],
    'mysql-several-ddl': [
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.addColumn('users', 'b', (t) => t.int().nullable())`,
      `await op.addColumn('users', 'a', (t) => t.int().nullable())
       await op.execute('UPDATE users SET a = 1 WHERE id < 10')`,
    ],
    'mysql-auto-increment-column': [
      `await op.addColumn('orders', 'n', (t) => t.bigint().identity())`,
      `await op.addColumn('orders', 'n', (t) => t.bigint().nullable())`,
    ],
    'mysql-column-position': [
      `await op.addColumn('users', 'a', (t) => t.int().nullable(), { after: 'id' })`,
      `await op.addColumn('users', 'a', (t) => t.int().nullable())`,
      `{ serverVersion: '8.0.20' }`,
    ],
    'mysql-drop-visible-index': [
      `await op.dropIndex('users', 'ix_users_email')`,
      `await op.dropIndex('users', 'ix_users_email')
       await op.createIndex('users', ['email'], { name: 'ix_users_email' })`,
    ],
    'mysql-fulltext-lock': [
      `await op.createIndex('users', ['email'], { name: 'ft', method: 'fulltext' })`,
      `await op.createIndex('users', ['age'], { name: 'ix' })`,
    ],
    'mysql-implicit-default': [
      `await op.addColumn('users', 'a', (t) => t.int())`,
      `await op.addColumn('users', 'a', (t) => t.int().default(1))`,
    ],
    'mysql-foreign-key-parent': [
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['age'] }, { name: 'fk' })`,
      `await op.createForeignKey('orders', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk' })`,
    ],
    'redundant-index': [
      `await op.createIndex('users', ['email'], { name: 'ix' })`,
      `await op.createIndex('users', ['age'], { name: 'ix' })`,
    ],
    'style-no-enum': [
      `await op.addColumn('users', 'e', (t) => t.enum(['x']).nullable())`,
      `await op.addColumn('users', 'e', (t) => t.string(10).nullable())`,
      `{ rules: { 'style-no-enum': 'note' } }`,
    ],
  }),
  ...cases('mysql', 'sql', sqlTables, {
    'mysql-copy-algorithm': [
      'ALTER TABLE users MODIFY COLUMN age bigint;',
      "ALTER TABLE users MODIFY email varchar(63) NOT NULL, CHANGE kind kind enum('a','b','c');",
    ],
    'mysql-copy-algorithm#2': [
      'ALTER TABLE users ADD COLUMN a int, ALGORITHM=COPY, LOCK=SHARED;',
      'ALTER TABLE users ADD COLUMN a int, ALGORITHM=INPLACE, LOCK=NONE;',
    ],
    'mysql-copy-algorithm#3': ['ALTER TABLE users ADD CHECK (age > 3);', 'CREATE TABLE a (b int, CHECK (b > 3));'],
    'mysql-varchar-255-bytes': [
      'ALTER TABLE users MODIFY email varchar(64) NOT NULL;',
      'ALTER TABLE users MODIFY note varchar(1000);',
    ],
    'mysql-convert-charset': [
      'ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4;',
      'ALTER TABLE users COMMENT = "x";',
    ],
    'mysql-foreign-key-copy': [
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);',
      'ALTER TABLE orders ADD KEY k (user_id);',
    ],
    'mysql-primary-key-change': [
      'ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (email);',
      'ALTER TABLE users DROP KEY ix_users_email;',
    ],
    'mysql-engine-change': ['ALTER TABLE users ENGINE=MyISAM;', 'ALTER TABLE users ENGINE=InnoDB;'],
    'mysql-partitioning': [
      'ALTER TABLE users PARTITION BY HASH (id) PARTITIONS 4;',
      'ALTER TABLE users ADD PARTITION (PARTITION p9 VALUES LESS THAN (9));',
    ],
    'mysql-stored-generated': [
      'ALTER TABLE users ADD COLUMN t int GENERATED ALWAYS AS (age * 2) STORED;',
      'ALTER TABLE users ADD COLUMN t int AS (age * 2) VIRTUAL;',
    ],
    'mysql-expression-default': [
      'ALTER TABLE users ADD COLUMN k char(36) DEFAULT (uuid());',
      'ALTER TABLE users ADD COLUMN k datetime DEFAULT CURRENT_TIMESTAMP;',
    ],
    'mysql-several-ddl': [
      'ALTER TABLE users ADD a int; ALTER TABLE orders ADD a int;',
      'ALTER TABLE users ADD a int, ADD b int;',
    ],
    'mysql-auto-increment-column': [
      'ALTER TABLE orders ADD n int AUTO_INCREMENT UNIQUE;',
      'ALTER TABLE orders ADD n int UNIQUE;',
    ],
    'mysql-column-position': [
      'ALTER TABLE users ADD COLUMN a int FIRST;',
      'ALTER TABLE users ADD COLUMN a int;',
      `{ serverVersion: '8.0.20' }`,
    ],
    'mysql-fulltext-lock': ['CREATE FULLTEXT INDEX ft ON users (email);', 'CREATE INDEX ix ON users (age);'],
    'mysql-rebuild-command': ['OPTIMIZE TABLE users;', 'ANALYZE TABLE users;'],
    'mysql-drop-visible-index': [
      'DROP INDEX ix_users_email ON users;',
      'ALTER TABLE users RENAME INDEX ix_users_email TO b;',
    ],
    'mysql-implicit-default': [
      'ALTER TABLE users ADD COLUMN a int NOT NULL;',
      'ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 0;',
    ],
    'mysql-inline-references': [
      'ALTER TABLE orders ADD COLUMN other bigint REFERENCES users (id);',
      'ALTER TABLE orders ADD COLUMN other bigint, ADD FOREIGN KEY (other) REFERENCES users (id);',
      `{ serverVersion: '8.4' }`,
    ],
    'mysql-inline-references#2': [
      'CREATE TABLE a (b bigint REFERENCES users (id));',
      'CREATE TABLE a (b bigint, FOREIGN KEY (b) REFERENCES users (id));',
      `{ serverVersion: '8.4' }`,
    ],
    'mysql-foreign-key-parent': [
      'CREATE TABLE a (b bigint, FOREIGN KEY (b) REFERENCES users (age));',
      'CREATE TABLE a (b bigint, FOREIGN KEY (b) REFERENCES users (email));',
    ],
    'mysql-zero-date': [
      "ALTER TABLE users ADD COLUMN d date DEFAULT '0000-00-00';",
      "ALTER TABLE users ADD COLUMN d date DEFAULT '2000-01-01';",
    ],
    'mysql-utf8mb3': [
      'CREATE TABLE a (b int PRIMARY KEY) DEFAULT CHARSET=utf8;',
      'CREATE TABLE a (b int PRIMARY KEY) DEFAULT CHARSET=utf8mb4;',
    ],
    'mysql-definer': ['CREATE DEFINER=`me`@`%` VIEW v AS SELECT 1 AS a;', 'CREATE VIEW v AS SELECT 1 AS a;'],
    'redundant-index': [
      'CREATE TABLE a (b int, c int, KEY x (b), KEY y (b, c));',
      'CREATE TABLE a (b int, c int, KEY x (c), KEY y (b, c));',
    ],
    'style-display-width': [
      'CREATE TABLE a (b mediumint(5));',
      'CREATE TABLE a (b mediumint);',
      `{ rules: { 'style-display-width': 'note' } }`,
    ],
    'style-no-char': [
      'CREATE TABLE a (b char(5));',
      'CREATE TABLE a (b varchar(5));',
      `{ rules: { 'style-no-char': 'note' } }`,
    ],
  }),
  ...cases('mariadb', 'sql', sqlTables, {
    'mysql-copy-algorithm': [
      'ALTER TABLE users MODIFY age bigint;',
      'ALTER TABLE users MODIFY email varchar(60) NOT NULL;',
    ],
    'mysql-drop-visible-index': ['ALTER TABLE users DROP INDEX ix_users_email;', 'ALTER TABLE users DROP COLUMN age;'],
  }),
]
