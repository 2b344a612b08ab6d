import { join } from 'node:path'
import { expect, it } from 'vitest'
import { picture } from '../../../src/cli/history-graph/index.js'
import { history } from '../../../src/migrator/history.js'
import { openProject } from '../../../src/migrator/project.js'
import { squash } from '../../../src/migrator/squash.js'
import { graphProject } from '../../support/graph-project.js'

it('a history is joined up where headers name a label, or a revision that was squashed', async () => {
  const folder = await graphProject('a b:lib<a c<b x<!lib y<x!b')
  const project = await openProject({ folder, url: `sqlite:${join(folder, 'app.db')}` })
  const parts = async (): Promise<readonly unknown[]> =>
    (await history(project, {})).revisions.map((entry) => [entry.revision, entry.downRevision, entry.dependsOn])
  expect(await parts()).toEqual([
    ['y', ['x'], ['b']],
    ['x', [], ['b']],
    ['c', ['b'], []],
    ['b', ['a'], []],
    ['a', [], []],
  ])
  await squash(project, { range: 'a:b', message: 'squashed', revId: 's', proof: false, dryRun: false })
  expect(await parts()).toEqual([
    ['y', ['x'], ['s']],
    ['x', [], ['s']],
    ['c', ['s'], []],
    ['s', [], []],
  ])
  const lines = picture((await history(project, {})).revisions, 'dot').match(/"\w" -> "\w"/g)
  expect(lines?.toSorted()).toEqual(['"c" -> "s"', '"x" -> "s"', '"y" -> "s"', '"y" -> "x"'])
})
