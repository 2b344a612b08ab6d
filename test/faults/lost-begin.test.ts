import { spawnSync } from 'node:child_process'
import { defineModel, defineSchema, openDatabase, t } from 'dbtool'
import { expect, it } from 'vitest'
import { root } from '../support/run-cli.js'
import { forEachServer, withDatabase } from '../support/servers.js'

const Note = defineModel('Note', { columns: { id: t.id(), text: t.text() } })
const schema = defineSchema([Note])

/** Ends all other connections while this process stands still, so that it cannot have heard of it. */
function cutConnections(url: string): void {
  const script = `import pg from 'pg'
    const client = new pg.Client({ connectionString: process.argv[1] })
    await client.connect()
    await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
    await client.end()`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, url], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}

forEachServer(['postgres'], (server) => {
  it('says that the connection was lost, where BEGIN is the first to find out', () =>
    withDatabase(server, async (url) => {
      await using db = openDatabase(schema, { url, pool: { size: 1, maxOverflow: 0 } })
      await db.createAll()
      const write = () => db.transaction((tx) => tx.repo(Note).create({ text: 'x' }))
      await write()
      cutConnections(url)
      await expect(write()).rejects.toMatchObject({ code: 'CONNECTION', status: 503 })
      await write()
      cutConnections(url)
      await expect(db.begin()).rejects.toMatchObject({ code: 'CONNECTION', status: 503 })
      await write()
      expect(await db.repo(Note).count()).toBe(3)
    }))
})
