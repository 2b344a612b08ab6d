import { createConnection } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { forEachServer, withDatabase } from '../../support/servers.js'
import { lintSql, rulesOf } from './lint-text.js'

const tables = `
CREATE TABLE users (id bigint PRIMARY KEY, k bigint NOT NULL, email varchar(50) NOT NULL, age int, kind enum('a','b')) CHARSET=utf8mb4;
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`

/** Parts of ALTER TABLE that need a copy of the table, and neighbours that do not. */
const claims: readonly { readonly rule: string; readonly bad: string; readonly good: string }[] = [
  { rule: 'mysql-copy-algorithm', bad: 'users MODIFY age bigint', good: 'users MODIFY email varchar(60) NOT NULL' },
  {
    rule: 'mysql-copy-algorithm',
    bad: "users MODIFY kind enum('x','a','b')",
    good: "users MODIFY kind enum('a','b','c')",
  },
  { rule: 'mysql-copy-algorithm', bad: 'users ADD CHECK (age > 0)', good: 'users ADD KEY (age)' },
  {
    rule: 'mysql-varchar-255-bytes',
    bad: 'users MODIFY email varchar(64) NOT NULL',
    good: 'users MODIFY email varchar(63) NOT NULL',
  },
  { rule: 'mysql-convert-charset', bad: 'users CONVERT TO CHARACTER SET latin1', good: 'users ADD COLUMN a int' },
  {
    rule: 'mysql-foreign-key-copy',
    bad: 'orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)',
    good: 'orders ADD KEY (user_id)',
  },
  { rule: 'mysql-primary-key-change', bad: 'users DROP PRIMARY KEY', good: 'users ADD UNIQUE KEY (k)' },
  { rule: 'mysql-partitioning', bad: 'users PARTITION BY HASH (id) PARTITIONS 2', good: 'users ADD KEY (k)' },
  {
    rule: 'mysql-stored-generated',
    bad: 'users ADD COLUMN g int AS (age + 1) STORED',
    good: 'users ADD COLUMN g int AS (age + 1) VIRTUAL',
  },
  {
    rule: 'mysql-auto-increment-column',
    bad: 'users ADD COLUMN n int AUTO_INCREMENT UNIQUE',
    good: 'users ADD COLUMN n int',
  },
  { rule: 'mysql-fulltext-lock', bad: 'users ADD FULLTEXT KEY ft (email)', good: 'users ADD KEY ft (email)' },
]

describe('what the rules say of MySQL and MariaDB is so', () => {
  forEachServer(['mysql', 'mariadb'], (server) => {
    it('is refused without a copy or a lock where a rule says that it needs one', async () => {
      await withDatabase(server, async (url) => {
        const connection = await createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), multipleStatements: true })
        const online = async (part: string): Promise<boolean> => {
          await connection.query(`DROP TABLE IF EXISTS orders, users; ${tables}`)
          const asked = `ALTER TABLE ${part}${/PARTITION BY/.test(part) ? '' : ', ALGORITHM=INPLACE, LOCK=NONE'}`
          const sql = /PARTITION BY/.test(part)
            ? `ALTER TABLE users ALGORITHM=INPLACE, LOCK=NONE PARTITION BY HASH (id) PARTITIONS 2`
            : asked
          return connection.query(sql).then(
            () => true,
            (error: { readonly errno?: number; readonly message: string }) => {
              // Refused for what was asked, not for a slip in the statement.
              expect([1845, 1846, 1221], error.message).toContain(error.errno)
              return false
            },
          )
        }
        try {
          for (const { rule, bad, good } of claims) {
            expect(await online(bad), bad).toBe(false)
            expect(await online(good), good).toBe(true)
            const { engine } = server
            expect(rulesOf(await lintSql({ engine, before: tables, up: `ALTER TABLE ${bad};` })), bad).toContain(rule)
            expect(rulesOf(await lintSql({ engine, before: tables, up: `ALTER TABLE ${good};` })), good).not.toContain(
              rule,
            )
          }
        } finally {
          await connection.end()
        }
      })
    })
  })
})
