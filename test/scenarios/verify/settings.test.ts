import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { query } from '../../support/servers.js'
import { openSqlite } from '../../support/sqlite-file.js'
import { expectJudged, forEachEngine, type Proof, prove, sql, sqlite } from './history.js'

const users = sql(
  'users',
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40), age INTEGER)',
  'DROP TABLE users',
)

describe('fixtures', () => {
  forEachEngine((engine) => {
    it('are met by the revisions that come after theirs, as SQL and as JSON', async () => {
      const shout = sql('shout', "UPDATE users SET name = upper(name) WHERE name = 'ada'", 'SELECT 1')
      const fine = sql('fine', 'UPDATE users SET age = 40 WHERE age = 36', 'UPDATE users SET age = 36 WHERE age = 40')
      const proof = await prove(engine, [users, shout, fine], {
        rows: 0,
        fixtures: 'rows',
        files: {
          'rows/users.sql':
            "INSERT INTO users (id, name, age) VALUES (1, 'ada', 36);\nINSERT INTO users (id, name) VALUES (2, 'bob;')",
          'rows/001_shout.json': '{ "users": [{ "id": 3, "name": "it\'s", "age": null }] }',
        },
      })
      expect(proof.verdicts).toMatchObject({ users: 'reversible', fine: 'reversible' })
    })

    it('show what made-up rows do not', async () => {
      const shout = sql('shout', "UPDATE users SET name = upper(name) WHERE name = 'ada'", 'SELECT 1')
      const steps = [users, shout]
      const files = { 'rows/users.json': '{ "users": [{ "id": 1, "name": "ada", "age": 36 }] }' }
      expectJudged(await prove(engine, steps), [])
      expectJudged(await prove(engine, steps, { fixtures: 'rows', files }), [
        { step: shout, verdict: 'lossy', alarms: ['lossy'], says: /ada became ADA|'ada' became 'ADA'/ },
      ])
    })

    it('stop the run with the name of the file where the engine refuses them', async () => {
      const files = { 'rows/users.json': '{ "nowhere": [{ "id": 1 }] }' }
      await expect(prove(engine, [users], { fixtures: 'rows', files })).rejects.toMatchObject({
        code: 'DBT_REVISION_FAILED',
        message: expect.stringMatching(/users\.json could not be written: .*nowhere/),
      })
    })
  })

  it('of no revision, or with no rows in them, are refused before anything is run', async () => {
    const attempt = (name: string, text: string): Promise<Proof> =>
      prove(sqlite, [users], { fixtures: 'rows', files: { [`rows/${name}`]: text } })
    await expect(attempt('nobody.sql', 'SELECT 1')).rejects.toMatchObject({
      code: 'DBT_CONFIG_INVALID',
      message: expect.stringMatching(/nobody\.sql is named after no revision/),
    })
    for (const text of ['[]', '7', '{"users": {}}', '{"users": [1]}', '{'])
      await expect(attempt('users.json', text), text).rejects.toMatchObject({ code: 'DBT_CONFIG_INVALID' })
    await expect(prove(sqlite, [users], { fixtures: 'nowhere' })).rejects.toMatchObject({
      code: 'DBT_CONFIG_UNREADABLE',
    })
    expect((await attempt('README.md', 'about these')).result.ok).toBe(true)
  })
})

describe('rows', () => {
  forEachEngine((engine) => {
    it('are the same for the same seed, and so is the whole result', async () => {
      const steps = [
        users,
        sql(
          'unique',
          'CREATE UNIQUE INDEX ux_users ON users (name)',
          `DROP INDEX ux_users${engine.engine.startsWith('m') ? ' ON users' : ''}`,
        ),
        sql('loses', 'UPDATE users SET age = 1', 'SELECT 1'),
      ]
      const plain = ({ result }: Proof): unknown =>
        JSON.parse(
          JSON.stringify(result, (key, value: unknown) => (key === 'durationMs' || key === 'path' ? undefined : value)),
        )
      const [one, same, other] = [
        await prove(engine, steps, { seed: 7 }),
        await prove(engine, steps, { seed: 7 }),
        await prove(engine, steps, { seed: 8 }),
      ]
      expect(plain(one)).toEqual(plain(same))
      expect(one.verdicts).toEqual(other.verdicts)
      expect(plain(one)).not.toEqual(plain(other))
      expect([one.result.seed, one.result.tables]).toEqual([7, 1])
    })
  })
})

describe('a scratch database that is kept', () => {
  forEachEngine((engine) => {
    it('is where the report says, with the whole history in it', async () => {
      const places: string[] = []
      await prove(engine, [users], { keep: (place) => places.push(place) })
      expect(places).toHaveLength(1)
      const place = places[0] ?? ''
      if (engine.engine === 'sqlite') {
        const file = place.replace(/^sqlite:(\/\/)?/, '')
        expect(existsSync(file), place).toBe(true)
        const connection = await openSqlite(file)
        expect(await connection.query('SELECT name FROM users')).toBeDefined()
        await connection.close()
        rmSync(dirname(file), { recursive: true })
        return
      }
      const name = /dbtool_scratch_\w+/.exec(place)?.[0] ?? ''
      const url = new URL(engine.url)
      url.pathname = `/${name}`
      try {
        expect(await query(url.href, 'SELECT name FROM users')).toBeDefined()
      } finally {
        await query(engine.url, `DROP DATABASE ${name}`)
      }
    })
  })
})
