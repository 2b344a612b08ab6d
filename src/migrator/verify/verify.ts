import { relative } from 'node:path'
import { resolveId } from '../branch.js'
import type { Project } from '../project.js'
import type { VerifiedRevision, VerifyResult } from '../results.js'
import type { Revision } from '../revision.js'
import { passes } from './findings.js'
import { type Judgement, judge, passThrough } from './judge.js'
import { ProvingGround } from './proving-ground.js'

export interface VerifyOptions {
  /** Judges only this one; those before it are only run. */
  readonly revision?: string | undefined
  readonly onRevision?: ((revision: VerifiedRevision) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Proves that each revision can be undone and done again: on a scratch database it is run up, down and up, and what the
 * database stores is compared before and after. A revision that fails does not end the run.
 * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE, DBT_CONNECT, DBT_INTERRUPTED; DBT_REVISION_UNKNOWN for `revision`.
 */
export async function verify(project: Project, options: VerifyOptions = {}): Promise<VerifyResult> {
  const dialect = await project.provingDialect()
  const graph = await project.graph()
  const only = options.revision === undefined ? null : resolveId(graph, options.revision)
  const wanted = graph.revisions.filter(({ revision }) => only === null || graph.ancestorsOf([only]).has(revision))
  const judged: VerifiedRevision[] = []
  const add = (revision: Revision, judgement: Judgement, ms: number): void => {
    const verified = report(revision, judgement, ms)
    judged.push(verified)
    options.onRevision?.(verified)
  }
  const broken = new Set<string>()
  const ground = await ProvingGround.open({ dialect, settings: await project.scratch(), signal: options.signal })
  try {
    for (const revision of wanted) {
      if ([...graph.ancestorsOf([revision.revision])].some((id) => broken.has(id))) {
        broken.add(revision.revision)
        add(revision, { verdict: 'not-judged', findings: [] }, 0)
      } else {
        const begin = performance.now()
        const isWanted = only === null || revision.revision === only
        const judgement = isWanted ? await judge(ground, revision) : await passThrough(ground, revision)
        if (judgement === null) continue
        if (judgement.verdict === 'upgrade-failed') broken.add(revision.revision)
        add(revision, judgement, performance.now() - begin)
      }
    }
  } finally {
    await ground.close()
  }
  return { ok: judged.every(passes), revisions: judged }
}

function report(revision: Revision, judgement: Judgement, durationMs: number): VerifiedRevision {
  const { revision: id, message, path } = revision
  const place = { revision: id, path: relative(process.cwd(), path) }
  const { verdict, declared, findings } = judgement
  return {
    ...place,
    message,
    verdict,
    ...(declared === undefined ? {} : { declared }),
    findings: findings.map((finding) => ({ ...finding, ...place })),
    durationMs: Math.round(durationMs),
  }
}
