import type { EngineLint } from '../../dialect/lint-rule.js'
import { engineNamed } from '../../dialect/registry.js'
import { type Irreversible, isIrreversible, type Operation } from '../../operations/index.js'
import { tableKey } from '../../schema/index.js'
import type { PlannedOperations } from '../process-operations.js'
import type { Project } from '../project.js'

/** A plan in which others can read and write while it runs, and whether it needs to run outside a transaction for it. */
export interface SafePlan extends PlannedOperations {
  readonly outsideTransaction: boolean
}

/**
 * Both directions with each step in its safe form, where the configuration says `lint.safe` and the engine has one. A
 * table that the direction makes itself holds no rows, and is spared.
 */
export async function safePlan(project: Project, engine: string, planned: PlannedOperations): Promise<SafePlan> {
  const isWanted = project.config.lint.safe === true && planned.upgrade.length > 0
  const { safeForm } = isWanted ? await engineNamed(engine).loadLint() : { safeForm: undefined }
  if (safeForm === undefined) return { ...planned, outsideTransaction: false }
  const upgrade = eachSafe(planned.upgrade, safeForm)
  const downgrade = eachSafe(planned.downgrade, safeForm)
  return {
    ...planned,
    // An upgrade never holds a step without a reverse; see PlannedOperations.
    upgrade: upgrade.steps.filter((step): step is Operation => !isIrreversible(step)),
    downgrade: downgrade.steps,
    outsideTransaction: upgrade.outsideTransaction || downgrade.outsideTransaction,
  }
}

function eachSafe(
  steps: readonly (Operation | Irreversible)[],
  safeForm: NonNullable<EngineLint['safeForm']>,
): { readonly steps: readonly (Operation | Irreversible)[]; readonly outsideTransaction: boolean } {
  const made = new Set(
    steps.flatMap((step) => (!isIrreversible(step) && step.kind === 'create-table' ? [tableKey(step.table)] : [])),
  )
  let outsideTransaction = false
  const safe = steps.flatMap((step): readonly (Operation | Irreversible)[] => {
    if (isIrreversible(step) || ('table' in step && made.has(tableKey(step.table)))) return [step]
    const form = safeForm(step)
    if (form === null) return [step]
    outsideTransaction ||= form.outsideTransaction
    return form.operations
  })
  return { steps: safe, outsideTransaction }
}
