import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { githubAnnotations } from '../../../../src/cli/reports/github-annotations.js'
import { junitReport } from '../../../../src/cli/reports/junit.js'
import { markdownReport } from '../../../../src/cli/reports/markdown.js'
import type { Report } from '../../../../src/cli/reports/report.js'
import { sarifReport } from '../../../../src/cli/reports/sarif.js'
import { terminalReport } from '../../../../src/cli/reports/terminal.js'
import { reportOfCi, reportOfLint, reportOfVerify } from '../../../../src/cli/reports/to-report.js'
import type { CiResult, Finding, StatementEvidence, VerifiedRevision } from '../../../../src/migrator/results.js'
import { junitProblems, sarifProblems } from '../../../support/report-schemas.js'

const place = {
  folder: '/repo/apps/api',
  root: '/repo',
  configFile: '/repo/apps/api/dbtool.config.ts',
  version: '1.2.3',
  host: 'builder',
}

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'left-over',
  severity: 'error',
  object: 'table users',
  message: 'table users is left',
  fix: 'Have the downgrade drop table users.',
  ...more,
})

function revision(id: string, more: Partial<VerifiedRevision> = {}): VerifiedRevision {
  const path = `migrations/${id}.ts`
  return { revision: id, message: `make ${id}`, path, verdict: 'reversible', findings: [], durationMs: 12, ...more }
}

function seen(more: { [K in keyof StatementEvidence]?: StatementEvidence[K] | undefined } = {}): StatementEvidence {
  const whole = { direction: 'up', sql: 'ALTER …', table: 'users', lock: 'ACCESS EXCLUSIVE', rewritten: false }
  return { ...whole, blocks: 'reads-and-writes', ...more } as StatementEvidence
}

function ciResult(revisions: readonly VerifiedRevision[], more: CiResult['steps'] = []): CiResult {
  const findings = revisions.flatMap((one) => one.findings.map((own) => ({ ...own, revision: one.revision })))
  const ok = findings.every(({ severity }) => severity !== 'error')
  const steps: CiResult['steps'] = [
    { name: 'one-head', ok: true, summary: 'c', findings: [], durationMs: 1 },
    ...more,
    { name: 'verify', ok, summary: 'said', findings, revisions, durationMs: 1234 },
  ]
  return { ok: steps.every((step) => step.ok), steps }
}

const mixed = ciResult(
  [
    revision('a'),
    revision('b', { verdict: 'not-restored', findings: [finding()] }),
    revision('c', { verdict: 'not-judged' }),
    revision('d', { verdict: 'order-only', findings: [finding({ rule: 'position', severity: 'note' })] }),
  ],
  [
    {
      name: 'unedited',
      ok: false,
      summary: 'edited since main: z',
      durationMs: 3,
      findings: [finding({ rule: 'revision-edited', revision: 'z', path: '../api/migrations/z.sql' })],
    },
    {
      name: 'models',
      ok: false,
      summary: 'no scratch',
      durationMs: 3,
      findings: [finding({ rule: 'DBT_SCRATCH_UNAVAILABLE', object: 'project' })],
    },
  ],
)

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] } }
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly level: string
      readonly message: { readonly text: string }
      readonly locations?: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
      }[]
      readonly partialFingerprints: Readonly<Record<string, string>>
    }[]
  }[]
}

const sarifOf = (report: Report): Sarif['runs'][number] => {
  const [run] = (JSON.parse(sarifReport(report)) as Sarif).runs
  if (run === undefined) throw new Error('no run')
  return run
}

describe('the JUnit report', () => {
  it('has a suite a step and a case a revision, told apart by what became of them', async () => {
    const xml = junitReport(reportOfCi(mixed, place))
    expect(await junitProblems(xml)).toEqual([])
    expect(xml).toMatch(/<testsuite package="dbtool\.ci" id="0" name="\S+" timestamp="\S+" hostname="builder" /)
    expect(xml).toMatch(/name="verify" .* tests="4" failures="1" errors="0" skipped="1" time="1\.234">/)
    expect(xml).toContain('<testcase classname="dbtool.ci.verify" name="a make a" time="0.012"/>')
    expect(xml).toContain('<failure type="not-restored" message="table users is left">')
    expect(xml).toContain('<error type="DBT_SCRATCH_UNAVAILABLE"')
    expect(xml).toContain('at: apps/api/migrations/b.ts')
    expect(xml.match(/<skipped /g)).toHaveLength(1)
  })

  it('is one for verify and for lint, too', async () => {
    const verified = { ok: true, revisions: [revision('a')] }
    expect(await junitProblems(junitReport(reportOfVerify(verified, place)))).toEqual([])
    const linted = {
      ok: false,
      findings: [{ ...finding({ rule: 'drop-column', line: 7 }), revision: 'a', path: 'm/a.ts' }],
    }
    const xml = junitReport(reportOfLint(linted, place))
    expect(await junitProblems(xml)).toEqual([])
    expect(xml).toContain('at: apps/api/m/a.ts:7')
    const clean = junitReport(reportOfLint({ ok: true, findings: [] }, place))
    expect(await junitProblems(clean)).toEqual([])
    expect(clean).toContain('tests="1" failures="0"')
  })
})

describe('the SARIF report', () => {
  it('names rules, files from the root of the repository, and is what the standard says', () => {
    const report = reportOfCi(mixed, place)
    expect(sarifProblems(sarifReport(report))).toEqual([])
    const { tool, results } = sarifOf(report)
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(results.map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual([
      'error unedited/revision-edited',
      'error models/DBT_SCRATCH_UNAVAILABLE',
      'error verify/left-over',
      'note verify/position',
    ])
    expect(results.map(({ locations }) => locations?.[0]?.physicalLocation.artifactLocation.uri)).toEqual([
      'apps/api/migrations/z.sql',
      'apps/api/dbtool.config.ts',
      'apps/api/migrations/b.ts',
      'apps/api/migrations/d.ts',
    ])
  })

  it('knows a finding again in a later run, when its file and its wording are others', () => {
    const fingerprint = (more: Partial<Finding>, of: Partial<VerifiedRevision> = {}): string | undefined => {
      const result = ciResult([revision('a', { verdict: 'not-restored', findings: [finding(more)], ...of })])
      return sarifOf(reportOfCi(result, place)).results[0]?.partialFingerprints['dbtoolFinding/v1']
    }
    const first = fingerprint({})
    expect(first).toMatch(/^[\da-f]{32}$/)
    expect(fingerprint({ message: 'said better', line: 9 }, { path: 'other/name.ts', message: 'renamed' })).toBe(first)
    expect(fingerprint({ object: 'table posts' })).not.toBe(first)
    expect(fingerprint({ rule: 'missing' })).not.toBe(first)
    expect(fingerprint({}, { revision: 'b' })).not.toBe(first)
  })

  it('refuses in this test what the standard refuses', () => {
    const sarif = JSON.parse(sarifReport(reportOfCi(mixed, place))) as Record<string, unknown>
    expect(sarifProblems(JSON.stringify({ ...sarif, version: '2.0.0' }))).not.toEqual([])
    expect(sarifProblems(JSON.stringify({ ...sarif, runs: [{ results: [] }] }))).not.toEqual([])
    expect(sarifProblems(JSON.stringify(sarif).replace('"level":"note"', '"level":"info"'))).not.toEqual([])
    expect(sarifProblems(JSON.stringify(sarif).replace('"startLine":1', '"startLine":0'))).not.toEqual([])
    expect(sarifProblems(JSON.stringify(sarif).replace('"ruleId"', '"ruleName"'))).not.toEqual([])
  })
})

describe("GitHub's annotations", () => {
  it('are one line each with file and title, the gravest first', () => {
    const lines = githubAnnotations(reportOfCi(mixed, place)).split('\n')
    expect(lines[0]).toBe(
      '::error file=apps/api/migrations/z.sql,line=1,title=dbtool ci unedited%3A revision-edited::table users is left%0AMend: Have the downgrade drop table users.',
    )
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual(['error', 'error', 'error', 'notice', undefined])
  })

  it('are no more than GitHub shows, and the last one says how many are left', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      revision(`r${at}`, { verdict: 'not-restored', findings: [finding(), finding({ severity: 'warning' })] }),
    )
    const lines = githubAnnotations(reportOfCi(ciResult(many), place))
      .trimEnd()
      .split('\n')
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10)
    expect(lines[9]).toBe("::error::21 more findings like these: see the job's summary.")
  })
})

describe('the report for people', () => {
  const failing = Array.from({ length: 300 }, (_, at) => {
    const isOdd = at % 2 === 1
    return revision(`r${at}`, {
      verdict: isOdd ? 'not-restored' : 'reversible',
      findings: isOdd ? [finding({ message: `index ix_${at} is left`, fix: 'Drop what the upgrade made.' })] : [],
    })
  })

  it('of 300 revisions is a table and one group a cause, with the number of revisions', () => {
    const result = ciResult(failing)
    const terminal = terminalReport(reportOfCi(result, place))
    expect(terminal.split('\n').length).toBeLessThan(15)
    expect(terminal).toContain('error verify: left-over (150 findings in 150 revisions)')
    expect(terminal).toMatch(/r1, r3, .* and 138 more\n/)
    const markdown = markdownReport(reportOfCi(result, place))
    expect(markdown.split('\n').length).toBeLessThan(25)
    expect(markdown).toContain('`r1`, `r3`')
  })

  it('has one line for all upgrades that lock the same, rewrites first, and none for what keeps nobody waiting', () => {
    const altering = Array.from({ length: 300 }, (_, at) =>
      revision(`r${at}`, { evidence: [seen({ table: `t${at % 3}`, rewritten: at % 3 === 2 })] }),
    )
    const harmless = [
      revision('valid', { evidence: [seen({ lock: 'SHARE UPDATE EXCLUSIVE', blocks: undefined })] }),
      revision('back', { evidence: [seen({ direction: 'down' })] }),
    ]
    const report = reportOfCi(ciResult([...harmless, ...altering]), place)
    const lines = terminalReport(report).split('\n')
    const [head, ...rest] = lines.slice(lines.indexOf('seen on what was there before:'))
    expect(head).toBeDefined()
    expect(rest).toHaveLength(3)
    expect(rest[0]).toMatch(/^ {2}r2, r5, .* and 88 more {2}locks: t2 ACCESS EXCLUSIVE; rewrites: t2$/)
    expect(rest[1]).toMatch(/^ {2}r0, r3, .* and 88 more {2}locks: t0 ACCESS EXCLUSIVE$/)
    expect(markdownReport(report)).toContain('| locks: t1 ACCESS EXCLUSIVE |')
  })

  it('tells the strongest lock of each table, and the first lines of very many', () => {
    const several = revision('a', {
      evidence: [
        seen({ table: 'x', lock: 'SHARE', blocks: 'writes' }),
        seen({ table: 'x' }),
        seen({ table: 'x', lock: 'SHARE', blocks: 'writes' }),
        seen({ table: 'y', lock: 'LOCK=SHARED', blocks: 'writes', algorithm: 'COPY', rewritten: true }),
      ],
    })
    const all = Array.from({ length: 300 }, (_, at) => revision(`r${at}`, { evidence: [seen({ table: `t${at}` })] }))
    const report = reportOfCi(ciResult([several, ...all]), place)
    const terminal = terminalReport(report)
    expect(terminal).toContain('  a  locks: x ACCESS EXCLUSIVE, y COPY LOCK=SHARED; rewrites: y\n')
    expect(terminal).toMatch(/… and 291 revisions more, with --json$/)
    expect(markdownReport(report).split('\n').length).toBeLessThan(80)
  })

  it('of 300 different mends tells the first, and in which revisions the others are', () => {
    const different = failing.map((one, at) => ({
      ...one,
      findings: one.findings.map((own) => ({ ...own, fix: `Drop index ix_${at}.` })),
    }))
    const lines = terminalReport(reportOfCi(ciResult(different), place)).split('\n')
    expect(lines.length).toBeLessThan(25)
    expect(lines.at(-1)).toMatch(/^ {2}… and 145 more, in r1, r3/)
  })

  it('tells failures before warnings, and notes in one line', () => {
    const steps: CiResult['steps'] = [
      {
        name: 'models',
        ok: true,
        summary: 's',
        findings: [finding({ severity: 'warning', rule: 'thin' }), finding({ severity: 'note' })],
      },
    ]
    const lines = terminalReport(reportOfCi(ciResult(failing, steps), place)).split('\n')
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start))
    expect(at('error verify')).toBeGreaterThan(0)
    expect(at('warning models: thin')).toBeGreaterThan(at('error verify'))
    expect(lines.at(-1)).toBe('1 note, with --json: left-over')
  })
})

describe('a text of any kind', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '</failure><testcase name="x"/>',
      ']]>',
      '&#0;&amp;',
      '\u0000\u001b[31m\uFFFE',
      '\uD800',
      '%0A::error::stolen\r\n::set-output name=x::y',
      '| a | ``` ` |\n\n# h',
      '</details><script>alert(1)</script>',
      '@everyone #1 [x](javascript:1)',
      '`',
      '```',
      'a:b,c=d%',
      'valueOf',
      '__proto__',
    ),
  )
  const anyResult = fc
    .record({ message: hostile, fix: hostile, object: hostile, summary: hostile, path: hostile, rule: hostile })
    .map(({ message, fix, object, summary, path, rule }) => {
      const own = finding({ message, fix, object, rule })
      const evidence = [seen({ table: object })]
      const one = revision('a', {
        verdict: 'not-restored',
        findings: [own],
        message,
        path: `migrations/${path}.ts`,
        evidence,
      })
      return ciResult([one], [{ name: 'models', ok: false, summary, findings: [own], durationMs: 0 }])
    })

  it('leaves SARIF, annotations and Markdown whole', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const report = reportOfCi(result, place)
        expect(sarifProblems(sarifReport(report))).toEqual([])
        const annotations = githubAnnotations(report)
        expect(annotations.match(/^.*$/gm)?.filter((line) => line !== '' && !line.startsWith('::error '))).toEqual([])
        expect(annotations).not.toContain('\r')
        expect(annotations.trimEnd().split('\n')).toHaveLength(2)
        const markdown = markdownReport(report)
        const table = markdown.split('\n').slice(2, 7)
        expect(table.map((line) => line.split('|').length)).toEqual([6, 6, 6, 6, 6])
        // Outside of fenced code no tag is anybody's but ours.
        const prose = markdown.replace(/^ {2}(`{3,})text\n[\s\S]*?\n {2}\1$/gm, '').replace(/`[^`\n]*`/g, '')
        expect((prose.match(/<[^>]*>?/g) ?? []).filter((tag) => !/^<(?:br|\/?details|\/?summary)>$/.test(tag))).toEqual(
          [],
        )
        expect(prose).not.toMatch(/@everyone|(?<!\\)\]\(/)
      }),
      { numRuns: 300 },
    )
  })

  it('leaves JUnit XML whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyResult, async (result) => {
        expect(await junitProblems(junitReport(reportOfCi(result, place)))).toEqual([])
      }),
      { numRuns: 15 },
    )
  })
})
