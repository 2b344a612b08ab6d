import { type CiStepDefinition, outcomeOf } from './step.js'

/** The history ends in one revision. */
export const oneHead: CiStepDefinition = {
  name: 'one-head',
  async run({ project }) {
    const { heads } = await project.graph()
    if (heads.length <= 1) return outcomeOf(heads[0] ?? 'no revisions yet', [])
    const message = `The history has ${heads.length} heads: ${heads.join(', ')}.`
    const fix = 'dbtool merge heads -m "merge"'
    return outcomeOf(message, [{ rule: 'one-head', severity: 'error', object: 'history', message, fix }])
  },
}
