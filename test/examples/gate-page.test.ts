import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpFor, knownRules } from '../../src/cli/reports/rule-help.js'
import { baseBranchVariables } from '../../src/migrator/ci/base-branch.js'
import { root } from '../support/run-cli.js'

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')

describe('docs/ci.md', () => {
  it('lists the rules of the gate, all of them and no others', () => {
    const listed = [...page.matchAll(/^\| `([\w-]+)` +\| `([\w-]+)` +\|/gm)].map(([, , rule = '']) => rule)
    expect(listed.toSorted()).toEqual([...knownRules].toSorted())
    for (const rule of knownRules) expect(helpFor({ section: 'verify', rule }).page).toBe('ci.md')
  })

  it('names the variables of the great systems, as the code reads them', () => {
    const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name = '']) => name)
    expect(named.filter((name) => baseBranchVariables.includes(name)).length).toBeGreaterThan(5)
  })
})
