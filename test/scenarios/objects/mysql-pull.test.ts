import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { load } from '../../dialect/mysql/rebuild.js'
import { schemaDump } from '../../support/dump.js'
import { runCli, runJson } from '../../support/run-cli.js'
import { forEachServer, query, withDatabase } from '../../support/servers.js'
import { temporaryProject } from '../../support/temporary-project.js'

/** The dump without the version tables, its lines in an order of their own. */
async function structureOf(url: string): Promise<readonly string[] | undefined> {
  await query(url, 'DROP TABLE IF EXISTS dbtool_revision, dbtool_head, dbtool_meta')
  return (await schemaDump(url))
    ?.split('\n')
    .map((line) => line.replace(/,$/, ''))
    .toSorted()
}

forEachServer(['mysql', 'mariadb'], (server) => {
  for (const name of ['old-web', 'shops', 'programs', 'dumped', `only.${server.label}`]) {
    it(`models that are pulled from ${name} agree with it, and make the same of an empty database and nothing again`, async () => {
      const script = await readFile(new URL(`../../dialect/mysql/schemas/${name}.sql`, import.meta.url), 'utf8')
      await withDatabase(server, (first) =>
        withDatabase(server, async (second) => {
          await load(first, script)
          const folder = await temporaryProject('')
          const at = (url: string): readonly string[] => ['--url', url]
          expect(await runJson(['pull', '--out', 'models.ts', ...at(first)], folder)).toMatchObject({
            exit: 0,
            unsupported: [],
          })
          expect(await runJson(['check', ...at(first)], folder)).toEqual({ operations: [], pending: [], exit: 0 })
          expect(await runJson(['revision', '--autogenerate', '-m', 'all', ...at(second)], folder)).toMatchObject({
            exit: 0,
            proved: true,
          })
          expect(await runCli(['upgrade', ...at(second)], { cwd: folder })).toMatchObject({ exit: 0 })
          expect(await runJson(['check', ...at(second)], folder)).toEqual({ operations: [], pending: [], exit: 0 })
          const wanted = await structureOf(first)
          expect(await runCli(['downgrade', 'base', '--yes', ...at(second)], { cwd: folder })).toMatchObject({
            exit: 0,
          })
          expect((await structureOf(second))?.filter((line) => /CREATE/.test(line))).toEqual([])
          expect(await runCli(['upgrade', ...at(second)], { cwd: folder })).toMatchObject({ exit: 0 })
          expect(await structureOf(second)).toEqual(wanted)
        }),
      )
    }, 120_000)
  }
})
