import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LexicalRules, mysqlRules, postgresRules } from '../../../../src/dialect/sql-text/lexer.js'
import { splitStatements } from '../../../../src/dialect/sql-text/split-statements.js'

const engines: [string, LexicalRules][] = [
  ['PostgreSQL', postgresRules],
  ['MySQL', mysqlRules],
]
const tail = 'SELECT 2'
const whole = (statement: string, rules: LexicalRules): void => {
  expect(splitStatements(`${statement};\n${tail};`, rules)).toEqual([statement, tail])
  expect(splitStatements(statement, rules)).toEqual([statement])
}

describe.each(engines)('splitting a script for %s', (_, rules) => {
  it('gives the statements without semicolons and white space', () => {
    expect(splitStatements(' SELECT 1 ;\n\n SELECT 2;', rules)).toEqual(['SELECT 1', 'SELECT 2'])
    expect(splitStatements('SELECT 1', rules)).toEqual(['SELECT 1'])
  })

  it('leaves out what is empty, and what holds comments only', () => {
    expect(splitStatements('', rules)).toEqual([])
    expect(splitStatements(';; /* a; */ ;\n-- b;\n;SELECT 1; -- the end', rules)).toEqual(['SELECT 1'])
  })

  it('keeps comments in a statement, and drops those around it', () => {
    expect(splitStatements('-- a;\nSELECT /* b; */ 1 -- c;\n + 2 -- d;\n; -- e', rules)).toEqual([
      'SELECT /* b; */ 1 -- c;\n + 2',
    ])
  })

  it('does not split at semicolons in strings and names', () => {
    const quote = rules.identifierQuote
    whole(`SELECT 'a;b', 'it''s;' AS ${quote}a;${quote}${quote};b${quote}`, rules)
  })

  it('splits BEGIN, COMMIT and CASE … END outside of routines', () => {
    const statements = ['BEGIN', 'SELECT CASE WHEN a THEN 1 END FROM t', 'COMMIT']
    expect(splitStatements(statements.join(';'), rules)).toEqual(statements)
  })

  it('takes what is never closed for one statement', () => {
    const open = rules === mysqlRules ? 'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2' : 'SELECT (1; SELECT 2'
    expect(splitStatements(`SELECT 0; ${open}`, rules)).toEqual(['SELECT 0', open])
  })

  it('gives back random statements that were joined', () => {
    const { statement } = randomStatements(rules)
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
        expect(splitStatements(statements.join(';\n'), rules)).toEqual(statements)
        expect(splitStatements(`\n-- ;\n${statements.join('\n/* ; */ ; -- ;\n;')} ;`, rules)).toEqual(statements)
      }),
      { numRuns: 500 },
    )
  })
})

describe('splitting a script for PostgreSQL', () => {
  const split = (sql: string): readonly string[] => splitStatements(sql, postgresRules)

  it('does not split in dollar quotes, escape strings and nested comments', () => {
    whole(
      'CREATE FUNCTION f() RETURNS int AS $f$ BEGIN PERFORM $$;$$; RETURN 1; END; $f$ LANGUAGE plpgsql',
      postgresRules,
    )
    whole("DO $$ BEGIN RAISE NOTICE 'a;'; END $$", postgresRules)
    whole("SELECT E'\\';' /* ; /* ; */ ; */, U&'\\', 1", postgresRules)
  })

  it('keeps BEGIN ATOMIC … END together, with CASE … END in it', () => {
    whole(
      `CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql
      BEGIN ATOMIC
        SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 END ELSE 0 END;
        SELECT 1 AS end, x.case FROM x;
      END`,
      postgresRules,
    )
    whole('create procedure p() begin atomic insert into t values (1); end', postgresRules)
  })

  it('does not mistake the other forms of a routine', () => {
    expect(
      split("CREATE FUNCTION f() RETURNS int RETURN 1; CREATE PROCEDURE p() AS 'begin' LANGUAGE x; BEGIN"),
    ).toEqual(['CREATE FUNCTION f() RETURNS int RETURN 1', "CREATE PROCEDURE p() AS 'begin' LANGUAGE x", 'BEGIN'])
  })

  it('does not split in parentheses, for the rules with several commands', () => {
    whole('CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)', postgresRules)
  })

  it('has no command DELIMITER', () => {
    expect(split('DELIMITER //\nSELECT 1; SELECT 2')).toEqual(['DELIMITER //\nSELECT 1', 'SELECT 2'])
  })
})

describe('splitting a script for MySQL', () => {
  const split = (sql: string): readonly string[] => splitStatements(sql, mysqlRules)

  it('does not split in strings with backslashes, double quotes and # comments', () => {
    whole(`SELECT 'a\\';', "b;\\"", \`c;\` # it's;\n, 1--1`, mysqlRules)
  })

  it('obeys DELIMITER in any letter case, and drops the semicolon before another one', () => {
    const sql = [
      'SELECT 1;',
      'DELIMITER //',
      'CREATE PROCEDURE p() BEGIN SELECT 1; END; //',
      'SELECT 2; SELECT 3//',
      '  delimiter ;',
      'SELECT 4; SELECT 5;',
    ]
    expect(split(sql.join('\n'))).toEqual([
      'SELECT 1',
      'CREATE PROCEDURE p() BEGIN SELECT 1; END',
      'SELECT 2; SELECT 3',
      'SELECT 4',
      'SELECT 5',
    ])
    expect(split(sql.join('\r\n'))).toHaveLength(5)
  })

  it.each(['$$', ';;', '|', '//', '--', '#', '/', 'go'])('takes %s for a delimiter, right after a word too', (mark) => {
    expect(split(`DELIMITER ${mark}\nSELECT 1, '${mark}'${mark}SELECT a${mark}\nDELIMITER ;\nSELECT 2;`)).toEqual([
      `SELECT 1, '${mark}'`,
      'SELECT a',
      'SELECT 2',
    ])
  })

  it('takes delimiter for a name within a statement', () => {
    whole('CREATE TABLE t (a int,\ndelimiter char(1)\n)', mysqlRules)
    whole('SELECT delimiter FROM t', mysqlRules)
  })

  it('keeps the body of a routine together without DELIMITER', () => {
    whole(
      `CREATE DEFINER = \`root\`@\`%\` PROCEDURE p(IN a int, IN begin int)
      COMMENT 'x;' SQL SECURITY INVOKER
      outer_block: BEGIN
        DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
        DECLARE EXIT HANDLER FOR SQLSTATE '45000' BEGIN ROLLBACK; END;
        DROP TEMPORARY TABLE IF EXISTS x;
        CREATE TABLE IF NOT EXISTS x (a int);
        IF EXISTS (SELECT 1) THEN SELECT 1; END IF;
        IF (a > 1) AND (a < 3) THEN SELECT 1; ELSEIF a THEN SELECT 2; ELSE IF a THEN SELECT 3; END IF; END IF;
        IF (SELECT count(*) FROM a, b, c) THEN SELECT IF(a, 1, 2), REPEAT('x', 3); END IF;
        CASE a WHEN 1 THEN SELECT CASE a WHEN 1 THEN 2 END; ELSE BEGIN END; END CASE;
        again: LOOP LEAVE again; END LOOP again;
        WHILE a < 3 DO SET a = a + 1; END WHILE;
        REPEAT SET a = a - 1; UNTIL a = CASE WHEN a THEN 0 END END REPEAT;
        SELECT t.end, t.begin, 1 AS end FROM t WHERE begin < end AND end > 1;
        UPDATE t SET end = CASE WHEN end THEN end ELSE end END, begin = end;
      END outer_block`,
      mysqlRules,
    )
  })

  it('keeps the body of a trigger together, with IF and CASE', () => {
    whole(
      `CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW FOLLOWS u BEGIN
        IF NEW.a IS NULL THEN SET NEW.a = CASE WHEN NEW.b THEN 1 ELSE 2 END; END IF;
      END`,
      mysqlRules,
    )
    whole('CREATE TRIGGER t AFTER UPDATE ON x FOR EACH ROW IF NEW.a THEN SET @a = 1; END IF', mysqlRules)
    whole('CREATE TRIGGER t AFTER UPDATE ON x FOR EACH ROW SET NEW.a = IF(NEW.b, 1, 2)', mysqlRules)
  })

  it('keeps the bodies of functions and events together', () => {
    whole('CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC BEGIN RETURN a; END', mysqlRules)
    whole('CREATE FUNCTION f(a int) RETURNS int RETURN a', mysqlRules)
    whole("CREATE AGGREGATE FUNCTION f RETURNS STRING SONAME 'f.so'", mysqlRules)
    whole('CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; SELECT 2; END', mysqlRules)
    whole('ALTER EVENT e DO BEGIN SELECT 1; END', mysqlRules)
    whole('CREATE DEFINER=a@localhost SQL SECURITY DEFINER VIEW v AS SELECT 1 AS `event`, begin FROM t', mysqlRules)
  })

  it("keeps MariaDB's compound statements together", () => {
    whole('BEGIN NOT ATOMIC SELECT 1; BEGIN NOT ATOMIC SELECT 2; END; END', mysqlRules)
    whole('CREATE OR REPLACE DEFINER=CURRENT_USER() PROCEDURE p() FOR i IN 1..3 DO SELECT i; END FOR', mysqlRules)
    whole('IF 1 THEN SELECT 1; END IF', mysqlRules)
    whole('WHILE 0 DO SELECT 1; END WHILE', mysqlRules)
  })

  it('keeps the version comment at the end of a statement, for the server runs it', () => {
    const table = 'CREATE TABLE t (a int) /*!50100 PARTITION BY HASH (a) */'
    expect(split(`${table} -- done\n; SELECT 1 /* plain */;`)).toEqual([table, 'SELECT 1'])
  })
})

function randomStatements(rules: LexicalRules) {
  const simple = [
    'a',
    'SELECT',
    '1',
    '(b)',
    '=',
    'x.y',
    "';'",
    "'it''s'",
    '/* ; */',
    '-- ;\n',
    'CASE a WHEN 1 THEN 2 END +',
  ]
  const special =
    rules === mysqlRules
      ? ['"\';"', '`;`', "'\\';'", '# ;\n', '@`;`', 'IF(a, b, c)', "_latin1';'"]
      : ['$$;$$', '$a$ $$;$$ $a$', '";"', "E'\\';'", '/* ; /* ; */ ; */', '(a;b)', "'\\'", "'a'::text"]
  const part = fc.constantFrom(...simple, ...special)
  const plain = fc.array(part, { maxLength: 8 }).map((parts) => `SELECT ${parts.join(' ')} z`)
  const { body } = fc.letrec<{ body: string }>((tie) => ({
    body: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      plain,
      fc
        .tuple(
          fc.constantFrom('BEGIN ; END', 'IF a THEN ; END IF', 'l: LOOP ; END LOOP l', 'REPEAT ; UNTIL a END REPEAT'),
          fc.array(tie('body'), { minLength: 1, maxLength: 3 }),
        )
        .map(([frame, inner]) => frame.replace(' ;', () => ` ${inner.join(';\n')};`)),
      fc
        .array(tie('body'), { minLength: 1, maxLength: 3 })
        .map((inner) => `CASE a WHEN 1 THEN ${inner.join('; ')}; END CASE`),
    ),
  }))
  const compound =
    rules === mysqlRules
      ? body.map((text) => `CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW ${text}`)
      : fc
          .array(plain, { maxLength: 4 })
          .map((inner) => `CREATE FUNCTION f() BEGIN ATOMIC ${inner.map((text) => `${text};\n`).join('')} END`)
  return { statement: fc.oneof(plain, compound) }
}
