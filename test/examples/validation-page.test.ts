import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { t } from '../../src/model/index.js'
import { root } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-project.js'

const page = readFileSync(join(root, 'docs/data/validation.md'), 'utf8')

/** Runs a program in a folder in which dbtool and zod are installed; what it prints. */
async function printedBy(program: string): Promise<string> {
  const folder = await temporaryFolder({ 'program.mjs': program })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  symlinkSync(join(root, 'node_modules', 'zod'), join(folder, 'node_modules', 'zod'))
  return execFileSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' })
}

describe('docs/data/validation.md', () => {
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)

  it('shows programs that run, and print what they say they do', async () => {
    const printed = await Promise.all(
      blocks.map((block) =>
        printedBy(
          block.includes('NewEvent')
            ? `${block}\nconsole.log(NewEvent.parse({ at: '2026-11-20T10:00:00Z', size: '12' }))`
            : block.includes('SignUp')
              ? `${block}\nconsole.log(Profile.parse({ settings: { theme: 'dark' } }), SignUp.safeParse({}).success)`
              : block,
        ),
      ),
    )
    expect(printed).toEqual([
      "{ settings: { theme: 'dark' } } false\n",
      '{ at: 2026-11-20T10:00:00.000Z, size: 12n }\n',
      "{ id: 1, name: 'Ada' }\n",
    ])
  })

  it('says of every type what is accepted', () => {
    const table = page.slice(page.indexOf('| accepted'))
    const named = [...table.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name),
    )
    expect(named.toSorted()).toEqual(
      Object.keys(t)
        .filter((name) => name !== 'id' && name !== 'bigid')
        .toSorted(),
    )
  })
})
