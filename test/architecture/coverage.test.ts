import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support/run-cli.js'

const file = join(root, 'docs', 'coverage.md')
const page = readFileSync(file, 'utf8')
/** Cells of the rows that have an id. */
const rows = page
  .split('\n')
  .filter((line) => /^\| [A-Z]+\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', capability = '', where = '', held = '']) => ({ id, capability, where, held }))
const named = rows.flatMap(({ id, held }) =>
  held.split('<br>').map((entry) => {
    const [, path = '', name = ''] = /^`(test\/\S+\.test(?:-d)?\.ts): (.+)`$/.exec(entry) ?? []
    return { id, entry, path, name }
  }),
)

/** Whether a file has a test or a group of this title, as it is written there: `it('…'`, or `it.each(…)('…'`. */
function hasTest(path: string, name: string): boolean {
  const text = readFileSync(join(root, path), 'utf8')
  return ["'", '"', '`'].some((mark) => {
    const title = name.replaceAll(mark, `\\${mark}`).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?:\\b(?:it|test|describe)(?:\\.\\w+)*|\\))\\(\\s*${mark}${title}${mark}`).test(text)
  })
}

/** The anchors of a page, as GitHub makes them of headings. */
function anchorsIn(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

describe('docs/coverage.md', () => {
  it('has rows, each with a capability, a place and a test', () => {
    expect(rows.length).toBeGreaterThan(15)
    const empty = rows.filter(({ capability, where, held }) => [capability, where, held].includes(''))
    expect(empty.map(({ id }) => id)).toEqual([])
  })

  it('has each id once', () => {
    const ids = rows.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  it('names files and tests that are there', () => {
    expect(hasTest('test/architecture/coverage.test.ts', 'names files and tests that are not there')).toBe(false)
    const lost = named.filter(({ path, name }) => path === '' || !existsSync(join(root, path)) || !hasTest(path, name))
    expect(lost.map(({ id, entry }) => `${id}: ${entry}`)).toEqual([])
  })

  it('leads to pages and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    expect(links.length).toBeGreaterThan(5)
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? file : resolve(dirname(file), path)
      return !existsSync(target) || (anchor !== undefined && !anchorsIn(target).includes(anchor))
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })
})
