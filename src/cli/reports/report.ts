import type { Finding, StatementEvidence } from '../../migrator/results.js'

/**
 * What the gate found, as every format of report needs it. Pure data; all paths are from the root of the repository, with
 * forward slashes.
 */
export interface Report {
  readonly command: 'ci' | 'verify' | 'lint'
  /** Of dbtool. */
  readonly version: string
  /** When it was made, and on which computer. */
  readonly madeAt: Date
  readonly host: string
  readonly ok: boolean
  /** The file that findings about no single revision are shown at; null: there is no such file. */
  readonly home: string | null
  readonly sections: readonly ReportSection[]
}

/** A step of the gate. */
export interface ReportSection {
  readonly name: string
  readonly ok: boolean
  /** One line. */
  readonly summary: string
  readonly durationMs: number
  /** One a revision. */
  readonly cases: readonly ReportCase[]
  /** About no single revision. */
  readonly findings: readonly Finding[]
}

/** A revision as a section judges it. */
export interface ReportCase {
  readonly revision: string
  /** What it is called; '' where the section does not say. */
  readonly message: string
  readonly path: string | null
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Null where the section gives none. */
  readonly verdict: string | null
  readonly durationMs: number
  readonly findings: readonly Finding[]
  /** What its statements were seen to lock and rewrite; empty where nobody looked. */
  readonly evidence: readonly StatementEvidence[]
}

/** A finding with the step that made it. */
export interface SectionFinding extends Finding {
  readonly section: string
}

const weights: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, note: 2 }

/** All findings, the gravest first, else in the order in which they were made. */
export function findingsOf(report: Report): readonly SectionFinding[] {
  return report.sections
    .flatMap(({ name, cases, findings }) =>
      [...findings, ...cases.flatMap((one) => one.findings)].map((finding) => ({ ...finding, section: name })),
    )
    .toSorted((a, b) => weights[a.severity] - weights[b.severity])
}
