import { expect, it } from 'vitest'
import type { Fingerprint } from '../../../src/dialect/fingerprint.js'
import { dialectAt, load } from '../../dialect/mysql/rebuild.js'
import { runCli } from '../../support/run-cli.js'
import { forEachServer, withDatabase } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

/** Every kind of object in whose facts the name of the database stands. */
const structure = `
CREATE TABLE teams (id varchar(36) PRIMARY KEY, title varchar(40) NOT NULL, CONSTRAINT ck_title CHECK (title <> ''));
CREATE TABLE members (id int PRIMARY KEY, team_id varchar(36), INDEX ix_team (team_id),
  CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE);
CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2;
CREATE VIEW titles AS SELECT t.title FROM members m JOIN teams t ON t.id = m.team_id;
CREATE TRIGGER named BEFORE INSERT ON teams FOR EACH ROW SET NEW.title = TRIM(NEW.title);
CREATE FUNCTION twice(a int) RETURNS int DETERMINISTIC RETURN 2 * a;
CREATE EVENT weekly ON SCHEDULE EVERY 7 DAY DISABLE DO DELETE FROM members`

async function fingerprintAt(url: string): Promise<Fingerprint> {
  const dialect = await dialectAt(url)
  const connection = await dialect.driver.connect(dialect.address.parse(url, process.cwd()), { readOnly: true })
  try {
    return await dialect.fingerprint.read(connection)
  } finally {
    await connection.close()
  }
}

forEachServer(['mysql', 'mariadb'], (server) => {
  it('takes two databases that the same statements made for the same, whatever their names are', async () => {
    await withDatabase(server, (one) =>
      withDatabase(server, async (other) => {
        await load(one, structure)
        await load(other, structure)
        expect(Object.fromEntries(await fingerprintAt(other))).toEqual(Object.fromEntries(await fingerprintAt(one)))
      }),
    )
  })

  it('tells a view of another database from one of its own', async () => {
    await withDatabase(server, (one) =>
      withDatabase(server, async (other) => {
        for (const url of [one, other]) await load(url, 'CREATE TABLE t (id int)')
        await load(one, 'CREATE VIEW v AS SELECT id FROM t')
        await load(other, `CREATE VIEW v AS SELECT id FROM ${new URL(one).pathname.slice(1)}.t`)
        const [own, foreign] = [await fingerprintAt(one), await fingerprintAt(other)]
        expect(foreign.get('view v')).not.toBe(own.get('view v'))
      }),
    )
  })
})

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it('says that the set-up of the scratch database is wrong, and comes to an end', async () => {
    await withDatabase(server, async (url) => {
      const folder = await temporaryFolder({
        'migrations/1_first.sql':
          '-- revision: first1\n-- down_revision:\n-- message: first\n-- upgrade\nCREATE TABLE t (id int)\n-- downgrade\nDROP TABLE t\n',
        'dbtool.config.ts': `export default { url: '${url}', migrations: { dir: './migrations' }, scratch: { setup: 'set-up.sql' } }`,
      })
      const outcome = await runCli(['verify', '--json'], { cwd: folder })
      const { error } = JSON.parse(outcome.stdout) as { error: { code: string; message: string } }
      expect([outcome.exit, error.code]).toEqual([2, 'DBT_CONFIG_INVALID'])
      expect(error.message).toContain('scratch.setup could not be run')
    })
  }, 60_000)
})
