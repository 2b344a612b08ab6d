import type { Project } from '../project.js'
import type { CiResult, CiStep } from '../results.js'
import { revisionsSince } from '../since.js'
import { linted } from './linted.js'
import { modelsAgree } from './models.js'
import { oneHead } from './one-head.js'
import { proved } from './proved.js'
import { type CiContext, type CiOptions, type CiStepDefinition, runStep } from './step.js'
import { unedited } from './unedited.js'

/** In the order in which they run: what costs least comes first. */
const steps: readonly CiStepDefinition[] = [oneHead, unedited, linted, modelsAgree, proved]

/** The gate: its steps one after the other, whatever became of those before. Needs no application database. */
export async function ci(project: Project, options: CiOptions = {}): Promise<CiResult> {
  let changed: Promise<ReadonlySet<string>> | undefined
  const context: CiContext = {
    project,
    options,
    async revisions() {
      if (options.since === undefined) return undefined
      changed ??= revisionsSince(project, options.since)
      return changed
    },
  }
  // Files that contradict each other are no finding: without a history there is nothing to ask.
  await project.graph()
  const done: CiStep[] = []
  for (const step of steps) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ step: step.name })
    done.push(await runStep(step, context))
  }
  return { ok: done.every(({ ok }) => ok), steps: done }
}
