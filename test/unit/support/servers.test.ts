import { expect, it } from 'vitest'
import { schemaDump } from '../../support/dump.js'
import { forEachServer, query, serverLabels, withDatabase } from '../../support/servers.js'

forEachServer(serverLabels, (server) => {
  const databases =
    server.engine === 'postgres'
      ? "SELECT datname AS name FROM pg_database WHERE datname LIKE 'dbtool\\_t\\_%'"
      : "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name LIKE 'dbtool\\_t\\_%'"
  const names = async () => (await query(server.url, databases)).map((row) => row['name'])
  const nameOf = (url: string) => new URL(url).pathname.slice(1)

  it('knows the version of the server', () => {
    expect(server.major).toBeGreaterThan(8)
    expect(server.version).toMatch(new RegExp(`^${server.major}\\.`))
    if (server.label === 'postgres18') expect(server.major).toBe(18)
    expect(/mariadb/i.test(server.version)).toBe(server.label === 'mariadb')
  })

  it('makes a database and drops it afterwards, failure or not', async () => {
    const name = await withDatabase(server, async (url) => {
      expect(await names()).toContain(nameOf(url))
      return nameOf(url)
    })
    expect(await names()).not.toContain(name)

    const used: string[] = []
    const failure = withDatabase(server, async (url) => {
      used.push(nameOf(url))
      throw new Error('a test failed')
    })
    await expect(failure).rejects.toThrow('a test failed')
    expect(await names()).not.toContain(used[0])
  })

  it('gives the rows of a query, and of the last of several statements', async () => {
    await withDatabase(server, async (url) => {
      const placeholder = server.engine === 'postgres' ? '$1' : '?'
      expect(await query(url, 'CREATE TABLE t (id int); INSERT INTO t VALUES (7); SELECT id FROM t')).toEqual([
        { id: 7 },
      ])
      expect(await query(url, `SELECT id FROM t WHERE id = ${placeholder}`, [7])).toEqual([{ id: 7 }])
      expect(await query(url, `SELECT id FROM t WHERE id = ${placeholder}`, [8])).toEqual([])
      expect(await query(url, 'SELECT 1 AS a; SELECT 2 AS b')).toEqual([{ b: 2 }])
      expect(await query(url, 'SELECT 1 AS a; DELETE FROM t')).toEqual([])
      expect(await query(url, 'DELETE FROM t')).toEqual([])
    })
  })

  it('dumps equal databases equally, and different ones differently', async ({ skip }) => {
    const table = 'CREATE TABLE t (id serial PRIMARY KEY, name varchar(10)); CREATE VIEW v AS SELECT name FROM t;'
    const dumpOf = (script: string) =>
      withDatabase(server, async (url) => {
        await query(url, script)
        return schemaDump(url)
      })
    const dump = await dumpOf(table)
    if (dump === null) return skip('no dump program for this server')
    expect(dump).toContain('CREATE TABLE')
    expect(dump).not.toMatch(/dbtool_t_|AUTO_INCREMENT=|@save|restrict /)
    expect(await dumpOf(`${table} INSERT INTO t (name) VALUES ('a')`)).toBe(dump)
    expect(await dumpOf(`${table} CREATE INDEX i ON t (name)`)).not.toBe(dump)
  })
})
