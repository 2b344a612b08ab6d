import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { address } from '../../../src/dialect/sqlite/address.js'
import { expressions } from '../../../src/dialect/sqlite/expressions.js'
import { parseIndex } from '../../../src/dialect/sqlite/parse-index.js'
import { parseTable } from '../../../src/dialect/sqlite/parse-table.js'
import { splitStatements } from '../../../src/dialect/sqlite/statements.js'
import { openSqlite } from '../../support/sqlite-file.js'

describe('a SQLite URL', () => {
  it.each([
    ['sqlite:x.db', '/base/x.db'],
    ['sqlite://x.db', '/base/x.db'],
    ['sqlite://./x.db', '/base/x.db'],
    ['sqlite:///./x.db', '/base/x.db'],
    ['sqlite:///../x.db', '/x.db'],
    ['sqlite:///x.db', '/x.db'],
    ['sqlite:////x.db', '/x.db'],
    ['sqlite:/x.db', '/x.db'],
    ['sqlite+aiosqlite:///./database.db', '/base/database.db'],
    ['sqlite:./with%20space.db', '/base/with space.db'],
    ['sqlite:./x.db?mode=rw', '/base/x.db'],
    ['sqlite::memory:', null],
    ['sqlite://:memory:', null],
    ['sqlite:///:memory:', null],
  ])('%s is %s', (url, file) => {
    expect(address.accepts(url)).toBe(true)
    const found = address.parse(url, '/base').options['file']
    expect(file === null ? found : resolve(String(found))).toBe(file)
  })

  it('needs a file', () => {
    expect(() => address.parse('sqlite:', '/base')).toThrow(/names no file/)
  })
})

describe('expressions', () => {
  it.each([
    ['a>0', '( (a > 0) )'],
    ['lower(email)', 'LOWER( "email" )'],
    ["x = 'It''s'", "[x] = 'It''s' -- why"],
    ['CURRENT_TIMESTAMP', 'current_timestamp'],
  ])('%s is the same as %s', (a, b) => expect(expressions.key(a)).toBe(expressions.key(b)))

  it.each([
    ["x = 'a'", "x = 'A'"],
    ['(a) + (b)', 'a + b + c'],
    ['"null" IS 1', 'null IS 1'],
    ["x = 'a b'", "x = 'a  b'"],
  ])('%s is not the same as %s', (a, b) => expect(expressions.key(a)).not.toBe(expressions.key(b)))

  it('name a renamed column anew, but no function, string or other name', () => {
    expect(expressions.renameColumn(`length(name) > 1 AND "name" <> 'name' AND names = name`, 'name', 'full "n"')).toBe(
      `length("full ""n""") > 1 AND "full ""n""" <> 'name' AND names = "full ""n"""`,
    )
    expect(expressions.renameColumn('length(length)', 'length', 'size')).toBe('length("size")')
  })

  it('are quoted so that the engine reads back what was meant, whatever it is', async () => {
    const database = await openSqlite(null)
    for (const text of [
      "it's",
      '"; DROP TABLE x; --',
      'back\\slash',
      'new\nline',
      '🎉',
      '',
      '%_',
      "'",
      'nul\0inside',
    ]) {
      expect(await database.query(`SELECT ${expressions.literal(text)} AS v`)).toEqual([{ v: text }])
    }
    for (const name of ['two words', 'qu"ote', "apo'strophe", 'br]acket', '🎉', 'select']) {
      await database.execute(`CREATE TEMP TABLE t (${expressions.quote(name)} TEXT)`)
      expect(await database.query("SELECT name FROM pragma_table_info('t')")).toEqual([{ name }])
      await database.execute('DROP TABLE t')
    }
    expect(() => expressions.quote('a\0b')).toThrow(/NUL/)
    await database.close()
  })
})

describe('statements', () => {
  it('are cut at semicolons, but not in strings, comments, names or the bodies of triggers', () => {
    const trigger =
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n UPDATE a SET x = CASE WHEN 1 THEN ';' END;\n SELECT 1;\nEND"
    expect(
      splitStatements(`SELECT ';' ; -- no; not here\n${trigger};;\n/* ; */ SELECT "a;b", [c;d], \`e;f\`;`),
    ).toEqual(["SELECT ';'", trigger, 'SELECT "a;b", [c;d], `e;f`'])
  })
})

/** What SQLite accepts, told apart by its own pragmas. */
const tables = [
  'CREATE TABLE t (a)',
  'CREATE TABLE t (a, b TEXT, "c d" VARCHAR ( 10 ) , e UNSIGNED BIG INT NOT NULL ON CONFLICT FAIL)',
  'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, x DEFAULT -1, y DEFAULT (1 + 2), z DEFAULT CURRENT_DATE, w TEXT DEFAULT "quoted")',
  'CREATE TABLE t (a INT CONSTRAINT ck CHECK (a > (0)) CONSTRAINT uq UNIQUE COLLATE NOCASE REFERENCES p (x) ON DELETE SET NULL MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED, b)',
  'CREATE TABLE t (a, b, c GENERATED ALWAYS AS (a || b) STORED, d AS (a), PRIMARY KEY (a DESC, b COLLATE NOCASE) ON CONFLICT REPLACE, UNIQUE (b) CHECK (a <> b), FOREIGN KEY (a, b) REFERENCES p ON UPDATE CASCADE DEFERRABLE) WITHOUT ROWID, STRICT'.replace(
    ', STRICT',
    '',
  ),
  'CREATE TABLE t (a ANY, b INT NOT NULL) STRICT',
  "CREATE TABLE t ('a' TEXT, [b] TEXT, `c` TEXT, /* , d */ e -- , f\n)",
]

describe('CREATE TABLE', () => {
  it.each(tables)('%s is read as SQLite reads it', async (sql) => {
    const database = await openSqlite(null)
    await database.execute(sql)
    const parsed = parseTable(sql)
    const told = await database.query("SELECT name, type, pk FROM pragma_table_xinfo('t')")
    // SQLite appends GENERATED ALWAYS to the type of a computed column.
    const type = (text: unknown): string =>
      String(text)
        .replace(/ GENERATED ALWAYS$/, '')
        .replace(/\s+/g, '')
    expect(parsed.columns.map((column) => [column.name, type(column.type ?? '')])).toEqual(
      told.map((row) => [row['name'], type(row['type'])]),
    )
    const rebuilt = `CREATE TABLE u (${[...parsed.columns, ...parsed.constraints].map(({ text }) => text).join(',\n')}\n)${parsed.withoutRowid ? ' WITHOUT ROWID' : ''}${parsed.strict ? ' STRICT' : ''}`
    await database.execute(rebuilt)
    for (const pragma of ['table_xinfo', 'foreign_key_list']) {
      expect(await database.query(`SELECT * FROM pragma_${pragma}('u')`)).toEqual(
        await database.query(`SELECT * FROM pragma_${pragma}('t')`),
      )
    }
    await database.close()
  })
})

describe('CREATE INDEX', () => {
  it('is read with expressions, order, collation and predicate', () => {
    expect(
      parseIndex('CREATE UNIQUE INDEX "i x" ON [t] (a COLLATE NOCASE DESC, lower("b, c"), (a + b) ASC) WHERE (a > 0)'),
    ).toEqual({
      table: 't',
      index: {
        name: 'i x',
        unique: true,
        keys: [
          { column: 'a', collation: 'NOCASE', order: 'desc' },
          { expression: 'lower("b, c")' },
          { expression: 'a + b' },
        ],
        where: 'a > 0',
      },
    })
  })
})
