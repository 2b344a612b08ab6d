import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grammar as mysql } from '../../../../src/dialect/mysql/lint/grammar.js'
import { grammar as postgres } from '../../../../src/dialect/postgres/lint/grammar.js'
import { readStatement } from '../../../../src/dialect/sql-text/read/read-statement.js'
import type { SqlGrammar } from '../../../../src/dialect/sql-text/read/token-cursor.js'
import { grammar as sqlite } from '../../../../src/dialect/sqlite/lint/grammar.js'

const changesOf = (sql: string, grammar: SqlGrammar = postgres) =>
  readStatement(sql, grammar).map(({ change }) => change)
const users = { name: 'users' }

describe('a statement as changes', () => {
  it.each<[string, string, SqlGrammar, readonly object[]]>([
    [
      'every action of an ALTER TABLE, names folded and without the default schema',
      'ALTER TABLE IF EXISTS ONLY Public."Users" ADD COLUMN IF NOT EXISTS Age numeric(10, 2) NOT NULL DEFAULT 1.5, DROP old CASCADE',
      postgres,
      [
        {
          kind: 'add-column',
          table: { name: 'Users' },
          ifNotExists: true,
          column: {
            name: 'age',
            type: { kind: 'decimal', precision: 10, scale: 2 },
            nullable: false,
            default: { kind: 'sql', sql: '1.5' },
          },
        },
        { kind: 'drop-column', column: 'old', cascade: true },
      ],
    ],
    [
      'a column with all that can stand behind it',
      `ALTER TABLE users ADD code varchar(3) COLLATE "C" DEFAULT 'a,(b' CONSTRAINT ck CHECK (code <> ',') UNIQUE REFERENCES billing.codes (code) ON DELETE SET NULL NOT NULL`,
      postgres,
      [
        { kind: 'add-column', column: { name: 'code', collation: 'C', default: { sql: "'a,(b'" }, nullable: false } },
        { kind: 'create-check', constraint: { name: 'ck', expression: "code <> ','" } },
        { kind: 'create-unique', constraint: { columns: ['code'] } },
        {
          kind: 'create-foreign-key',
          constraint: { table: { schema: 'billing', name: 'codes' }, onDelete: 'set null' },
        },
      ],
    ],
    [
      'another type, with its expression',
      'ALTER TABLE users ALTER COLUMN a SET DATA TYPE timestamp(3) with time zone USING to_timestamp(a, 1)',
      postgres,
      [
        {
          kind: 'alter-column',
          to: { type: { kind: 'timestamp', timezone: true, precision: 3 }, using: 'to_timestamp(a, 1)' },
        },
      ],
    ],
    [
      'an index with everything',
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON ONLY users USING gin (lower(a), b DESC) INCLUDE (c) WITH (fillfactor = 70) WHERE (a IS NOT NULL)',
      postgres,
      [
        {
          kind: 'create-index',
          concurrently: true,
          ifNotExists: true,
          table: users,
          index: {
            name: 'ix',
            unique: true,
            method: 'gin',
            keys: [{ expression: 'lower(a)' }, { column: 'b', order: 'desc' }],
            include: ['c'],
            with: { fillfactor: '70' },
            where: 'a IS NOT NULL',
          },
        },
      ],
    ],
    [
      'several tables',
      'TRUNCATE TABLE a, ONLY b RESTART IDENTITY CASCADE',
      postgres,
      [{ table: { name: 'a' } }, { cascade: true }],
    ],
    [
      'an UPDATE behind WITH, whose WHERE is its own',
      'WITH x AS (SELECT 1 WHERE true) UPDATE users SET (a, b) = (1, 2), c = 3',
      postgres,
      [{ kind: 'update-rows', table: users, columns: ['a', 'b', 'c'], hasWhere: false }],
    ],
    [
      'a table with keys in and behind its columns',
      "CREATE TABLE IF NOT EXISTS `users` (`id` int unsigned NOT NULL AUTO_INCREMENT, `e` enum('a','b'), PRIMARY KEY (`id`), UNIQUE KEY `u` (`e`), KEY `k` (`e`(10) DESC)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
      mysql,
      [
        {
          kind: 'create-table',
          ifNotExists: true,
          table: {
            columns: [
              { name: 'id', nullable: false, identity: { always: false } },
              { name: 'e', type: { kind: 'enum', values: ['a', 'b'] } },
            ],
            primaryKey: { columns: ['id'] },
            uniques: [{ name: 'u', columns: ['e'] }],
            indexes: [{ name: 'k', keys: [{ column: 'e' }] }],
            options: { engine: 'InnoDB', charset: 'utf8mb4' },
          },
        },
      ],
    ],
    [
      'CHANGE, with place, algorithm and lock',
      'ALTER TABLE users CHANGE COLUMN a b tinyint(1) NOT NULL DEFAULT 0 AFTER c, ALGORITHM=INPLACE, LOCK=NONE',
      mysql,
      [
        { kind: 'alter-column', column: 'a', to: { type: { kind: 'bool' }, nullable: false } },
        { kind: 'rename-column', column: 'a', to: 'b' },
        { kind: 'online-ddl', algorithm: 'inplace' },
        { kind: 'online-ddl', lock: 'none' },
      ],
    ],
    ['RENAME TABLE', 'RENAME TABLE a TO b, c TO d', mysql, [{ to: 'b' }, { to: 'd' }]],
    [
      'a column without a type',
      'CREATE TABLE t (a, b DEFAULT 1, c PRIMARY KEY AUTOINCREMENT)',
      sqlite,
      [
        {
          table: {
            columns: [{ name: 'a' }, { name: 'b', default: { sql: '1' } }, { name: 'c' }],
            primaryKey: { columns: ['c'] },
          },
        },
      ],
    ],
  ])('reads %s', (_, sql, grammar, expected) => {
    expect(changesOf(sql, grammar)).toMatchObject(expected)
  })

  it('takes what it does not know for other', () => {
    expect(changesOf('GRANT SELECT ON users TO me')).toEqual([{ kind: 'other', words: 'GRANT' }])
    expect(changesOf('')).toEqual([{ kind: 'other', words: '' }])
  })

  it('never throws, nor runs on for ever, whatever stands where', () => {
    const words = fc.constantFrom(
      ...'ALTER CREATE DROP TABLE INDEX ADD COLUMN CONSTRAINT PRIMARY KEY FOREIGN REFERENCES CHECK UNIQUE NOT NULL DEFAULT TYPE SET RENAME TO UPDATE DELETE FROM WHERE TRUNCATE IF EXISTS ON USING ( ) , . = a "b" 1 \'x\' ALGORITHM GENERATED ALWAYS AS IDENTITY VALUE WITH REINDEX VACUUM FULL PARTITION'.split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 25 }), fc.constantFrom(postgres, mysql, sqlite), (parts, grammar) => {
        expect(Array.isArray(readStatement(parts.join(' '), grammar))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
