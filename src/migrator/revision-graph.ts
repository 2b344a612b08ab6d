/**
 * The revisions as a graph: a revision stands on its parents (`downRevision`, several: a merge) and needs what it
 * `dependsOn`. Pure, built from any list; nothing here knows files or databases. Iterative throughout: histories are long.
 */
import { DbtoolError } from '../errors/index.js'
import { compareText } from '../schema/index.js'

/** What the graph needs of a revision. `path` only appears in messages. */
export interface GraphRevision {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly dependsOn: readonly string[]
  readonly branchLabels: readonly string[]
  readonly path: string
}

export class RevisionGraph<R extends GraphRevision = GraphRevision> {
  readonly #byId: ReadonlyMap<string, R>
  readonly #children: ReadonlyMap<string, readonly string[]>
  readonly #order: readonly R[]

  private constructor(
    byId: ReadonlyMap<string, R>,
    children: ReadonlyMap<string, readonly string[]>,
    order: readonly R[],
  ) {
    this.#byId = byId
    this.#children = children
    this.#order = order
  }

  /**
   * @throws {DbtoolError} DBT_REVISION_DUPLICATE, DBT_REVISION_PARENT_MISSING, DBT_REVISION_CYCLE, each with ids and files.
   */
  static from<R extends GraphRevision>(revisions: Iterable<R>): RevisionGraph<R> {
    const byId = new Map<string, R>()
    for (const revision of revisions) {
      const twin = byId.get(revision.revision)
      if (twin !== undefined) throw duplicate(twin, revision)
      byId.set(revision.revision, revision)
    }
    const children = new Map<string, string[]>()
    for (const revision of byId.values()) {
      for (const parent of needsOf(revision)) {
        if (!byId.has(parent)) throw missingParent(revision, parent)
      }
      for (const parent of revision.downRevision)
        children.set(parent, [...(children.get(parent) ?? []), revision.revision])
    }
    return new RevisionGraph(byId, children, topological(byId))
  }

  /** Every revision, each after all that it stands on; ties by id. */
  get revisions(): readonly R[] {
    return this.#order
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** @throws {DbtoolError} DBT_REVISION_NOT_FOUND. */
  get(id: string): R {
    const revision = this.#byId.get(id)
    if (revision === undefined) {
      throw new DbtoolError('DBT_REVISION_NOT_FOUND', `There is no revision ${id}.`, { next: ['dbtool history'] })
    }
    return revision
  }

  /** Revisions that no other has for a parent. */
  get heads(): readonly string[] {
    return this.#order.filter((revision) => !this.#children.has(revision.revision)).map((revision) => revision.revision)
  }

  get bases(): readonly string[] {
    return this.#order.filter((revision) => revision.downRevision.length === 0).map((revision) => revision.revision)
  }

  childrenOf(id: string): readonly string[] {
    return this.#children.get(id) ?? []
  }

  /** The revisions and all that they stand on or need. Unknown ids are left out. */
  ancestorsOf(ids: readonly string[]): ReadonlySet<string> {
    return this.#reach(ids, (id) => {
      const revision = this.#byId.get(id)
      return revision === undefined ? [] : needsOf(revision)
    })
  }

  /** The revisions and all that stand on them or need them. */
  descendantsOf(ids: readonly string[]): ReadonlySet<string> {
    const users = new Map<string, string[]>()
    for (const revision of this.#order) {
      for (const need of needsOf(revision)) users.set(need, [...(users.get(need) ?? []), revision.revision])
    }
    return this.#reach(ids, (id) => users.get(id) ?? [])
  }

  #reach(ids: readonly string[], next: (id: string) => readonly string[]): ReadonlySet<string> {
    const seen = new Set<string>()
    const open = ids.filter((id) => this.#byId.has(id))
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue
      seen.add(id)
      open.push(...next(id))
    }
    return seen
  }

  /** What an upgrade to the targets runs, in order, on a database that is at `heads`. */
  planUpgrade(heads: readonly string[], targets: readonly string[]): readonly R[] {
    const applied = this.ancestorsOf(heads)
    const wanted = this.ancestorsOf(targets)
    return this.#order.filter(({ revision }) => wanted.has(revision) && !applied.has(revision))
  }

  /** What a downgrade undoes, in order, so that of the applied revisions only `keep` and what they need are left. */
  planDowngrade(heads: readonly string[], keep: readonly string[]): readonly R[] {
    const applied = this.ancestorsOf(heads)
    const kept = this.ancestorsOf(keep)
    return this.#order.filter(({ revision }) => applied.has(revision) && !kept.has(revision)).toReversed()
  }

  /** The heads of a set of applied revisions: those on which no other of them stands. */
  headsOf(applied: ReadonlySet<string>): readonly string[] {
    return this.#order
      .map(({ revision }) => revision)
      .filter((id) => applied.has(id) && !this.childrenOf(id).some((child) => applied.has(child)))
  }
}

function needsOf(revision: GraphRevision): readonly string[] {
  return [...revision.downRevision, ...revision.dependsOn]
}

/** Kahn's algorithm with a heap of ready revisions would be faster than sorting; histories are too short to notice. */
function topological<R extends GraphRevision>(byId: ReadonlyMap<string, R>): readonly R[] {
  const waiting = new Map<string, number>()
  const users = new Map<string, string[]>()
  for (const revision of byId.values()) {
    const needs = new Set(needsOf(revision))
    waiting.set(revision.revision, needs.size)
    for (const need of needs) {
      const list = users.get(need)
      if (list === undefined) users.set(need, [revision.revision])
      else list.push(revision.revision)
    }
  }
  let ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id)
  const order: R[] = []
  while (ready.length > 0) {
    const next: string[] = []
    for (const id of ready.toSorted(compareText)) {
      order.push(byId.get(id) as R)
      for (const user of users.get(id) ?? []) {
        const left = (waiting.get(user) ?? 0) - 1
        waiting.set(user, left)
        if (left === 0) next.push(user)
      }
    }
    ready = next
  }
  if (order.length < byId.size) throw cycle(byId, new Set(order.map((revision) => revision.revision)))
  return order
}

function duplicate(a: GraphRevision, b: GraphRevision): DbtoolError {
  return new DbtoolError(
    'DBT_REVISION_DUPLICATE',
    `Two files have the revision id ${a.revision}: ${a.path} and ${b.path}.`,
    {
      hint: 'Give the one that no database has applied yet another id, in its header.',
      next: ['dbtool status'],
      facts: { revision: a.revision, files: [a.path, b.path] },
    },
  )
}

function missingParent(revision: GraphRevision, parent: string): DbtoolError {
  return new DbtoolError(
    'DBT_REVISION_PARENT_MISSING',
    `Revision ${revision.revision} (${revision.path}) stands on ${parent}, but no file has that id.`,
    {
      hint: 'Bring the file back from version control, or point the header at another revision.',
      next: [`git log --all --oneline -S ${parent}`],
      facts: { revision: revision.revision, parent, file: revision.path },
    },
  )
}

function cycle(byId: ReadonlyMap<string, GraphRevision>, ordered: ReadonlySet<string>): DbtoolError {
  const left = [...byId.keys()].filter((id) => !ordered.has(id))
  const path: string[] = []
  let at = left[0]
  while (at !== undefined && !path.includes(at)) {
    path.push(at)
    at = needsOf(byId.get(at) as GraphRevision).find((need) => !ordered.has(need))
  }
  const circle = at === undefined ? path : [...path.slice(path.indexOf(at)), at]
  const files = [...new Set(circle)].map((id) => byId.get(id)?.path)
  return new DbtoolError(
    'DBT_REVISION_CYCLE',
    `Revisions stand on each other in a circle: ${circle.join(' → ')} (${files.join(', ')}).`,
    {
      hint: 'Mend the downRevision or dependsOn of one of these files.',
      next: ['dbtool history'],
      facts: { revisions: circle, files },
    },
  )
}
