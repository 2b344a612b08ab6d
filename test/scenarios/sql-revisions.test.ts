import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runCli, runJson } from '../support/run-cli.js'
import { forEachServer, query, type Row, type ServerLabel, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

interface Outcome {
  readonly applied?: readonly string[]
  readonly error?: { readonly code: string; readonly message: string; readonly databaseState: string }
}

interface Place {
  readonly url: string
  read(sql: string): Promise<readonly Row[]>
}

const file = (upgrade: string, downgrade = 'DROP TABLE a;', header = '') => ({
  'migrations/one1.sql': `-- revision: one1\n-- down_revision:\n-- message: by hand\n${header}\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n`,
})

/** Bodies with semicolons, as each engine has them. */
const bodies: Record<'postgres' | 'mysql' | 'mariadb' | 'sqlite', string> = {
  postgres: `CREATE FUNCTION twice() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.b := NEW.b * 2; -- it's; /* open
  EXECUTE $$SELECT ';'$$;
  RETURN NEW;
END $body$;
CREATE TRIGGER twice BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION twice();
CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;
/* outer /* nested; */ ; */`,
  mysql: `# a comment; of MySQL
CREATE TRIGGER twice BEFORE INSERT ON a FOR EACH ROW BEGIN
  DECLARE i INT DEFAULT 0;
  CASE WHEN NEW.b > 100 THEN SET NEW.b = 0; ELSE BEGIN END; END CASE;
  l: LOOP IF i >= 1 THEN LEAVE l; END IF; SET i = i + 1; SET NEW.b = NEW.b * 2; END LOOP l;
END;
DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1--1; SELECT '//' ; END//
DELIMITER ;
/*!50000 INSERT INTO a (b) VALUES (1) */;`,
  mariadb: '',
  sqlite: `CREATE TRIGGER twice AFTER INSERT ON a WHEN new.b = 21 BEGIN
  UPDATE a SET b = CASE WHEN b > 100 THEN 0 ELSE b * 2 END WHERE rowid = new.rowid; -- ; END;
END;`,
}
bodies.mariadb = bodies.mysql

function describeSql(
  engine: ServerLabel | 'sqlite',
  withPlace: (folder: string, use: (place: Place) => Promise<void>) => Promise<void>,
): void {
  const upgrade = (folder: string, { url }: Place) => runJson<Outcome>(['upgrade', '--url', url], folder)

  it('runs bodies with semicolons, keeps the line ends of its strings, and goes back', async () => {
    const text = `CREATE TABLE a (b int, c varchar(40));\n${bodies[engine as keyof typeof bodies]}\nINSERT INTO a (b, c) VALUES (21, 'one\r\n-- downgrade \n two');`
    const folder = await temporaryFolder(file(text))
    await withPlace(folder, async (place) => {
      const outcome = await upgrade(folder, place)
      expect(outcome.error).toBeUndefined()
      expect(await place.read('SELECT b, c FROM a WHERE c IS NOT NULL')).toEqual([
        { b: 42, c: 'one\r\n-- downgrade \n two' },
      ])
      expect(await runJson(['downgrade', 'base', '--yes', '--url', place.url], folder)).toMatchObject({ exit: 0 })
    })
  })

  it('tells what it left out of a section', async () => {
    const folder = await temporaryFolder(file('BEGIN;\nCREATE TABLE a (b int);\nCOMMIT;'))
    await withPlace(folder, async (place) => {
      const { exit, stderr } = await runCli(['upgrade', '--url', place.url], { cwd: folder })
      expect({ exit, stderr }).toMatchObject({ exit: 0, stderr: /note: one1: BEGIN and COMMIT around the section/ })
    })
  })

  it('says file and line of what has no end, and runs nothing of it', async () => {
    const folder = await temporaryFolder(file("CREATE TABLE a (b int);\r\nINSERT INTO a VALUES ('\n-- downgrade\n');"))
    await withPlace(folder, async (place) => {
      expect((await upgrade(folder, place)).error).toMatchObject({
        code: 'DBT_SQL_UNREADABLE',
        databaseState: 'unchanged',
        message: expect.stringMatching(/one1\.sql:7: a ' is not closed/),
      })
      await expect(place.read('SELECT * FROM a')).rejects.toThrow()
    })
  })

  it('outside a transaction BEGIN … COMMIT is all or nothing, and what is done before stays', async () => {
    const text = `CREATE TABLE a (b int PRIMARY KEY);
INSERT INTO a VALUES (1), (6);
BEGIN;
UPDATE a SET b = b + 1;
INSERT INTO a VALUES (7);
COMMIT;
UPDATE a SET b = b + 10;`
    const folder = await temporaryFolder(file(text, undefined, '-- transaction: false\n'))
    await withPlace(folder, async (place) => {
      const values = async () => (await place.read('SELECT b FROM a ORDER BY b')).map((row) => row['b'])
      expect(await upgrade(folder, place)).toMatchObject({ exit: 7, error: { code: 'DBT_REVISION_PARTIAL' } })
      expect(await values()).toEqual([1, 6])
      await place.read('DELETE FROM a WHERE b = 6')
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0, applied: ['one1'] })
      expect(await values()).toEqual([12, 17])
    })
  })

  it('sends raw SQL to the engine as it stands', async () => {
    const part = fc.constantFrom(
      'a',
      "''",
      '?',
      '$1',
      ':x',
      '@y',
      '\\\\',
      '--',
      '/* x',
      '*/',
      '#',
      ';',
      '"',
      '`',
      '$$',
      '\n',
      '\r\n',
      'ü',
      '😀',
      '%s',
      '{z}',
    )
    const texts = fc.sample(
      fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
      { numRuns: 60, seed: 7 },
    )
    const inserts = texts.map((text, at) => `INSERT INTO a (b, c) VALUES (${at}, '${text}')`)
    const folder = await temporaryFolder(
      file(`CREATE TABLE a (b int, c ${engine === 'sqlite' ? 'text' : 'varchar(200)'});\n${inserts.join(';\n')};`),
    )
    await withPlace(folder, async (place) => {
      const outcome = await upgrade(folder, place)
      expect(outcome.error).toBeUndefined()
      const escapes = engine === 'mysql' || engine === 'mariadb'
      const wanted = texts.map((text) => text.replaceAll("''", "'").replaceAll('\\\\', escapes ? '\\' : '\\\\'))
      expect((await place.read('SELECT c FROM a ORDER BY b')).map((row) => row['c'])).toEqual(wanted)
    })
    expect(await readFile(join(folder, 'migrations/one1.sql'), 'utf8')).toContain('INSERT')
  })
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  describeSql(server.label, (_, use) => withDatabase(server, (url) => use({ url, read: (sql) => query(url, sql) })))
})

describe('on sqlite', () => {
  describeSql('sqlite', async (folder, use) => {
    const read = async (sql: string): Promise<readonly Row[]> => {
      const database = await openSqlite(join(folder, 'app.db'))
      try {
        return (await database.query(sql)) as readonly Row[]
      } finally {
        await database.close()
      }
    }
    await use({ url: 'sqlite:./app.db', read })
  })

  it('a section without a statement is none', async () => {
    const folder = await temporaryFolder(file('CREATE TABLE a (b int);', '-- nothing\n/* here */ ;'))
    await runJson(['upgrade', '--url', 'sqlite:./app.db'], folder)
    expect(await runJson<Outcome>(['downgrade', 'base', '--yes', '--url', 'sqlite:./app.db'], folder)).toMatchObject({
      exit: 9,
      error: { code: 'DBT_IRREVERSIBLE' },
    })
  })
})
