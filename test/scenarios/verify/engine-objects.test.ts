import { describe, expect, it } from 'vitest'
import { expectJudged, forEachEngine, prove, sql } from './history.js'

describe('what only one engine has', () => {
  forEachEngine(
    (engine) => {
      it('lets a revision set how the database spells texts, and no other database', async () => {
        const steps = [
          sql(
            'own',
            'ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_general_ci;',
            'ALTER DATABASE DEFAULT CHARACTER SET utf8mb4;',
          ),
          sql('schema', 'ALTER SCHEMA COLLATE utf8mb4_bin;', 'ALTER SCHEMA COLLATE latin1_general_ci;'),
          sql('foreign', 'ALTER DATABASE elsewhere CHARACTER SET latin1;', ''),
        ] as const
        const proof = await prove(engine, steps)
        expect(proof.verdicts).toMatchObject({ own: 'reversible', schema: 'reversible', foreign: 'upgrade-failed' })
        expect(proof.found('foreign', 'upgrade-failed')[0]?.message).toContain('the database elsewhere')
      }, 60_000)

      it('takes an event for the same that begins when it is made', async () => {
        const event = (name: string): string => `CREATE EVENT ${name} ON SCHEDULE EVERY 1 DAY DO DELETE FROM notes`
        const steps = [
          sql('table', 'CREATE TABLE notes (id INT PRIMARY KEY);', 'DROP TABLE notes;'),
          sql('made', `DO SLEEP(1.1);\n${event('swept')};`, 'DROP EVENT swept;'),
          sql('dropped', 'DROP EVENT swept;', `DO SLEEP(1.1);\n${event('swept')};`),
          sql('begun', `${event('aired').replace(' DO', " STARTS '2020-01-01 00:00:00' DO")};`, 'DROP EVENT aired;'),
          sql('gone', 'DROP EVENT aired;', `${event('aired').replace(' DO', " STARTS '2021-01-01 00:00:00' DO")};`),
        ] as const
        expectJudged(await prove(engine, steps), [
          { step: steps[4], verdict: 'not-restored', alarms: ['changed'], says: /2020-01-01.*2021-01-01/ },
        ])
      }, 60_000)
    },
    ['mysql', 'mariadb'],
  )

  forEachEngine(
    (engine) => {
      it('takes a default for the same that is the moment in which its column is made', async () => {
        const steps = [
          sql('made', `CREATE TABLE notes (id INT PRIMARY KEY, at TIMESTAMP DEFAULT 'now');`, 'DROP TABLE notes;'),
          sql('broken', 'CREATE TABLE lists (id INT);', ''),
          sql('more', `ALTER TABLE notes ADD COLUMN seen TIMESTAMPTZ DEFAULT 'now';`, 'ALTER TABLE notes DROP seen;'),
          sql(
            'set',
            `ALTER TABLE notes ALTER at SET DEFAULT '2020-01-01';`,
            `ALTER TABLE notes ALTER at SET DEFAULT 'now';`,
          ),
          sql(
            'odd',
            `ALTER TABLE notes ALTER at SET DEFAULT 'now';`,
            `ALTER TABLE notes ALTER at SET DEFAULT '2020-01-02';`,
          ),
        ] as const
        expectJudged(await prove(engine, steps), [
          { step: steps[1], verdict: 'not-restored', alarms: ['not-restored'], says: /table lists/ },
          {
            step: steps[4],
            verdict: 'not-restored',
            alarms: ['changed'],
            says: /notes\.at was .*2020-01-01.*2020-01-02/,
          },
        ])
      }, 60_000)

      it('sees the rows that a function writes which a revision calls', async () => {
        const body = `DECLARE r int; BEGIN SELECT 7 INTO r; INSERT INTO grants_of (role, what) SELECT r, p; END;`
        const steps = [
          sql(
            'made',
            `CREATE TABLE grants_of (role int, what text);
CREATE FUNCTION give(p text) RETURNS void LANGUAGE plpgsql AS $$ ${body} $$;`,
            'DROP FUNCTION give(text);\nDROP TABLE grants_of;',
          ),
          sql('given', `SELECT give('paint');`, 'SELECT 1;'),
        ] as const
        expectJudged(await prove(engine, steps), [
          { step: steps[1], verdict: 'reversible', alarms: ['rows-differ'], says: /grants_of/ },
        ])
      }, 60_000)

      it('misses the comment of the schema public that a downgrade does not take back', async () => {
        const steps = [
          sql('said', `COMMENT ON SCHEMA public IS 'ours';`, 'SELECT 1;'),
          sql('taken', `COMMENT ON SCHEMA public IS 'yours';`, `COMMENT ON SCHEMA public IS 'ours';`),
        ] as const
        expectJudged(await prove(engine, steps), [
          {
            step: steps[0],
            verdict: 'not-restored',
            alarms: ['left-over'],
            says: /schema comment public was not there.*ours/,
          },
        ])
      }, 60_000)
    },
    ['postgres'],
  )

  forEachEngine(
    (engine) => {
      it('says in words what only the catalog knows', async () => {
        const steps = [
          sql(
            'made',
            'CREATE TABLE notes (id integer PRIMARY KEY, name varchar(9), KEY ix_name (name));',
            'DROP TABLE notes;',
          ),
          sql(
            'asleep',
            "ALTER TABLE notes STATS_SAMPLE_PAGES = 7, DROP KEY ix_name, ADD KEY ix_name (name) COMMENT 'short';",
            'SELECT 1;',
          ),
        ] as const
        const proof = await prove(engine, steps)
        expect(proof.verdicts).toEqual({ made: 'reversible', asleep: 'not-restored' })
        const said = proof.of('asleep').findings.map(({ message }) => message)
        expect(said.join('\n')).toMatch(/stats_sample_pages|short/)
        expect(said.join('\n')).not.toMatch(/\[\[|\]\]/)
      }, 60_000)
    },
    ['mysql', 'mariadb'],
  )
})
