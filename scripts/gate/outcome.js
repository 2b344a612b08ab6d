// What a revision does to a database, by the account of the engine's own programs: after it, after it is undone, and after
// it is done again.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadMigrator } from '../../dist/index.js'

/** Runs `use` with the library on a folder that holds these revision files, and a configuration. */
export async function withProject({ files, schema, url }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-gate-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const config = { url, migrations: { dir: '.' }, ...(schema === null ? {} : { schema }) }
    writeFileSync(join(folder, 'dbtool.config.json'), JSON.stringify(config))
    return await use(await loadMigrator({ folder }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns {Promise<string[]>} a text a state; an error ends the list. */
export async function outcomeOf(engine, history, at) {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-gate-'))
  const database = await engine.create(folder)
  const states = []
  try {
    await withProject({ ...history, url: database.url }, async (migrator) => {
      const { revision, before } = history.ids[at]
      if (before !== null) await migrator.upgrade(before)
      for (const run of [
        () => migrator.upgrade(revision),
        () => migrator.downgrade(before ?? 'base'),
        () => migrator.upgrade(revision),
      ]) {
        await run()
        states.push(
          JSON.stringify(
            [...(await engine.account(database))].map(([object, facts]) => [object, [...facts].sort()]).sort(),
          ),
        )
      }
    })
  } catch (error) {
    states.push(`failed: ${error.code}`)
  } finally {
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  return states
}
