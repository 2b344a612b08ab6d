import { createHash } from 'node:crypto'
import type { Finding } from '../../migrator/results.js'
import { findingsOf, type Report, type SectionFinding } from './report.js'
import { documentationUrl, helpFor } from './rule-help.js'

/** The name by which GitHub and others know the root of the repository. */
const root = '%SRCROOT%'

const levels = { error: 'error', warning: 'warning', note: 'note' } as const satisfies Record<
  Finding['severity'],
  string
>

/** The findings of a report as SARIF 2.1.0: one run, a rule for each kind of finding that occurs. */
export function sarifReport(report: Report): string {
  const findings = findingsOf(report)
  const ids = [...new Set(findings.map(ruleIdOf))]
  const rules = ids.map((id) => {
    const finding = findings.find((one) => ruleIdOf(one) === id) as SectionFinding
    return ruleOf(id, finding, report.version)
  })
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dbtool',
            semanticVersion: report.version,
            informationUri: documentationUrl('ci.md', report.version),
            rules,
          },
        },
        originalUriBaseIds: { [root]: { description: { text: 'The root of the repository.' } } },
        // The gate ran, whatever it found; a step that could not is among the results.
        invocations: [{ executionSuccessful: true }],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, ids.indexOf(ruleIdOf(finding)), report)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Steps may have rules of the same name. */
function ruleIdOf({ section, rule }: SectionFinding): string {
  return `${section}/${rule}`
}

function ruleOf(id: string, finding: SectionFinding, version: string): object {
  const { title, text, page } = helpFor(finding)
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text },
    help: { text, markdown: text },
    helpUri: documentationUrl(page, version),
    defaultConfiguration: { level: levels[finding.severity] },
    properties: { tags: ['migrations', finding.section] },
  }
}

function resultOf(finding: SectionFinding, ruleIndex: number, { home }: Report): object {
  const { severity, message, fix, object, revision, line } = finding
  const path = finding.path ?? home
  return {
    ruleId: ruleIdOf(finding),
    ruleIndex,
    level: levels[severity],
    message: { text: fix === undefined ? message : `${message}\nMend: ${fix}` },
    // GitHub refuses a result that is nowhere: what is about no file is shown at the configuration.
    ...(path === null ? {} : { locations: [locationOf(path, line, object)] }),
    partialFingerprints: { 'dbtoolFinding/v1': fingerprintOf(finding) },
    ...(revision === undefined ? {} : { properties: { revision } }),
  }
}

function locationOf(path: string, line: number | undefined, object: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: root },
      region: { startLine: line ?? 1 },
    },
    logicalLocations: [{ fullyQualifiedName: object }],
  }
}

/** Names of files are bytes on some systems: what is no text of Unicode cannot be part of a URI. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

/**
 * The same for the same finding in later runs: file names, lines and wordings may change. Two of one rule about one object
 * of one revision are told apart by what is said.
 */
function fingerprintOf({ section, rule, revision, object, message }: SectionFinding): string {
  const identity = [section, rule, revision ?? '', object, revision === undefined ? message : '']
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32)
}
