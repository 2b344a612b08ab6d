import { DbtoolError, isDbtoolError } from '../../errors/index.js'
import { requireSame } from '../attempt.js'
import { type PlanStep, planDowngradeSteps, planUpgradeSteps } from '../plan.js'
import type { Project } from '../project.js'
import { fetchState } from '../reading.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import { graphFor } from '../squashed-graph.js'

/** The steps of a script, and where it was taken to begin. */
export interface ScriptPlan {
  readonly steps: readonly PlanStep[]
  /** Where the start comes from: a range, the database's books, or nowhere: nothing is applied. */
  readonly start: 'range' | 'database' | 'base'
}

/**
 * Plans `target` from where the database is, or `from:to` from where it is said to be. An upgrade of a database that
 * nobody can reach begins at base.
 * @throws {DbtoolError} DBT_TARGET_INVALID, DBT_REVISION_PARTIAL, and what planning throws.
 */
export async function planScript(project: Project, direction: 'up' | 'down', target: string): Promise<ScriptPlan> {
  const written = await project.graph()
  const plan = direction === 'up' ? planUpgradeSteps : planDowngradeSteps
  const range = rangeOf(target, direction)
  if (range !== null) {
    const heads = await headsAt(project, written, range.from)
    return { steps: plan(written, { heads }, range.to), start: 'range' }
  }
  const state = await fetchState(project).catch((error: unknown) => {
    if (isDbtoolError(error) && error.code === 'DBT_CONNECT') return null
    throw error
  })
  if (direction === 'down' && (state === null || state.heads.length === 0)) {
    throw new DbtoolError(
      'DBT_TARGET_INVALID',
      state === null
        ? 'A script for a downgrade begins somewhere, and the database cannot be asked where it is.'
        : 'A script for a downgrade begins somewhere, and nothing is applied in the database.',
      { hint: 'Say where it begins: from:to.', next: [`dbtool downgrade head:${target} --sql`] },
    )
  }
  // A script cannot go on in the middle of a revision.
  if (state !== null && state.unfinished !== null) requireSame(state.unfinished, undefined, direction)
  const heads = state?.heads ?? []
  const graph = await graphFor(written, { heads })
  return { steps: plan(graph, { heads }, target), start: state === null ? 'base' : 'database' }
}

function rangeOf(target: string, direction: 'up' | 'down'): { from: string; to: string } | null {
  const at = target.indexOf(':')
  if (at < 0) return null
  const [from, to] = [target.slice(0, at), target.slice(at + 1)]
  return direction === 'up' ? { from: from || 'base', to: to || 'head' } : { from: from || 'head', to: to || 'base' }
}

/** The heads of a database that has been brought to a target from nothing. */
async function headsAt(project: Project, graph: RevisionGraph<Revision>, from: string): Promise<readonly string[]> {
  if (from === 'current') return (await fetchState(project)).heads
  return planUpgradeSteps(graph, { heads: [] }, from).at(-1)?.headsAfter ?? []
}
