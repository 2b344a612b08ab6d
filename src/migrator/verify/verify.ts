import { relative } from 'node:path'
import type { Dialect } from '../../dialect/dialect.js'
import type { GateProgress } from '../gate-progress.js'
import { namedRevisions } from '../named-revisions.js'
import type { Project } from '../project.js'
import type { Finding, UnfilledTable, VerifiedRevision, VerifyResult } from '../results.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import { toolVersion } from '../run-signature.js'
import { BaseRows } from './base-rows.js'
import { proveOrders } from './branch-orders.js'
import { Descent } from './descent.js'
import { applyFixture, type Fixtures, readFixtures } from './fixtures.js'
import { judge, passThrough } from './judge.js'
import type { Judgement } from './judgement.js'
import { passes } from './passing.js'
import { ProofCache } from './proof-cache.js'
import { ProvingGround, type ProvingGroundOptions } from './proving-ground.js'

export interface VerifyOptions {
  /** Judges only this one, by id, label, beginning, or `head`; those before it are only run. */
  readonly revision?: string | undefined
  /** Judges only these, by id. */
  readonly revisions?: ReadonlySet<string> | undefined
  /** How many rows a table gets; 0: none are made. Default 10. */
  readonly rows?: number | undefined
  /** What the rows are made from: the same seed gives the same rows. Default 1. */
  readonly seed?: number | undefined
  /** A folder with a project's own rows, per revision. */
  readonly fixtures?: string | undefined
  /** Whether warnings fail as well. */
  readonly strict?: boolean | undefined
  /** Whether runs are cut off after each statement, where a revision can be left half done. */
  readonly partial?: boolean | undefined
  /** Leaves the scratch database for somebody to look at, and says where it is. */
  readonly keep?: ((place: string) => void) | undefined
  /** Whether proofs that were made before are taken over. Default true. */
  readonly cache?: boolean | undefined
  readonly onProgress?: ((event: GateProgress) => void) | undefined
  /** Is told of each revision that was judged. */
  readonly onRevision?: ((revision: VerifiedRevision) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const defaultRows = 10

/**
 * Proves that each revision can be undone and done again: on a scratch database it is run up, down and up, with rows and
 * without, and what the database stores is compared before and after. A revision that fails does not end the run.
 * @throws {DbtoolError} DBT_SCRATCH_UNAVAILABLE, DBT_CONNECT, DBT_INTERRUPTED; for `revision` as `namedRevisions`;
 * DBT_CONFIG_INVALID for fixtures.
 */
export async function verify(project: Project, options: VerifyOptions = {}): Promise<VerifyResult> {
  const graph = await project.graph()
  const fixtures = options.fixtures === undefined ? new Map() : readFixtures(options.fixtures, graph)
  const dialect = await project.provingDialect()
  const run = new VerifyRun(project, graph, dialect, fixtures, options)
  return run.all()
}

/** A run through the history. */
interface Walk {
  readonly ground: ProvingGround
  readonly base: BaseRows
  readonly cache: ProofCache
  readonly descent: Descent
  /** Revisions that were not run so far: they are only run when something is to be judged that comes after them. */
  readonly waiting: Revision[]
}

class VerifyRun {
  readonly #project: Project
  readonly #graph: RevisionGraph<Revision>
  readonly #dialect: Dialect
  readonly #fixtures: Fixtures
  readonly #options: VerifyOptions
  /** By id, in the order in which they were judged. */
  readonly #judged = new Map<string, VerifiedRevision>()
  readonly #unfilled: UnfilledTable[] = []
  readonly #tables = new Set<string>()
  /** Revisions that do not run, and all that stand on them. */
  readonly #broken = new Set<string>()

  constructor(
    project: Project,
    graph: RevisionGraph<Revision>,
    dialect: Dialect,
    fixtures: Fixtures,
    options: VerifyOptions,
  ) {
    this.#project = project
    this.#graph = graph
    this.#dialect = dialect
    this.#fixtures = fixtures
    this.#options = options
  }

  async all(): Promise<VerifyResult> {
    const settings = await this.#project.scratch()
    const { signal, keep } = this.#options
    const afterUpgrade: ProvingGroundOptions['afterUpgrade'] = async ({ connection }, { revision }) => {
      for (const fixture of this.#fixtures.get(revision) ?? []) await applyFixture(this.#dialect, connection, fixture)
    }
    const place = { dialect: this.#dialect, settings, afterUpgrade, signal }
    const ground = await ProvingGround.open(place)
    const findings: Finding[] = []
    try {
      const base = new BaseRows()
      ground.onRestored(() => base.renew(ground))
      const cache = await this.#cache(ground)
      const walk: Walk = { ground, base, cache, descent: await Descent.to(ground), waiting: [] }
      await this.#each(walk)
      if (keep !== undefined) keep(ground.display)
      if (this.#isWhole && !cache.knowsHistory) {
        if (keep === undefined && this.#all.every(passes)) findings.push(...(await this.#descend(walk)))
        findings.push(...(await proveOrders(this.#graph, this.#broken, place)))
        if (findings.length === 0 && this.#all.every(passes)) cache.addHistory()
      }
      await cache.save()
    } finally {
      await ground.close({ keep: keep !== undefined })
    }
    return this.#result(findings)
  }

  get #all(): readonly VerifiedRevision[] {
    return [...this.#judged.values()]
  }

  /** Whether nothing of the history is left out. */
  get #isWhole(): boolean {
    return this.#options.revision === undefined && this.#options.revisions === undefined
  }

  async #each(walk: Walk): Promise<void> {
    const { ground, base, cache, waiting } = walk
    const { wanted, isJudged } = this.#choice()
    for (const revision of wanted) {
      const known = isJudged(revision) ? cache.find(revision) : null
      if (known !== null) this.#report(revision, known, 0, true)
      if (known !== null || !isJudged(revision)) {
        waiting.push(revision)
        continue
      }
      await this.#catchUp(walk)
      this.#tell(revision)
      if (this.#standsOnBroken(revision)) {
        this.#report(revision, { verdict: 'not-judged', findings: [] }, 0)
        continue
      }
      const begin = performance.now()
      const judgement = await judge(ground, revision, base, this.#judging)
      if (this.#fixtures.has(revision.revision)) base.forget()
      if (judgement.isStuck === true) this.#broken.add(revision.revision)
      else await walk.descent.add(ground, revision)
      const verified = this.#report(revision, judgement, performance.now() - begin)
      if (passes(verified)) cache.add(revision, judgement)
    }
  }

  /** Runs what has not been run of the revisions so far, without judging it. */
  async #catchUp({ ground, base, descent, waiting }: Walk): Promise<void> {
    for (const revision of waiting.splice(0)) {
      if (this.#standsOnBroken(revision)) continue
      this.#tell(revision)
      const stuck = await passThrough(ground, revision, base)
      if (stuck === null) await descent.add(ground, revision)
      else {
        this.#broken.add(revision.revision)
        this.#report(revision, stuck, 0)
      }
    }
  }

  /** Down from the heads. */
  async #descend(walk: Walk): Promise<readonly Finding[]> {
    await this.#catchUp(walk)
    this.#options.onProgress?.({ step: 'verify: down from the newest revisions' })
    return this.#broken.size > 0 ? [] : walk.descent.prove(walk.ground)
  }

  /** Whether something that it needs does not run; then neither does what needs it. */
  #standsOnBroken({ revision }: Revision): boolean {
    if (!this.#graph.needsOf(revision).some((id) => this.#broken.has(id))) return false
    this.#broken.add(revision)
    return true
  }

  #tell({ revision: id }: Revision): void {
    const { revisions } = this.#graph
    const at = revisions.findIndex(({ revision }) => revision === id)
    this.#options.onProgress?.({ step: 'verify', revision: { id, at, total: revisions.length } })
  }

  #choice(): { readonly wanted: readonly Revision[]; readonly isJudged: (revision: Revision) => boolean } {
    const { revision, revisions } = this.#options
    const judged = revision === undefined ? (revisions ?? null) : namedRevisions(this.#graph, revision)
    const needed = judged === null ? null : this.#graph.ancestorsOf([...judged])
    return {
      wanted: this.#graph.revisions.filter((candidate) => needed?.has(candidate.revision) ?? true),
      isJudged: (candidate) => judged?.has(candidate.revision) ?? true,
    }
  }

  get #judging() {
    const { rows = defaultRows, seed = 1, partial = false } = this.#options
    return { rows: rows === 0 ? null : { rows, seed }, partial }
  }

  async #cache(ground: ProvingGround): Promise<ProofCache> {
    if (this.#options.cache === false || this.#options.keep !== undefined) return ProofCache.none()
    const setup = (await this.#project.scratch()).setup ?? null
    return ProofCache.open(this.#project.config.root, this.#graph, {
      toolVersion: await toolVersion(),
      engine: this.#dialect.name,
      engineVersion: await this.#dialect.fetchVersion(ground.session.connection),
      settings: { ...this.#judging, setup, fixtures: [...this.#fixtures] },
    })
  }

  #report(revision: Revision, judgement: Judgement, durationMs: number, isCached = false): VerifiedRevision {
    const { revision: id, message, path } = revision
    const place = { revision: id, path: relative(process.cwd(), path) }
    const { verdict, declared, findings, evidence, unfilled = [], tried = [] } = judgement
    const verified: VerifiedRevision = {
      ...place,
      message,
      verdict,
      ...(declared === undefined ? {} : { declared }),
      findings: findings.map((finding) => ({ ...finding, ...place })),
      ...(evidence === undefined ? {} : { evidence }),
      ...(isCached ? { cached: true } : {}),
      durationMs: Math.round(durationMs),
    }
    this.#judged.set(id, verified)
    for (const table of tried) this.#tables.add(table)
    for (const table of unfilled) {
      this.#tables.add(table.table)
      if (!this.#unfilled.some((other) => other.table === table.table)) this.#unfilled.push(table)
    }
    this.#options.onRevision?.(verified)
    return verified
  }

  #result(findings: readonly Finding[]): VerifyResult {
    const { strict = false } = this.#options
    const fails = ({ severity }: Finding): boolean => severity === 'error' || (strict && severity === 'warning')
    const all = [...findings, ...this.#all.flatMap((revision) => revision.findings)]
    const { rows } = this.#judging
    return {
      ok: this.#all.every(passes) && !all.some(fails),
      revisions: this.#all,
      ...(findings.length === 0 ? {} : { findings }),
      ...(rows === null ? {} : { seed: rows.seed, tables: this.#tables.size, unfilled: this.#unfilled }),
    }
  }
}
