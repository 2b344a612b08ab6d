import { describe, expect, it } from 'vitest'
import { expectJudged, forEachEngine, op, prove, sql } from './history.js'

describe('a downgrade', () => {
  forEachEngine((engine) => {
    it('that takes a column of an older table with the new table is named, and the others are judged', async () => {
      const steps = [
        sql('first', 'CREATE TABLE users (id INT PRIMARY KEY, role INT, team INT);', 'DROP TABLE users;'),
        sql(
          'second',
          'CREATE TABLE roles (id INT PRIMARY KEY);\nUPDATE users SET role = NULL;',
          'DROP TABLE roles;\nALTER TABLE users DROP COLUMN team;',
        ),
        sql('third', 'CREATE TABLE notes (id INT PRIMARY KEY);', 'DROP TABLE notes;'),
      ] as const
      const proof = await prove(engine, steps)
      expectJudged(proof, [
        { step: steps[1], verdict: 'not-restored', alarms: ['missing'], says: /column users\.team was there before/ },
      ])
    }, 60_000)

    it('that takes the key of an older table with the new table is named, and the others are judged', async () => {
      const steps = [
        sql(
          'first',
          'CREATE TABLE users (id INT NOT NULL, nick INT NOT NULL);\nCREATE UNIQUE INDEX uq_users ON users (nick);',
          'DROP TABLE users;',
        ),
        sql(
          'second',
          'CREATE TABLE roles (id INT PRIMARY KEY);\nUPDATE users SET id = id;',
          `DROP TABLE roles;\nDROP INDEX uq_users${on(engine.engine)};\nALTER TABLE users DROP COLUMN nick;`,
        ),
        sql('third', 'CREATE TABLE notes (id INT PRIMARY KEY);', 'DROP TABLE notes;'),
      ] as const
      const proof = await prove(engine, steps)
      expectJudged(proof, [
        { step: steps[1], verdict: 'not-restored', alarms: ['missing'], says: /column users\.nick was there before/ },
      ])
    }, 60_000)

    it('that takes a column away for rows which only one of the structures allows is named', async () => {
      const downgrade = `
  const [found] = await op.query('SELECT count(*) AS n FROM users WHERE team IS NULL')
  if (Number(found.n) > 0) await op.dropColumn('users', 'role')
  await op.execute('UPDATE users SET team = 0 WHERE team IS NULL')
  await op.alterColumn('users', 'team', { nullable: false })`
      const steps = [
        sql('first', 'CREATE TABLE users (id INT PRIMARY KEY, role INT, team INT NOT NULL);', 'DROP TABLE users;'),
        op('second', "await op.alterColumn('users', 'team', { nullable: true })", downgrade),
        sql('third', 'CREATE TABLE notes (id INT PRIMARY KEY);', 'DROP TABLE notes;'),
      ] as const
      const proof = await prove(engine, steps)
      expect(proof.found('second', 'missing')[0]?.message).toMatch(/^column users\.role .*\(with rows in users; /)
      expect(proof.result.ok).toBe(false)
      expect(proof.of('third').verdict).toBe('reversible')
    }, 60_000)

    it('that is not there is asked for where the upgrade has changed tables and rows', async () => {
      const steps = [
        sql(
          'first',
          `CREATE TABLE users (id INT PRIMARY KEY, team INT);
CREATE TABLE roles (id INT PRIMARY KEY);
CREATE TABLE notes (id INT PRIMARY KEY);
INSERT INTO notes (id) VALUES (1);`,
          'DROP TABLE notes;\nDROP TABLE roles;\nDROP TABLE users;',
        ),
        sql('less', 'ALTER TABLE users DROP COLUMN team;\nDROP TABLE roles;\nDELETE FROM notes;', ''),
        sql('third', 'CREATE TABLE teams (id INT PRIMARY KEY);', 'DROP TABLE teams;'),
      ] as const
      const proof = await prove(engine, steps)
      expectJudged(proof, [
        {
          step: steps[1],
          verdict: 'not-restored',
          alarms: ['not-restored'],
          says: /table roles, column users\.team, rows of notes /,
        },
      ])
    }, 60_000)

    it('is not asked for where the upgrade writes rows as they were', async () => {
      const proof = await prove(engine, [
        sql(
          'made',
          'CREATE TABLE roles (id INT PRIMARY KEY, n INT);\nINSERT INTO roles (id) VALUES (1), (2);',
          'DROP TABLE roles;',
        ),
        sql('same', 'UPDATE roles SET n = NULL WHERE id = 1;', ''),
      ])
      expectJudged(proof, [])
    }, 60_000)

    it('that leaves what the upgrade wrote is told of, also where the second upgrade writes nothing more', async () => {
      const steps = [
        sql('roles', 'CREATE TABLE roles (id INT PRIMARY KEY, name VARCHAR(20));', 'DROP TABLE roles;'),
        sql(
          'editor',
          `INSERT INTO roles (id, name) SELECT 1, 'editor' WHERE NOT EXISTS (SELECT 1 FROM roles WHERE id = 1);`,
          `DELETE FROM roles WHERE name = 'author';`,
        ),
      ] as const
      const proof = await prove(engine, steps)
      expectJudged(proof, [
        {
          step: steps[1],
          verdict: 'reversible',
          alarms: ['rows-differ'],
          says: /roles holds 0 rows before .* 1 after/,
        },
      ])
    }, 60_000)
  })
})

describe('a downgrade that looks at rows', () => {
  forEachEngine(
    (engine) => {
      it('is named when it takes a column only where there are some', async () => {
        const steps = [
          sql('first', 'CREATE TABLE users (id INT PRIMARY KEY, team INT);', 'DROP TABLE users;'),
          sql(
            'second',
            'CREATE INDEX ix_users ON users (team);',
            `DROP INDEX ix_users;
DO $$ BEGIN IF EXISTS (SELECT FROM users) THEN ALTER TABLE users DROP COLUMN team; END IF; END $$;`,
          ),
          sql('third', 'CREATE TABLE notes (id INT PRIMARY KEY);', 'DROP TABLE notes;'),
        ] as const
        const says = /column users\.team was there .*\(with rows in users; without them/
        expectJudged(await prove(engine, steps), [
          { step: steps[1], verdict: 'not-restored', alarms: ['missing'], says },
        ])
      }, 60_000)
    },
    ['postgres'],
  )
})

/** MySQL names the table of an index that it drops. */
function on(engine: string): string {
  return engine === 'mysql' || engine === 'mariadb' ? ' ON users' : ''
}
