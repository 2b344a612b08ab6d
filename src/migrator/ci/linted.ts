import { lint } from '../lint/lint.js'
import { type CiStepDefinition, outcomeOf } from './step.js'

/** Nothing in the revisions would hurt a live system. */
export const linted: CiStepDefinition = {
  name: 'lint',
  async run(context) {
    const { signal } = context.options
    const { findings } = await lint(context.project, { revisions: await context.revisions(), signal })
    const of = (severity: string): number => findings.filter((finding) => finding.severity === severity).length
    const parts = [
      [of('error'), 'error'],
      [of('warning'), 'warning'],
    ] as const
    const said = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]))
    return outcomeOf(said.length === 0 ? 'nothing that would hurt' : said.join(', '), findings)
  },
}
