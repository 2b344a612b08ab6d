import { closest } from '../../config/closest.js'
import type { LintConfig } from '../../config/lint-config.js'
import type { LintRule, LintSeverity } from '../../dialect/lint-rule.js'
import { engines } from '../../dialect/registry.js'
import { DbtoolError } from '../../errors/index.js'
import { generalRules } from './rules/index.js'

/** Findings about the comments that suppress findings; no rule finds them. */
export const suppressionRules = {
  unused: 'unused-suppression',
  withoutReason: 'suppression-without-reason',
} as const

/** A rule that is switched on, with the severity that it has here. */
export interface ActiveRule {
  readonly rule: LintRule
  readonly severity: LintSeverity
}

/** Every rule there is, whatever the engine, but for a project's own. */
export async function allRules(): Promise<readonly LintRule[]> {
  const own = await Promise.all(engines.map(async ({ loadLint }) => (await loadLint()).rules))
  return [...new Set([...generalRules, ...own.flat()])]
}

/** The rules that look at revisions of this engine. @throws {DbtoolError} DBT_CONFIG_INVALID for an id that is none. */
export async function activeRules(
  engine: string,
  engineRules: readonly LintRule[],
  { rules: severities = {}, own = [] }: LintConfig,
): Promise<readonly ActiveRule[]> {
  await requireKnown(severities, own)
  return [...generalRules, ...engineRules, ...own].flatMap((rule): readonly ActiveRule[] => {
    if (rule.engines?.includes(engine) === false) return []
    const severity = severities[rule.id] ?? rule.severity
    return severity === 'off' ? [] : [{ rule, severity }]
  })
}

async function requireKnown(severities: NonNullable<LintConfig['rules']>, own: readonly LintRule[]): Promise<void> {
  const known = [...(await allRules()), ...own].map(({ id }) => id)
  const ids = [...known, ...Object.values(suppressionRules)]
  const twice = own
    .map(({ id }) => id)
    .filter((id, at, all) => known.indexOf(id) < known.length - own.length || all.indexOf(id) < at)
  const problems = [
    ...Object.keys(severities)
      .filter((id) => !ids.includes(id))
      .map((id) => {
        const near = closest(id, ids)
        return `lint.rules.${id}: there is no such rule${near === null ? '' : `; did you mean ${near}?`}`
      }),
    ...twice.map((id) => `lint.own: there is a rule ${id} already`),
  ]
  if (problems.length === 0) return
  throw new DbtoolError(
    'DBT_CONFIG_INVALID',
    `The lint settings are not valid:\n${problems.map((one) => `- ${one}`).join('\n')}`,
    {
      hint: 'docs/lint.md lists every rule.',
      facts: { problems },
    },
  )
}
