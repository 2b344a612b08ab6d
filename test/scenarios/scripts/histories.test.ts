import { join } from 'node:path'
import { describe, it } from 'vitest'
import { forEachPlace } from '../../support/places.js'
import { root } from '../../support/run-cli.js'
import { expectScriptsEqualRuns } from './same-database.js'

describe('the scripts of a history', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('make the blog, and take it away', async () => {
      await expectScriptsEqualRuns(place, root)
    }, 120_000)

    it('make the Chinook store, and take it away', async () => {
      await expectScriptsEqualRuns(place, join(root, 'examples', 'chinook'))
    }, 120_000)
  })
})
