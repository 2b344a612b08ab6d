import { evidenceLines } from './evidence-lines.js'
import { type FindingGroup, groupFindings, shortList } from './group-findings.js'
import { findingsOf, type Report } from './report.js'

/** So much of a rule is spelled out; the rest is a number. GitHub takes a summary of 1 MiB. */
const mostCauses = 10
const mostMessages = 10
const mostRevisions = 20
const mostEvidence = 50

/** The report for people who read it on a web page: a table of the steps, then what was found, the gravest first. */
export function markdownReport(report: Report): string {
  const { command, ok, sections } = report
  const groups = groupFindings(findingsOf(report))
  return [
    `## ${mark(ok)} dbtool ${command}`,
    '',
    '| step | result | what | time |',
    '| --- | --- | --- | ---: |',
    ...sections.map(
      (section) =>
        `| ${section.name} | ${mark(section.ok)} ${section.ok ? 'pass' : '**FAIL**'} | ${text(section.summary)} | ${duration(section.durationMs)} |`,
    ),
    '',
    ...groups.flatMap(groupLines),
    ...seenTable(report),
  ].join('\n')
}

function groupLines(group: FindingGroup): readonly string[] {
  const { severity, section, rule, revisions, size, causes } = group
  const many = size === 1 ? '' : ` (${size})`
  const title = `${severity}: ${section} · ${rule}${many}`
  const left = causes.length - mostCauses
  const lines = causes.slice(0, mostCauses).flatMap(({ messages, fix, revisions: own, findings }) => {
    const more = findings.length - Math.min(messages.length, mostMessages)
    return [
      ...messages.slice(0, mostMessages).map((message) => `- ${text(message)}`),
      ...(more <= 0 ? [] : [`- … and ${more} more like ${more === 1 ? 'it' : 'these'}`]),
      ...(own.length === 0 ? [] : [`  <br>in ${shortList(own.map(code), mostRevisions)}`]),
      ...(fix === undefined ? [] : ['', fenced(fix, '  ')]),
    ]
  })
  const rest = left <= 0 ? [] : [`- … and ${left} more, in ${shortList(revisions.map(code), mostRevisions)}`]
  // What does not fail the gate is folded away.
  if (severity === 'error') return [`### ${text(title)}`, '', ...lines, ...rest, '']
  return ['<details>', `<summary>${html(title)}</summary>`, '', ...lines, ...rest, '', '</details>', '']
}

/** Folded away: it fails nothing. */
function seenTable(report: Report): readonly string[] {
  const all = evidenceLines(report)
  if (all.length === 0) return []
  const left = all.slice(mostEvidence).reduce((sum, { revisions }) => sum + revisions.length, 0)
  return [
    '<details>',
    '<summary>locks and rewrites that were seen</summary>',
    '',
    '| revisions | seen on what was there before |',
    '| --- | --- |',
    ...all
      .slice(0, mostEvidence)
      .map((line) => `| ${shortList(line.revisions.map(code), mostRevisions)} | ${text(line.text)} |`),
    ...(left === 0 ? [] : [`| … and ${left} more | |`]),
    '',
    '</details>',
    '',
  ]
}

function mark(ok: boolean): string {
  return ok ? '✅' : '❌'
}

export function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** A text as it stands, on one line: nothing of it is markup, a mention or a reference. */
function text(plain: string): string {
  const oneLine = plain.replace(/\s*[\r\n]+\s*/g, ' ')
  return (
    html(oneLine)
      .replace(/[\\`*_[\]~]/g, '\\$&')
      // In a table a backslash does not save the one, and the others name people and issues however they are written.
      .replace(/[#|@]/g, (mark) => `&#${mark.charCodeAt(0)};`)
  )
}

/** With a fence that the text itself cannot close. */
function code(plain: string): string {
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${plain.replace(/[\r\n|]+/g, ' ')}${pad}${fence}`
}

function fenced(plain: string, margin: string): string {
  const longest = Math.max(2, ...(plain.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const lines = [`${fence}text`, ...plain.split(/\r\n?|\n/), fence]
  return lines.map((line) => `${margin}${line}`).join('\n')
}

function html(plain: string): string {
  return plain.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
