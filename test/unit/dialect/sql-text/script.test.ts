import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection, DdlWriter } from '../../../../src/dialect/dialect.js'
import { ddl as mysqlDdl } from '../../../../src/dialect/mysql/ddl.js'
import { unaskedServer } from '../../../../src/dialect/mysql/server.js'
import { ddl as postgresDdl } from '../../../../src/dialect/postgres/ddl.js'
import { ddl as sqliteDdl } from '../../../../src/dialect/sqlite/ddl.js'
import { splitStatements } from '../../../../src/dialect/sqlite/statements.js'

const writers: Readonly<Record<string, DdlWriter>> = {
  sqlite: sqliteDdl,
  postgres: postgresDdl(150_000),
  mysql: mysqlDdl(unaskedServer('mysql')),
}
/** Scripts are cut without asking anybody. */
const nobody: Connection = {
  query: async () => Promise.reject(new Error('asked')),
  execute: async () => Promise.reject(new Error('asked')),
}
const written = async (
  engine: string,
  sql: string,
  options: { section?: boolean; withoutTransaction?: boolean } = {},
) => {
  const { section = false, withoutTransaction = false } = options
  const operation = { kind: 'execute', sql, ...(section ? { section } : {}) } as const
  const statements = await writers[engine]?.statements(operation, { connection: nobody, withoutTransaction })
  const notes = writers[engine]?.notes(operation, { withoutTransaction })
  return { sql: statements?.map(({ parts, sql: text }) => parts ?? text), notes }
}
const engines = Object.keys(writers)

describe.each(engines)('a script for %s', (engine) => {
  it('tells in which line something begins that has no end', async () => {
    for (const [sql, what] of [
      ["SELECT 1;\nSELECT 'it''s", /a ' is not closed/],
      ['SELECT 1;\r\nSELECT "x', /a " is not closed/],
    ] as const) {
      await expect(written(engine, sql)).rejects.toMatchObject({
        code: 'DBT_SQL_UNREADABLE',
        message: expect.stringMatching(what),
        facts: { line: 2 },
      })
    }
  })

  it('leaves BEGIN … COMMIT around a section out, with a note, and nothing that looks like it', async () => {
    const begin = engine === 'mysql' ? 'START TRANSACTION' : 'begin'
    const inner = ["INSERT INTO t VALUES ('BEGIN; COMMIT')", 'UPDATE t SET a = 1']
    const section = `-- first\n${begin};\n${inner.join(';\n')};\n/* last */ COMMIT; -- done\n`
    expect(await written(engine, section, { section: true })).toEqual({
      sql: inner,
      notes: [expect.stringMatching(/^BEGIN and COMMIT/)],
    })
    expect(await written(engine, inner.join(';'), { section: true })).toEqual({ sql: inner, notes: [] })
    await expect(written(engine, section)).rejects.toMatchObject({ code: 'DBT_OUTSIDE_TRANSACTION' })
  })

  it('refuses other transaction control inside a transaction', async () => {
    for (const text of ['SELECT 1; COMMIT; SELECT 2', 'BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT', 'ROLLBACK']) {
      await expect(written(engine, text, { section: true })).rejects.toMatchObject({
        code: 'DBT_OUTSIDE_TRANSACTION',
        hint: expect.stringContaining('transaction = false'),
      })
    }
  })

  it('takes BEGIN … COMMIT together outside a transaction, and refuses what is no pair', async () => {
    const sql = 'SELECT 0; BEGIN; DELETE FROM a; INSERT INTO a VALUES (1); COMMIT; SELECT 1; BEGIN; COMMIT'
    const outside = { withoutTransaction: true }
    expect(await written(engine, sql, outside)).toEqual({
      sql: ['SELECT 0', ['DELETE FROM a', 'INSERT INTO a VALUES (1)'], 'SELECT 1'],
      notes: [],
    })
    for (const text of [
      'BEGIN; SELECT 1',
      'SELECT 1; COMMIT',
      'BEGIN; DELETE FROM a; ROLLBACK',
      'BEGIN; BEGIN; COMMIT',
    ]) {
      await expect(written(engine, text, outside)).rejects.toMatchObject({ code: 'DBT_OUTSIDE_TRANSACTION' })
    }
  })
})

describe('commands of clients', () => {
  it.each([
    ['postgres', "SELECT 1;\nCOPY t (a) FROM stdin;\n1\tit's\n\\.\n", /COPY … FROM stdin/, 2],
    ['postgres', 'COPY t TO STDOUT', /COPY … TO stdout/, 1],
    ['postgres', '\\set x 1\nSELECT 1', /\\set/, 1],
    ['postgres', 'SELECT 1;\n\nSELECT 2 \\gexec', /\\gexec/, 3],
    ['mysql', 'SELECT 1\\G', /\\G/, 1],
    ['sqlite', 'SELECT 1;\n.mode csv', /\.mode/, 2],
  ])('are refused for %s: %s', async (engine, sql, what, line) => {
    await expect(written(engine, sql)).rejects.toMatchObject({
      code: 'DBT_SQL_UNREADABLE',
      message: expect.stringMatching(what),
      facts: { line },
    })
  })

  it('are not seen in strings, bodies and operators', async () => {
    const sql = `COPY t FROM '/tmp/stdin'; SELECT E'\\\\i', $$ \\i; COPY t FROM stdin; $$, data ? 'a', data ?| ARRAY['b'], $1`
    expect((await written('postgres', sql)).sql).toEqual(
      sql.split('; SELECT').map((part, at) => (at === 0 ? part : `SELECT${part}`)),
    )
  })
})

describe('a script for MySQL', () => {
  it('keeps statements that a dump writes in version comments', async () => {
    const trigger = `/*!50003 CREATE*/ /*!50017 DEFINER=\`a\`@\`b\`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN
SET NEW.a = 1; END */`
    const sql = `/*!40101 SET NAMES utf8 */;\nDELIMITER ;;\n${trigger};;\nDELIMITER ;\n/* plain */;\n/*!40000 ALTER */ TABLE t /*!40000 DISABLE KEYS */;\nSELECT /*+ NO_ICP(t) */ 1;`
    expect((await written('mysql', sql)).sql).toEqual([
      '/*!40101 SET NAMES utf8 */',
      trigger,
      '/*!40000 ALTER */ TABLE t /*!40000 DISABLE KEYS */',
      'SELECT /*+ NO_ICP(t) */ 1',
    ])
  })

  it('refuses BEGIN … COMMIT around what commits by itself', async () => {
    await expect(
      written('mysql', 'BEGIN; CREATE TABLE a (b int); COMMIT', { withoutTransaction: true }),
    ).rejects.toMatchObject({ code: 'DBT_OUTSIDE_TRANSACTION', message: expect.stringMatching(/commits by itself/) })
  })
})

describe('a script for SQLite', () => {
  it('leaves PRAGMA foreign_keys out of a section, with a note, and other pragmas in', async () => {
    const sql =
      "PRAGMA foreign_keys=off;\nBEGIN;\nINSERT INTO t VALUES ('PRAGMA foreign_keys=off;');\nPRAGMA user_version = 3;\nCOMMIT;\nPRAGMA main.foreign_keys(1);"
    expect(await written('sqlite', sql, { section: true })).toEqual({
      sql: ["INSERT INTO t VALUES ('PRAGMA foreign_keys=off;')", 'PRAGMA user_version = 3'],
      notes: [expect.stringMatching(/^PRAGMA foreign_keys/), expect.stringMatching(/^BEGIN and COMMIT/)],
    })
  })

  it('ends a trigger where the shell would, whatever its columns are called', () => {
    const trigger = `CREATE TEMP TRIGGER IF NOT EXISTS a AFTER UPDATE OF "end" ON t WHEN new.begin > 1 BEGIN
  UPDATE t SET end = CASE WHEN new.end THEN CASE 1 WHEN 1 THEN 2 END ELSE 3 END; -- ; END;
  SELECT 'x; END;', new.end; END`
    expect(splitStatements(`${trigger};\nSELECT 1; EXPLAIN ${trigger} ;`)).toEqual([
      trigger,
      'SELECT 1',
      `EXPLAIN ${trigger}`,
    ])
  })

  it('gives back random statements that were joined', () => {
    const part = fc.constantFrom(
      'a',
      '1',
      "'it''s;'",
      '"a;""b"',
      '[c;d]',
      '`e;`',
      '/* ; */',
      '-- ;\n',
      'CASE 1 WHEN 1 THEN 2 END',
      "x'00'",
      '(b)',
    )
    const plain = fc.array(part, { maxLength: 6 }).map((parts) => `SELECT ${parts.join(' ')} z`)
    const trigger = fc
      .array(plain, { minLength: 1, maxLength: 3 })
      .map((body) => `CREATE TRIGGER t AFTER INSERT ON t BEGIN ${body.map((text) => `${text};\n`).join('')} END`)
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, trigger), { maxLength: 6 }), (statements) => {
        expect(splitStatements(statements.join(';\n'))).toEqual(statements)
        expect(splitStatements(`\uFEFF\n-- ;\n${statements.join('\r\n/* ; */ ; -- ;\n;')} ;`)).toEqual(statements)
      }),
      { numRuns: 500 },
    )
  })
})
