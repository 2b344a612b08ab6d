import { describe, expect, it } from 'vitest'
import { downgrade } from '../../src/migrator/downgrade.js'
import { openProject } from '../../src/migrator/project.js'
import { upgrade } from '../../src/migrator/upgrade.js'
import { forEachPlace, rowsOf } from '../support/places.js'
import { revisionFolder } from '../support/server-project.js'
import { writeFiles } from '../support/temporary-project.js'

const config = `export default { migrations: { async onApply({ revision, message, path, direction, heads, knex, connection }) {
  if (!path.endsWith(revision + '.ts') || message !== revision) throw new Error('not its file')
  await knex('audit').insert({ what: direction + ' ' + revision + ' -> ' + heads.join() })
  const [row] = await connection.query('SELECT count(*) AS n FROM dbtool_head')
  if (Number(row.n) !== heads.length) throw new Error('the books are not written yet')
  if (process.env.DBTOOL_TEST_REFUSE === revision) throw new Error('not on a Friday')
} } }`

describe('onApply', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('is told of each revision inside its transaction, and can refuse it', async () => {
      const folder = await revisionFolder(
        {
          revision: 'a',
          upgrade: "await op.createTable('audit', (t) => ({ columns: { what: t.string(80) } }))",
          downgrade: '',
        },
        {
          revision: 'b',
          after: 'a',
          upgrade: 'await op.execute("INSERT INTO audit VALUES (\'row of b\')")',
          downgrade: 'await op.execute("DELETE FROM audit WHERE what = \'row of b\'")',
        },
      )
      await writeFiles(folder, { 'dbtool.config.ts': config })
      await place.withDatabase(async (url) => {
        const project = await openProject({ folder, url })
        const audit = async () => (await rowsOf(url, 'SELECT what FROM audit ORDER BY what')).map(({ what }) => what)
        process.env['DBTOOL_TEST_REFUSE'] = 'b'
        try {
          await expect(upgrade(project, { target: 'head' })).rejects.toThrow(
            'migrations.onApply refused it: not on a Friday',
          )
        } finally {
          delete process.env['DBTOOL_TEST_REFUSE']
        }
        // Where rows and books are one transaction, the revision's own rows are gone too.
        const isWhole = place.engine === 'sqlite' || place.engine === 'postgres'
        expect(await audit()).toEqual(isWhole ? ['up a -> a'] : ['row of b', 'up a -> a'])
        expect(await rowsOf(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'a' }])

        expect(await upgrade(project, { target: 'head' })).toMatchObject({ applied: ['b'] })
        expect(await audit()).toEqual(['row of b', 'up a -> a', 'up b -> b'])
        await downgrade(project, { target: 'a' })
        expect(await audit()).toEqual(['down b -> a', 'up a -> a', 'up b -> b'])
      })
    }, 60_000)
  })
})
