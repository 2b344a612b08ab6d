import type { PlanStep } from './plan.js'
import type { HeadMove } from './version-tables.js'

export type { PlanStep } from './plan.js'

/** Which heads go with a step, and which come. */
export function moveOf(step: Pick<PlanStep, 'headsBefore' | 'headsAfter'>): HeadMove {
  return {
    remove: step.headsBefore.filter((head) => !step.headsAfter.includes(head)),
    add: step.headsAfter.filter((head) => !step.headsBefore.includes(head)),
  }
}
