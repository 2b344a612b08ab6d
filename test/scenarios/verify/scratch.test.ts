import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isDbtoolError } from '../../../src/errors/index.js'
import { ci } from '../../../src/migrator/ci/ci.js'
import { openProject } from '../../../src/migrator/project.js'
import { query } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'
import {
  type Engine,
  expectJudged,
  filesOf,
  forEachEngine,
  op,
  type ProveOptions,
  prove,
  proveIn,
  type Step,
  sql,
} from './history.js'

/** The scratch databases of this process on a server, or the folders of those of SQLite. */
async function scratchLeft({ engine, url }: Engine): Promise<readonly string[]> {
  if (engine === 'sqlite')
    return readdirSync(process.env['TMPDIR'] ?? '').filter((name) => name.startsWith('dbtool-scratch'))
  const rows = await query(
    url,
    engine === 'postgres'
      ? 'SELECT datname AS name FROM pg_database'
      : 'SELECT schema_name AS name FROM information_schema.schemata',
  )
  const own = new RegExp(`^dbtool_scratch_\\d+_${process.pid}_`)
  return rows.map(({ name }) => String(name)).filter((name) => own.test(name))
}

const table = (id: string): Step => sql(id, `CREATE TABLE ${id} (id INTEGER PRIMARY KEY)`, `DROP TABLE ${id}`)

async function interruption(engine: Engine, steps: readonly Step[], options: ProveOptions): Promise<unknown> {
  try {
    return (await prove(engine, steps, options)).verdicts
  } catch (error) {
    return isDbtoolError(error) ? [error.code, error.databaseState] : error
  }
}

describe('a scratch database', () => {
  const { TMPDIR } = process.env
  // That of other tests is none of ours.
  beforeEach(async () => {
    process.env['TMPDIR'] = await temporaryFolder()
  })
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  })

  forEachEngine((engine) => {
    const isServer = engine.engine !== 'sqlite'
    const isPostgres = engine.engine === 'postgres'

    it('is gone after a run in which every step failed somewhere', async () => {
      await prove(engine, [
        table('root'),
        sql('nodown', 'CREATE TABLE a (id INTEGER)', 'DROP TABLE b'),
        sql('kept', 'CREATE TABLE c (id INTEGER)', 'SELECT 1'),
        sql('noup', 'CREATE TABLE d (id INTEGER); DROP TABLE e', 'SELECT 1'),
      ])
      expect(await scratchLeft(engine)).toEqual([])
    })

    it('is gone, and nothing else has happened, after an interruption between revisions', async () => {
      const abort = new AbortController()
      const { signal } = abort
      const onRevision = (): void => abort.abort()
      expect(await interruption(engine, [table('one'), table('two')], { signal, onRevision })).toEqual([
        'DBT_INTERRUPTED',
        'unchanged',
      ])
      expect(await scratchLeft(engine)).toEqual([])
    })

    it('is gone after an interruption while branches are run in both orders', async () => {
      const abort = new AbortController()
      const { signal } = abort
      const steps = [table('root'), { ...table('west'), after: ['root'] }, { ...table('east'), after: ['root'] }]
      let judged = 0
      const onRevision = (): void => {
        judged += 1
        if (judged === steps.length) abort.abort()
      }
      expect(await interruption(engine, steps, { signal, onRevision })).toEqual(['DBT_INTERRUPTED', 'unchanged'])
      expect(await scratchLeft(engine)).toEqual([])
    })

    if (!isServer) return

    it('is gone after an interruption of a statement that takes long', async () => {
      const abort = new AbortController()
      const { signal } = abort
      const sleep = isPostgres ? 'SELECT pg_sleep(600)' : 'SELECT SLEEP(600)'
      const onRevision = (): void => void setTimeout(() => abort.abort(), 500)
      expect(await interruption(engine, [table('one'), sql('sleeps', sleep, '')], { signal, onRevision })).toEqual([
        'DBT_INTERRUPTED',
        'unchanged',
      ])
      expect(await scratchLeft(engine)).toEqual([])
    })

    it('survives a revision that ends its own connection, and the rest is judged', async () => {
      const kill = isPostgres ? 'SELECT pg_terminate_backend(pg_backend_pid())' : 'KILL CONNECTION_ID()'
      const upkill = sql('upkill', kill, 'SELECT 1', { after: ['root'] })
      const downkill = sql('downkill', 'CREATE TABLE a (id INTEGER PRIMARY KEY)', kill, { after: ['root'] })
      const proof = await prove(engine, [table('root'), upkill, downkill, table('last')])
      expectJudged(proof, [
        { step: upkill, verdict: 'upgrade-failed', alarms: ['upgrade-failed'] },
        { step: downkill, verdict: 'downgrade-failed', alarms: ['downgrade-failed'] },
      ])
      expect(await scratchLeft(engine)).toEqual([])
    })
  })

  forEachEngine((engine) => {
    it('is made beside a database that is not there yet: nothing is asked of the application', async () => {
      const url = engine.engine === 'sqlite' ? 'sqlite:./nowhere/app.db' : new URL('/dbtool_not_there', engine.url).href
      const folder = await temporaryFolder(filesOf([table('one'), table('two')]))
      expect((await proveIn({ url }, folder)).verdicts).toEqual({ one: 'reversible', two: 'reversible' })
      const steps = (await ci(await openProject({ folder, url }), { cache: false })).steps
      expect(steps.filter(({ ok }) => !ok)).toEqual([])
    })
  })

  describe('is left by nobody:', () => {
    const name = `dbtool_t_${randomBytes(4).toString('hex')}`
    const outside: Readonly<Record<Engine['engine'], readonly string[]>> = {
      sqlite: [`ATTACH DATABASE '${name}.db' AS other`],
      postgres: [`CREATE ROLE ${name}`, `CREATE DATABASE ${name}`, `ALTER SYSTEM SET work_mem = '4MB'`],
      mysql: [`CREATE DATABASE ${name}`, 'USE test', `CREATE TABLE test.${name} (id INT)`, `CREATE USER ${name}`],
      mariadb: [`CREATE DATABASE ${name}`, 'USE test', `CREATE TABLE test.${name} (id INT)`, `CREATE ROLE ${name}`],
    }
    forEachEngine((engine) => {
      it('what reaches outside is refused with the reason, and nothing happens on the server', async () => {
        const statements = outside[engine.engine]
        const steps = [
          table('root'),
          ...statements.map((text, at) => sql(`out${at}`, text, 'SELECT 1', { after: ['root'] })),
          ...statements.map((text, at) =>
            op(`back${at}`, `await op.execute('SELECT 1')`, `await op.execute(${JSON.stringify(text)})`, {
              after: ['root'],
              transaction: false,
            }),
          ),
        ]
        const { of, folder } = await prove(engine, steps)
        for (const [at] of statements.entries()) {
          expect(of(`out${at}`)).toMatchObject({ verdict: 'upgrade-failed' })
          expect(of(`out${at}`).findings[0]?.message).toMatch(/It reaches .* which is no part of a scratch database/)
          expect(of(`back${at}`)).toMatchObject({ verdict: 'downgrade-failed' })
        }
        expect(readdirSync(folder).filter((file) => file !== 'migrations')).toEqual([])
        if (engine.engine === 'sqlite') return
        const left = await query(
          engine.url,
          engine.engine === 'postgres'
            ? `SELECT rolname AS name FROM pg_roles WHERE rolname = '${name}' UNION ALL SELECT datname FROM pg_database WHERE datname = '${name}'`
            : `SELECT user AS name FROM mysql.user WHERE user = '${name}' UNION ALL SELECT table_name FROM information_schema.tables WHERE table_name = '${name}' UNION ALL SELECT schema_name FROM information_schema.schemata WHERE schema_name = '${name}'`,
        )
        expect(left).toEqual([])
      })
    })
  })
})
