import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDbtoolError } from '../../../src/errors/index.js'
import { applyFixture, readFixtures } from '../../../src/migrator/verify/fixtures.js'
import { forEachPlace } from '../../support/places.js'
import { withStructure } from '../../support/scratch-schema.js'
import { temporaryFolder } from '../../support/temporary-project.js'
import { graphOf } from './letter-graph.js'

const graph = graphOf('a b<a')

/** The code and the message of what is thrown. */
function failure(run: () => unknown): { code: string; message: string } {
  try {
    run()
  } catch (error) {
    if (isDbtoolError(error)) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('rows of a project', () => {
  it('are read by the revisions that their files are named after', async () => {
    const folder = await temporaryFolder({
      'a.sql': 'INSERT INTO t VALUES (1)',
      'b.json': '{ "other.t": [{ "id": 2, "tags": ["x"] }] }',
      'README.md': 'not rows',
    })
    const found = readFixtures(folder, graph)
    expect([...found.keys()]).toEqual(['a', 'b'])
    expect(found.get('b')).toEqual([
      {
        path: join(folder, 'b.json'),
        content: {
          kind: 'rows',
          tables: [{ table: { schema: 'other', name: 't' }, rows: [{ id: 2, tags: '["x"]' }] }],
        },
      },
    ])
  })

  it('say of a file what is wrong with it', async () => {
    const said = async (name: string, text: string) => {
      const folder = await temporaryFolder({ [name]: text })
      const { code, message } = failure(() => readFixtures(folder, graph))
      return { code, message: message.replace(`${folder}/`, '') }
    }
    expect(await said('c.sql', '')).toEqual({
      code: 'DBT_CONFIG_INVALID',
      message: 'c.sql is named after no revision.',
    })
    expect(await said('a.json', '{')).toMatchObject({
      code: 'DBT_CONFIG_INVALID',
      message: expect.stringMatching(/^a\.json is not JSON: /),
    })
    expect(await said('a.json', '[]')).toEqual({ code: 'DBT_CONFIG_INVALID', message: 'a.json holds no object.' })
    expect(await said('a.json', '{"t": [1]}')).toEqual({
      code: 'DBT_CONFIG_INVALID',
      message: 'a.json holds no list of rows for t.',
    })
    expect(failure(() => readFixtures('/nowhere/at/all', graph)).code).toBe('DBT_CONFIG_UNREADABLE')
  })
})

forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
  it('writes the rows of a project, and names the file that the engine refuses', async () => {
    const folder = await temporaryFolder({
      'a.sql': `INSERT INTO t VALUES (1, 'a;b');\n-- and\nINSERT INTO t VALUES (2, 'it''s');`,
      'b.json': `{ "t": [{ "id": 3, "name": "o'x" }, { "id": 4, "name": null }] }`,
    })
    const fixtures = [...readFixtures(folder, graph).values()].flat()
    await withStructure(
      place,
      'CREATE TABLE t (id int PRIMARY KEY, name varchar(20))',
      async ({ dialect, connection, rows }) => {
        for (const fixture of fixtures) await applyFixture(dialect, connection, fixture)
        expect((await rows('SELECT name FROM t ORDER BY id')).map(({ name }) => name)).toEqual([
          'a;b',
          "it's",
          "o'x",
          null,
        ])
        const again = applyFixture(dialect, connection, fixtures[0] as (typeof fixtures)[number])
        await expect(again).rejects.toThrow(/^The rows of .*a\.sql could not be written: /)
      },
    )
  })
})
