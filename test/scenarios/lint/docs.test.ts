import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LintRule } from '../../../src/dialect/lint-rule.js'
import { allRules, suppressionRules } from '../../../src/migrator/lint/rule-set.js'
import type { LintFinding } from '../../../src/migrator/results.js'
import { root } from '../../support/run-cli.js'
import { allCases, findingsOf } from './cases/all.js'

const page = join(root, 'docs', 'lint-rules.md')

const head = `# Lint rules

Every rule of \`dbtool lint\`, with what it says of an example and the mend that it offers there; how to run it, to set
severities and to answer a finding is in [lint.md](lint.md). Severity \`off\`: only where the configuration switches it on.

| rule | engines | severity | finds | what happens (of an example) | mend |
| ---- | ------- | -------- | ----- | ---------------------------- | ---- |
`

/** What the rule says of the first example that the tests have for it. */
async function exampleOf({ id }: LintRule): Promise<LintFinding> {
  const example = allCases.find(({ rule }) => rule === id)
  if (example === undefined) throw new Error(`no example of ${id}`)
  const found = (await findingsOf(example, example.bad)).find(({ rule }) => rule === id)
  if (found === undefined) throw new Error(`the example of ${id} does not show it`)
  return found
}

function codeSpan(line: string): string {
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

async function row(rule: LintRule): Promise<string> {
  const { message, fix = '' } = await exampleOf(rule)
  const isCode = /^(?:await |export |\/\/|--|[A-Z]{3,} )/m.test(fix)
  const mend = isCode ? fix.split('\n').map(codeSpan).join('<br>') : fix
  const cells = [`\`${rule.id}\``, rule.engines?.join(', ') ?? 'all', rule.severity, rule.title, message, mend]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

describe('docs/lint-rules.md', () => {
  it('has every rule, with what it says and offers', { timeout: 120_000 }, async () => {
    const rows: string[] = []
    for (const rule of await allRules()) rows.push(await row(rule))
    await expect(`${head}${rows.join('\n')}\n`).toMatchFileSnapshot(page)
  })

  it('names in docs/lint.md only rules that exist, and every one that no table row can show', async () => {
    const guide = readFileSync(join(root, 'docs', 'lint.md'), 'utf8')
    const known = new Set([...(await allRules()).map(({ id }) => id), ...Object.values(suppressionRules)])
    const named = [...guide.matchAll(/`((?:[a-z0-9]+-)+[a-z0-9]+)`/g)].map(([, id = '']) => id)
    const words = new Set([
      'kebab-case',
      'rule-id',
      'dbtool-lint-ignore',
      'dbtool-lint-ignore-file',
      'no-bio',
      'pt-online-schema-change',
      'gh-ost',
    ])
    expect(named.filter((id) => !known.has(id) && !words.has(id))).toEqual([])
    for (const id of Object.values(suppressionRules)) expect(guide).toContain(id)
  })
})
