import { style } from '../style.js'
import { evidenceLines } from './evidence-lines.js'
import { type FindingGroup, groupFindings, shortList } from './group-findings.js'
import { duration } from './markdown.js'
import { findingsOf, type Report } from './report.js'

/** So much of a rule is spelled out; `--json` and reports hold all of it. */
const mostCauses = 5
const mostMessages = 5
const mostRevisions = 12
const mostEvidence = 10

/** The report for a terminal: a table of the steps, below it what was found, failures first, a group a rule. */
export function terminalReport(report: Report): string {
  const rows = report.sections.map(({ name, ok, summary, durationMs }) => ({
    name,
    result: ok ? 'pass' : 'FAIL',
    color: ok ? ('green' as const) : ('red' as const),
    summary,
    time: duration(durationMs),
  }))
  const wide = (key: 'name' | 'summary'): number => Math.max(4, ...rows.map((row) => row[key].length))
  const [nameWidth, summaryWidth] = [wide('name'), Math.min(wide('summary'), 90)]
  const table = [
    `${'step'.padEnd(nameWidth)}  result  ${'what'.padEnd(summaryWidth)}  time`,
    ...rows.map(
      ({ name, result, color, summary, time }) =>
        `${name.padEnd(nameWidth)}  ${style(color, result.padEnd(6))}  ${summary.padEnd(summaryWidth)}  ${time}`,
    ),
  ]
  const groups = groupFindings(findingsOf(report))
  const told = groups.filter(({ severity }) => severity !== 'note')
  const notes = groups.filter(({ severity }) => severity === 'note')
  return [...table, ...told.flatMap(groupLines), ...seenLines(report), ...noteLine(notes)].join('\n')
}

function groupLines({ severity, section, rule, revisions, size, causes }: FindingGroup): readonly string[] {
  const many = size === 1 ? '' : ` (${size} findings${revisions.length > 1 ? ` in ${revisions.length} revisions` : ''})`
  const left = causes.length - mostCauses
  return [
    '',
    `${style(severity === 'error' ? 'red' : 'yellow', severity)} ${section}: ${rule}${many}`,
    ...causes
      .slice(0, mostCauses)
      .flatMap(({ messages, fix, revisions: own, findings }) => [
        ...(own.length === 0 ? [] : [`  ${shortList(own, mostRevisions)}`]),
        ...messages.slice(0, mostMessages).flatMap((message) => indented(message, own.length === 0 ? 2 : 4)),
        ...moreLine(findings.length - Math.min(messages.length, mostMessages)),
        ...(fix === undefined ? [] : indented(fix, 12, '      mend: ')),
      ]),
    ...(left <= 0 ? [] : [`  … and ${left} more, in ${shortList(revisions, mostRevisions)}`]),
  ]
}

function seenLines(report: Report): readonly string[] {
  const all = evidenceLines(report)
  const rest = all.slice(mostEvidence)
  const left = rest.reduce((sum, { revisions }) => sum + revisions.length, 0)
  return all.length === 0
    ? []
    : [
        '',
        'seen on what was there before:',
        ...all.slice(0, mostEvidence).map(({ revisions, text }) => `  ${shortList(revisions, mostRevisions)}  ${text}`),
        ...(left === 0 ? [] : [`  … and ${left === 1 ? '1 revision' : `${left} revisions`} more, with --json`]),
      ]
}

function moreLine(left: number): readonly string[] {
  return left <= 0 ? [] : [`    and ${left} more like ${left === 1 ? 'it' : 'these'}`]
}

/** `first` stands before the first line in place of its margin. */
function indented(text: string, by: number, first = ' '.repeat(by)): readonly string[] {
  return text.split('\n').map((line, at) => `${at === 0 ? first : ' '.repeat(by)}${line}`)
}

function noteLine(groups: readonly FindingGroup[]): readonly string[] {
  if (groups.length === 0) return []
  const size = groups.reduce((sum, group) => sum + group.size, 0)
  const rules = groups.map(({ rule, size: own }) => `${rule}${own === 1 ? '' : ` (${own})`}`)
  return ['', `${size === 1 ? '1 note' : `${size} notes`}, with --json: ${shortList(rules, mostRevisions)}`]
}
