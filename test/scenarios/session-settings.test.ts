import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.js'
import { runScript } from '../support/script-client.js'
import { forEachServer, query, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

interface SqlRevision {
  readonly id: string
  readonly up: string
  readonly down?: string
  readonly header?: string
}

/** A history of revisions in SQL, one after the other. */
async function history(...revisions: readonly SqlRevision[]): Promise<string> {
  const files = revisions.map(({ id, up, down = 'SELECT 1', header = '' }, at) => {
    const text = `-- revision: ${id}\n-- down_revision: ${revisions[at - 1]?.id ?? ''}\n-- message: ${id}\n${header}-- upgrade\n${up};\n-- downgrade\n${down};\n`
    return [`migrations/${at}_${id}.sql`, text] as const
  })
  return temporaryFolder(Object.fromEntries(files))
}

/** As every file begins that `pg_dump` writes. */
const dumpHead = `SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_tablespace = ''`

const dumped: readonly SqlRevision[] = [
  { id: 'dumped', up: `${dumpHead};\nCREATE TABLE public.one (id integer)`, down: 'DROP TABLE public.one' },
  { id: 'next', up: 'CREATE TABLE two (id integer)', down: 'DROP TABLE two' },
]

describe('what a revision sets for its session', () => {
  forEachServer(['postgres', 'postgres18'], (server) => {
    for (const header of ['', '-- transaction: false\n']) {
      const how = header === '' ? '' : ', run statement by statement,'
      it(`hides neither the books nor the schema from what follows: a dump${how} as the first revision`, async () => {
        const cwd = await history(...dumped.map((revision) => ({ ...revision, header })))
        await withDatabase(server, async (url) => {
          const run = async (...args: readonly string[]): Promise<void> => {
            const { exit, stderr } = await runCli([...args, '--url', url], { cwd })
            expect(exit, stderr).toBe(0)
          }
          await run('upgrade')
          expect(await query(url, "SELECT to_regclass('public.two') IS NOT NULL AS made")).toEqual([{ made: true }])
          expect(await query(url, 'SELECT revision FROM public.dbtool_head')).toEqual([{ revision: 'next' }])
          await run('downgrade', 'base', '--yes')
          await run('upgrade')
        })
      })
    }

    it('hides nothing in a script either', async () => {
      const cwd = await history(...dumped)
      await withDatabase(server, async (url) => {
        const { stdout, exit, stderr } = await runCli(['upgrade', '--sql', '--url', url], { cwd })
        expect(exit, stderr).toBe(0)
        await runScript(url, stdout)
        expect(await query(url, 'SELECT revision FROM public.dbtool_head')).toEqual([{ revision: 'next' }])
        expect(await query(url, "SELECT to_regclass('public.two') IS NOT NULL AS made")).toEqual([{ made: true }])
      })
    })

    it('is over with it: roles and limits are those of the run again', async () => {
      const cwd = await history(
        { id: 'sets', up: "SET ROLE pg_monitor; SET lock_timeout = '7s'; SET work_mem = '1MB'; SET ROLE pg_monitor" },
        {
          id: 'reads',
          up: "CREATE TABLE seen AS SELECT current_user::text AS who, current_setting('lock_timeout') AS waits, current_setting('work_mem') AS memory",
        },
      )
      await withDatabase(server, async (url) => {
        const [usual] = await query(url, "SELECT current_user::text AS who, current_setting('work_mem') AS memory")
        const { exit, stderr } = await runCli(['upgrade', '--lock-timeout', '9', '--url', url], { cwd })
        expect(exit, stderr).toBe(0)
        expect(await query(url, 'SELECT * FROM seen')).toEqual([{ ...usual, waits: '9s' }])
      })
    })
  })

  forEachServer(['mysql', 'mariadb'], (server) => {
    it('is over with it: keys are checked and modes are strict again', async () => {
      const look = `SELECT @@foreign_key_checks AS checked, @@sql_mode AS modes, @@time_zone AS zone,
               @@character_set_client AS names, @@collation_connection AS compares`
      const cwd = await history(
        { id: 'begins', up: `CREATE TABLE usual AS ${look}` },
        {
          id: 'sets',
          up: `SET FOREIGN_KEY_CHECKS = 0; SET sql_mode = ''; SET NAMES latin1; SET time_zone = '+09:00';
               CREATE TABLE other AS ${look}`,
        },
        { id: 'reads', up: `CREATE TABLE seen AS ${look}` },
      )
      await withDatabase(server, async (url) => {
        const { exit, stderr } = await runCli(['upgrade', '--url', url], { cwd })
        expect(exit, stderr).toBe(0)
        const usual = await query(url, 'SELECT * FROM usual')
        expect(await query(url, 'SELECT * FROM other')).not.toEqual(usual)
        expect(await query(url, 'SELECT * FROM seen')).toEqual(usual)
      })
    })
  })

  it('is over with it on SQLite, too', async () => {
    const cwd = await history(
      {
        id: 'sets',
        up: 'PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = ON; PRAGMA recursive_triggers = ON',
      },
      {
        id: 'reads',
        up: `CREATE TABLE seen AS SELECT (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) AS checks,
             (SELECT legacy_alter_table FROM pragma_legacy_alter_table) AS alters,
             (SELECT recursive_triggers FROM pragma_recursive_triggers) AS triggers`,
      },
    )
    const { exit, stderr } = await runCli(['upgrade', '--url', 'sqlite:./app.db'], { cwd })
    expect(exit, stderr).toBe(0)
    const database = await openSqlite(`${cwd}/app.db`)
    expect(await database.query('SELECT * FROM seen')).toEqual([{ checks: 0, alters: 0, triggers: 0 }])
    await database.close()
  })
})
