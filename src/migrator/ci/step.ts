import { isDbtoolError, messageOf } from '../../errors/index.js'
import type { Project } from '../project.js'
import type { CiStep, Finding } from '../results.js'
import type { VerifyOptions } from '../verify/verify.js'

export interface CiOptions extends Omit<VerifyOptions, 'revision' | 'revisions'> {
  /** Lints and proves only what this branch adds or changes compared with where it left this one, as git names it. */
  readonly since?: string | undefined
  /** The branch that this one is to be merged into, as git names it; default what the build says, or `origin/HEAD`. */
  readonly base?: string | undefined
  /** Where the build says what it builds; default the variables of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

/** What the steps work on. */
export interface CiContext {
  readonly project: Project
  readonly options: CiOptions
  /** The revisions to be judged; undefined: all. @throws {DbtoolError} as `revisionsSince`. */
  revisions(): Promise<ReadonlySet<string> | undefined>
}

export type StepOutcome = Omit<CiStep, 'name' | 'durationMs'>

/** One question of the gate. What it throws is its answer, too: it has failed. */
export interface CiStepDefinition {
  readonly name: CiStep['name']
  run(context: CiContext): Promise<StepOutcome>
}

/** A step that could not be done has failed; the others still have their say. */
export async function runStep({ name, run }: CiStepDefinition, context: CiContext): Promise<CiStep> {
  const begin = performance.now()
  const outcome = await run(context).catch((error: unknown) => {
    // Who stops the gate wants no answer.
    if (context.options.signal?.aborted === true) throw error
    return couldNotRun(error)
  })
  return { name, ...outcome, durationMs: Math.round(performance.now() - begin) }
}

function couldNotRun(error: unknown): StepOutcome {
  const finding = findingOfError(error)
  return { ok: false, summary: finding.message.split('\n')[0] ?? '', findings: [finding] }
}

/** An error as a finding: its code is the rule, and how to go on is the mend. */
export function findingOfError(error: unknown, severity: Finding['severity'] = 'error'): Finding {
  const message = messageOf(error)
  if (!isDbtoolError(error)) return { rule: 'DBT_BUG', severity, object: 'project', message }
  const fix = [...(error.hint === undefined ? [] : [error.hint]), ...error.next].join('\n')
  return { rule: error.code, severity, object: 'project', message, ...(fix === '' ? {} : { fix }) }
}

/** Passes without an error among the findings. */
export function outcomeOf(summary: string, findings: readonly Finding[]): StepOutcome {
  return { ok: findings.every(({ severity }) => severity !== 'error'), summary, findings }
}
