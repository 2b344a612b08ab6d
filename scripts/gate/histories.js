// The histories that are broken on purpose: that of the sample project, that of the music store, and one of this folder
// that has a bit of everything.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folders = ['../../migrations', '../../examples/chinook/migrations', './history']

export const histories = folders.map((folder) => {
  const path = fileURLToPath(new URL(folder, import.meta.url))
  const files = Object.fromEntries(
    readdirSync(path)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  )
  const tables = new Set()
  const revisions = Object.entries(files).map(([file, source]) => {
    const before = [...tables]
    for (const [, table] of source.matchAll(/op\.createTable\('(\w+)'/g)) tables.add(table)
    return {
      file,
      revision: /revision = '(\w+)'/.exec(source)?.[1] ?? '',
      before: /downRevision = '(\w+)'/.exec(source)?.[1] ?? null,
      /** Those that are there before it. */
      tables: before,
    }
  })
  return { name: basename(path) === 'migrations' ? basename(join(path, '..')) : basename(path), files, revisions }
})
