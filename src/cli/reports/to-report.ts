import { relative, resolve, sep } from 'node:path'
import type { CiResult, CiStep, Finding, LintResult, VerifiedRevision, VerifyResult } from '../../migrator/results.js'
import { passes } from '../../migrator/verify/passing.js'
import type { Report, ReportCase, ReportSection } from './report.js'

/** Where the paths of a result lead to. All absolute. */
export interface ReportPlace {
  /** What paths in results are relative to. */
  readonly folder: string
  /** The root of the repository, what paths in reports are relative to. */
  readonly root: string
  /** The configuration file; null: there is none. */
  readonly configFile: string | null
  readonly version: string
  /** The name of the computer. */
  readonly host: string
}

export function reportOfCi(result: CiResult, place: ReportPlace): Report {
  return toReport('ci', result.ok, result.steps, place)
}

export function reportOfVerify(result: VerifyResult, place: ReportPlace): Report {
  const { ok, revisions, findings = [], unfilled = [] } = result
  const good = revisions.filter((one) => outcomeOf(one) === 'passed').length
  const cached = revisions.filter((one) => one.cached === true).length
  const summary = `${good} of ${revisions.length} revisions proved${cached === 0 ? '' : ` (${cached} earlier)`}`
  const empty = unfilled.map(
    ({ table, revision, reason }): Finding => ({
      rule: 'no-rows',
      severity: 'warning',
      object: `table ${table}`,
      message: `no rows could be made for ${table}, so nothing is known of what happens to them (before ${revision}): ${reason}`,
      fix: 'Give rows of your own: --fixtures, or scratch.setup.',
    }),
  )
  return toReport('verify', ok, [{ name: 'verify', ok, summary, findings: [...findings, ...empty], revisions }], place)
}

export function reportOfLint({ ok, findings }: LintResult, place: ReportPlace): Report {
  const summary = findings.length === 1 ? '1 finding' : `${findings.length} findings`
  return toReport('lint', ok, [{ name: 'lint', ok, summary, findings }], place)
}

function toReport(command: Report['command'], ok: boolean, steps: readonly CiStep[], place: ReportPlace): Report {
  const { version, configFile, host } = place
  const home = configFile === null ? null : rootPath(configFile, place)
  return { command, version, madeAt: new Date(), host, ok, home, sections: steps.map((step) => toSection(step, place)) }
}

function toSection({ name, ok, summary, durationMs, findings, revisions }: CiStep, place: ReportPlace): ReportSection {
  const placed = findings.map((finding) => placedFinding(finding, place))
  const cases = revisions === undefined ? casesOf(placed) : revisions.map((revision) => verifiedCase(revision, place))
  const judged = new Set(cases.map(({ revision }) => revision))
  return {
    name,
    ok,
    summary,
    durationMs: durationMs ?? cases.reduce((sum, one) => sum + one.durationMs, 0),
    cases,
    findings: placed.filter(({ revision }) => revision === undefined || !judged.has(revision)),
  }
}

function verifiedCase(revision: VerifiedRevision, place: ReportPlace): ReportCase {
  const path = rootPath(revision.path, place)
  return {
    revision: revision.revision,
    message: revision.message,
    path,
    outcome: outcomeOf(revision),
    verdict: revision.verdict,
    durationMs: revision.durationMs,
    findings: revision.findings.map((finding) => ({
      ...placedFinding(finding, place),
      revision: revision.revision,
      path,
    })),
    evidence: revision.evidence ?? [],
  }
}

function outcomeOf(revision: VerifiedRevision): ReportCase['outcome'] {
  if (revision.verdict === 'not-judged') return 'skipped'
  return passes(revision) && revision.findings.every(({ severity }) => severity !== 'error') ? 'passed' : 'failed'
}

/** Of a step that only names the revisions with which something is wrong. */
function casesOf(findings: readonly Finding[]): readonly ReportCase[] {
  const byRevision = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (finding.revision === undefined) continue
    const known = byRevision.get(finding.revision)
    if (known === undefined) byRevision.set(finding.revision, [finding])
    else known.push(finding)
  }
  return [...byRevision].map(([revision, own]) => ({
    revision,
    message: '',
    path: own.find(({ path }) => path !== undefined)?.path ?? null,
    outcome: own.some(({ severity }) => severity === 'error') ? 'failed' : 'passed',
    verdict: null,
    durationMs: 0,
    findings: own,
    evidence: [],
  }))
}

function placedFinding(finding: Finding, place: ReportPlace): Finding {
  return finding.path === undefined ? finding : { ...finding, path: rootPath(finding.path, place) }
}

function rootPath(path: string, { folder, root }: ReportPlace): string {
  return relative(root, resolve(folder, path)).split(sep).join('/')
}
