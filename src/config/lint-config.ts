import type { LintRule, LintSeverity } from '../dialect/lint-rule.js'

/** What a configuration can say about `lint`; see docs/lint.md. */
export interface LintConfig {
  /** The severity of rules, by id; `off` switches one off, anything else an opt-in one on. */
  readonly rules?: Readonly<Record<string, LintSeverity | 'off'>>
  /** Rules of the project's own. */
  readonly own?: readonly LintRule[]
  /** Whether `revision --autogenerate` writes the form that lets others work on, where there is one. */
  readonly safe?: boolean
  /** The version of the server in production: `15`, `8.4`; absent: the newest that is supported. */
  readonly serverVersion?: string
  /** Where given, what only grows with the number of rows is told of these tables alone. */
  readonly largeTables?: readonly string[]
  /** Tables of which nothing is told. */
  readonly ignoreTables?: readonly string[]
}
