import type { VerifyResult } from '../results.js'
import { passes } from '../verify/passing.js'
import { verify } from '../verify/verify.js'
import { emptyTables } from './empty-tables.js'
import { type CiStepDefinition, outcomeOf } from './step.js'

/** Each revision can be undone and done again. */
export const proved: CiStepDefinition = {
  name: 'verify',
  async run(context) {
    const { since: _, base: __, environment: ___, ...options } = context.options
    const result = await verify(context.project, { ...options, revisions: await context.revisions() })
    const failed = result.revisions.filter((one) => !passes(one))
    const findings = result.revisions.flatMap((one) =>
      one.findings.map((finding) => ({
        ...finding,
        revision: one.revision,
        path: one.path,
        message: passes(one)
          ? `${one.revision}: ${finding.message}`
          : `${one.revision} ${one.verdict}: ${finding.message}`,
      })),
    )
    const { length } = result.revisions
    const good = length === 1 ? '1 revision proved' : `${length} revisions proved`
    const summary = result.ok ? good : `${failed.length} of ${length} not proved: ${shortened(failed)}`
    const outcome = outcomeOf(summary, [...(result.findings ?? []), ...findings, ...emptyTables(result)])
    return { ...outcome, ok: result.ok, revisions: result.revisions }
  },
}

/** In a summary; all of them are among the findings. */
function shortened(failed: VerifyResult['revisions']): string {
  const names = failed.slice(0, 5).map(({ revision }) => revision)
  return `${names.join(', ')}${failed.length > names.length ? ', …' : ''}`
}
