import type { Finding } from '../../migrator/results.js'
import { findingsOf, type Report, type SectionFinding } from './report.js'

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<
  Finding['severity'],
  string
>

/** GitHub shows so many of each kind for a step of a job, and drops the others without a word. */
const most = 10

/** The findings as GitHub's workflow commands, the gravest first. One line each; '' where there are none. */
export function githubAnnotations(report: Report): string {
  const findings = findingsOf(report)
  const lines = (Object.keys(commands) as Finding['severity'][]).flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity)
    const shown = own.length > most ? own.slice(0, most - 1) : own
    const left = own.length - shown.length
    const rest = left === 0 ? [] : [command(severity, {}, `${left} more findings like these: see the job's summary.`)]
    return [...shown.map((finding) => annotation(finding, report)), ...rest]
  })
  return lines.map((line) => `${line}\n`).join('')
}

function annotation(finding: SectionFinding, { home, command: name }: Report): string {
  const { severity, section, rule, message, fix, line } = finding
  const path = finding.path ?? home
  const place = path === null ? {} : { file: path, line: String(line ?? 1) }
  const title = `dbtool ${name === section ? name : `${name} ${section}`}: ${rule}`
  return command(severity, { ...place, title }, fix === undefined ? message : `${message}\nMend: ${fix}`)
}

function command(severity: Finding['severity'], properties: Readonly<Record<string, string>>, text: string): string {
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${commands[severity]}${listed.length === 0 ? '' : ` ${listed.join(',')}`}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
