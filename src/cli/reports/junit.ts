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
  /** What was found beside, of a case that does not fail. */
  readonly notes: readonly Finding[]
}

/**
 * The report as JUnit XML: a suite a step, a case a revision. It keeps to the strictest schema that there is, that of what
 * Ant writes, which knows no totals above the suites and no output of single cases.
 * @see https://github.com/windyroad/JUnit-Schema
 */
export function junitReport(report: Report): string {
  const suites = report.sections.map((section) => ({ section, cases: casesOf(report, section) }))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap(({ section, cases }, id) => suiteLines(report, section, cases, id)),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteLines(
  { command, version, madeAt, host }: Report,
  { name, durationMs }: ReportSection,
  cases: readonly TestCase[],
  id: number,
): readonly string[] {
  const timestamp = madeAt.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)
  const place = { package: `dbtool.${command}`, id, name, timestamp, hostname: host === '' ? 'localhost' : host }
  const notes = cases.flatMap((one) => one.notes.map((finding) => `${one.name}: ${textOf(finding)}`))
  return [
    `  <testsuite${attributes({ ...place, ...countsOf(cases), time: seconds(durationMs) })}>`,
    '    <properties>',
    `      <property${attributes({ name: 'dbtool.version', value: version })}/>`,
    '    </properties>',
    ...cases.flatMap(caseLines),
    `    <system-out>${escapeXml(notes.join('\n\n'))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ]
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
  const base = { name, classname, seconds: seconds(durationMs), outcome } as const
  if (outcome === 'passed') return { ...base, body: [], notes: findings }
  return { ...base, body: problem(outcome, grave[0]?.rule ?? name, summary, findings), notes: [] }
}

function revisionCase(
  { revision, message, outcome, verdict, durationMs, findings }: ReportCase,
  classname: string,
): TestCase {
  const base = { name: `${revision} ${message}`.trim(), classname, seconds: seconds(durationMs) }
  if (outcome === 'skipped') {
    const why = 'A revision that it stands on could not be run.'
    return { ...base, outcome, body: [`      <skipped${attributes({ message: why })}/>`], notes: [] }
  }
  if (outcome === 'passed') return { ...base, outcome, body: [], notes: findings }
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0]
  const rule = verdict ?? first?.rule ?? 'failed'
  return { ...base, outcome: 'failure', body: problem('failure', rule, first?.message ?? rule, findings), notes: [] }
}

function problem(kind: 'failure' | 'error', type: string, message: string, findings: readonly Finding[]) {
  return [`      <${kind}${attributes({ type, message })}>${escapeXml(findings.map(textOf).join('\n\n'))}</${kind}>`]
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
