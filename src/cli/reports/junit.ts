import type { Finding } from '../../migrator/results.js'
import type { Report, ReportCase, ReportSection } from './report.js'
import { attributes, escapeXml } from './xml.js'

interface TestCase {
  readonly name: string
  readonly classname: string
  readonly seconds: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** Lines inside the element. */
  readonly body: readonly string[]
}

/** The report as JUnit XML, as Ant wrote it first and Jenkins, GitLab and others read it: a suite a step, a case a revision. */
export function junitReport(report: Report): string {
  const suites = report.sections.map((section) => ({ section, cases: casesOf(report, section) }))
  const all = suites.flatMap(({ cases }) => cases)
  const time = seconds(report.sections.reduce((sum, { durationMs }) => sum + durationMs, 0))
  const { skipped: _, ...totals } = countsOf(all)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `dbtool ${report.command}`, ...totals, time })}>`,
    ...suites.flatMap(({ section, cases }) => [
      `  <testsuite${attributes({ name: section.name, ...countsOf(cases), time: seconds(section.durationMs) })}>`,
      ...cases.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function caseLines({ name, classname, seconds: time, body }: TestCase): readonly string[] {
  const head = `    <testcase${attributes({ classname, name, time })}`
  return body.length === 0 ? [`${head}/>`] : [`${head}>`, ...body, '    </testcase>']
}

function countsOf(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (outcome: TestCase['outcome']): number => cases.filter((one) => one.outcome === outcome).length
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}

/** A step without revisions is a case itself, and so is what one says about none of them. */
function casesOf({ command }: Report, section: ReportSection): readonly TestCase[] {
  const classname = `dbtool.${command}.${section.name}`
  const own = section.findings.length > 0 || section.cases.length === 0 ? [stepCase(section, classname)] : []
  return [...own, ...section.cases.map((one) => revisionCase(one, classname))]
}

function stepCase({ name, ok, summary, durationMs, findings, cases }: ReportSection, classname: string): TestCase {
  const grave = findings.filter(({ severity }) => severity === 'error')
  // A step that could not run is no failure of what it judges.
  const couldNotRun = grave.some(({ rule }) => rule.startsWith('DBT_'))
  const fails = grave.length > 0 || (!ok && cases.length === 0)
  const outcome = couldNotRun ? 'error' : fails ? 'failure' : 'passed'
  const body = outcome === 'passed' ? output(findings) : problem(outcome, grave[0]?.rule ?? name, summary, findings)
  return { name, classname, seconds: seconds(durationMs), outcome, body }
}

function revisionCase(
  { revision, message, outcome, verdict, durationMs, findings }: ReportCase,
  classname: string,
): TestCase {
  const base = { name: `${revision} ${message}`.trim(), classname, seconds: seconds(durationMs) }
  if (outcome === 'skipped') {
    const why = 'A revision that it stands on could not be run.'
    return { ...base, outcome, body: [`      <skipped${attributes({ message: why })}/>`] }
  }
  if (outcome === 'passed') return { ...base, outcome, body: output(findings) }
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0]
  const rule = verdict ?? first?.rule ?? 'failed'
  return { ...base, outcome: 'failure', body: problem('failure', rule, first?.message ?? rule, findings) }
}

function problem(kind: 'failure' | 'error', type: string, message: string, findings: readonly Finding[]) {
  return [`      <${kind}${attributes({ type, message })}>${escapeXml(findings.map(textOf).join('\n\n'))}</${kind}>`]
}

/** What does not fail is told beside. */
function output(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return []
  return [`      <system-out>${escapeXml(findings.map(textOf).join('\n\n'))}</system-out>`]
}

function textOf({ severity, rule, object, message, fix, path, line }: Finding): string {
  const place = path === undefined ? [] : [`at: ${path}${line === undefined ? '' : `:${line}`}`]
  return [`${severity} ${rule} (${object}): ${message}`, ...(fix === undefined ? [] : [`mend: ${fix}`]), ...place].join(
    '\n',
  )
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3)
}
