/**
 * The revisions as a graph: a revision stands on its parents (`downRevision`, several: a merge) and needs what it
 * `dependsOn`. Pure, built from any list; nothing here knows files or databases. Iterative throughout: histories are long.
 */
import { DbtoolError } from '../errors/index.js'
import { compareText } from '../schema/index.js'
import { cycle, duplicate, labelTaken, missingNeed } from './graph-problems.js'

/** What the graph needs of a revision. `path` only appears in messages. */
export interface GraphRevision {
  readonly revision: string
  readonly downRevision: readonly string[]
  /** Ids, or branch labels: these stand for the revision that has the label. */
  readonly dependsOn: readonly string[]
  readonly branchLabels: readonly string[]
  /** Revisions whose place it has taken, oldest first; a database that is at the last of them is at this one. */
  readonly replaces?: readonly string[]
  readonly path: string
}

interface Edges {
  readonly parents: readonly string[]
  /** Parents and dependencies, each once. */
  readonly needs: readonly string[]
  readonly children: string[]
  /** Children, and what depends on it. */
  readonly users: string[]
  /** How many of its needs have no place in the order yet. */
  waiting: number
}

export class RevisionGraph<R extends GraphRevision = GraphRevision> {
  readonly #byId: ReadonlyMap<string, R>
  /** What else names a revision: branch labels, and ids that a revision has replaced. */
  readonly #labels: ReadonlyMap<string, string>
  readonly #replaced: ReadonlyMap<string, string>
  readonly #edges: ReadonlyMap<string, Edges>
  readonly #order: readonly R[]

  private constructor(byId: ReadonlyMap<string, R>, labels: ReadonlyMap<string, string>) {
    this.#byId = byId
    this.#labels = labels
    this.#replaced = replacedIds(byId)
    this.#edges = edgesOf(byId, labels, this.#replaced)
    this.#order = topological(byId, this.#edges)
  }

  /**
   * @throws {DbtoolError} DBT_REVISION_DUPLICATE, DBT_REVISION_PARENT_MISSING, DBT_REVISION_CYCLE, DBT_LABEL_TAKEN, each
   * with ids and files.
   */
  static from<R extends GraphRevision>(revisions: Iterable<R>): RevisionGraph<R> {
    const byId = new Map<string, R>()
    for (const revision of revisions) {
      const twin = byId.get(revision.revision)
      if (twin !== undefined) throw duplicate(twin, revision)
      byId.set(revision.revision, revision)
    }
    const labels = new Map<string, string>()
    for (const revision of byId.values()) {
      for (const label of distinct(revision.branchLabels)) {
        const owner = byId.get(labels.get(label) ?? label)
        if (owner !== undefined) throw labelTaken(label, owner, revision)
        labels.set(label, revision.revision)
      }
    }
    return new RevisionGraph(byId, labels)
  }

  /** Every revision, each after all that it stands on and depends on; of several that could come next, the smallest id. */
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

  /** The revision that has this branch label, or null. */
  labelled(label: string): string | null {
    return this.#labels.get(label) ?? null
  }

  /** The revision that has taken the place of this one, or null. */
  replacementOf(id: string): string | null {
    return this.#byId.has(id) ? null : (this.#replaced.get(id) ?? null)
  }

  /** The revision that a database with this head is at: itself, or the one that replaces it and ends with it; else null. */
  standsFor(head: string): string | null {
    if (this.#byId.has(head)) return head
    const by = this.#replaced.get(head)
    return by !== undefined && this.#byId.get(by)?.replaces?.at(-1) === head ? by : null
  }

  /** Revisions that no other has for a parent. */
  get heads(): readonly string[] {
    return this.#ids(({ children }) => children.length === 0)
  }

  get bases(): readonly string[] {
    return this.#ids(({ parents }) => parents.length === 0)
  }

  #ids(test: (edges: Edges) => boolean): readonly string[] {
    return this.#order.map(({ revision }) => revision).filter((id) => test(this.#edges.get(id) as Edges))
  }

  parentsOf(id: string): readonly string[] {
    return this.#edges.get(id)?.parents ?? []
  }

  childrenOf(id: string): readonly string[] {
    return this.#edges.get(id)?.children ?? []
  }

  /** What it stands on and depends on, directly. */
  needsOf(id: string): readonly string[] {
    return this.#edges.get(id)?.needs ?? []
  }

  /** What stands on it or depends on it, directly. */
  usersOf(id: string): readonly string[] {
    return this.#edges.get(id)?.users ?? []
  }

  /** The revisions and all that they stand on or need. Unknown ids are left out. */
  ancestorsOf(ids: readonly string[]): ReadonlySet<string> {
    return this.#reach(ids, (id) => this.needsOf(id))
  }

  /** The revisions and all that stand on them or need them. */
  descendantsOf(ids: readonly string[]): ReadonlySet<string> {
    return this.#reach(ids, (id) => this.usersOf(id))
  }

  /** The revision, all that it stands on and all that stand on it; dependencies do not count. */
  lineageOf(id: string): ReadonlySet<string> {
    return new Set([
      ...this.#reach([id], (at) => this.parentsOf(at)),
      ...this.#reach([id], (at) => this.childrenOf(at)),
    ])
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
    // Mostly there is nothing to do, and then no way has to be walked to see it.
    if (targets.every((target) => heads.includes(target))) return []
    const applied = this.ancestorsOf(heads)
    const wanted = this.ancestorsOf(targets)
    return this.#order.filter(({ revision }) => wanted.has(revision) && !applied.has(revision))
  }

  /** What a downgrade undoes, in order, on a database that is at `heads`: the roots and whatever stands on or needs them. */
  planDowngrade(heads: readonly string[], roots: readonly string[]): readonly R[] {
    const applied = this.ancestorsOf(heads)
    const gone = this.descendantsOf(roots)
    return this.#order.filter(({ revision }) => applied.has(revision) && gone.has(revision)).toReversed()
  }

  /**
   * The heads of a set of applied revisions: those that no other of them stands on or needs. What only a dependency holds
   * has no place of its own in the books.
   */
  headsOf(applied: ReadonlySet<string>): readonly string[] {
    return this.#tips(applied, ({ users }) => users)
  }

  /** The newest of a set of applied revisions on each branch; of these, one may depend on another. */
  branchTipsOf(applied: ReadonlySet<string>): readonly string[] {
    return this.#tips(applied, ({ children }) => children)
  }

  #tips(applied: ReadonlySet<string>, above: (edges: Edges) => readonly string[]): readonly string[] {
    return this.#order
      .map(({ revision }) => revision)
      .filter((id) => applied.has(id) && !above(this.#edges.get(id) as Edges).some((user) => applied.has(user)))
  }
}

function replacedIds(byId: ReadonlyMap<string, GraphRevision>): ReadonlyMap<string, string> {
  const replaced = new Map<string, string>()
  for (const { revision, replaces = [] } of byId.values()) {
    for (const id of replaces) replaced.set(id, revision)
  }
  return replaced
}

function edgesOf(
  byId: ReadonlyMap<string, GraphRevision>,
  labels: ReadonlyMap<string, string>,
  replaced: ReadonlyMap<string, string>,
): ReadonlyMap<string, Edges> {
  const resolve = (revision: GraphRevision, name: string): string => {
    const id = byId.has(name) ? name : (labels.get(name) ?? replaced.get(name))
    if (id === undefined) throw missingNeed(revision, name)
    return id
  }
  const edges = new Map<string, Edges>()
  for (const revision of byId.values()) {
    const parents = distinct(revision.downRevision.map((id) => resolve(revision, id)))
    const depends = revision.dependsOn
    const needs =
      depends.length === 0 ? parents : distinct([...parents, ...depends.map((name) => resolve(revision, name))])
    edges.set(revision.revision, { parents, needs, children: [], users: [], waiting: needs.length })
  }
  for (const [id, { parents, needs }] of edges) {
    for (const parent of parents) edges.get(parent)?.children.push(id)
    for (const need of needs) edges.get(need)?.users.push(id)
  }
  for (const { children, users } of edges.values()) {
    if (children.length > 1) children.sort(compareText)
    if (users.length > 1) users.sort(compareText)
  }
  return edges
}

/** Lists of one, which nearly all are, as they are: a thousand sets would cost more than the rest of the graph. */
function distinct(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)]
}

/** Kahn's algorithm; of the revisions that are ready, the one with the smallest id comes next. */
function topological<R extends GraphRevision>(
  byId: ReadonlyMap<string, R>,
  edges: ReadonlyMap<string, Edges>,
): readonly R[] {
  // The largest first, so that the next one is taken from the end.
  const ready = [...edges.keys()].filter((id) => edges.get(id)?.waiting === 0).sort((a, b) => compareText(b, a))
  const order: R[] = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(byId.get(id) as R)
    for (const user of edges.get(id)?.users ?? []) {
      const above = edges.get(user) as Edges
      above.waiting -= 1
      if (above.waiting === 0) ready.splice(placeOf(ready, user), 0, user)
    }
  }
  if (order.length < byId.size) {
    const ordered = new Set(order.map(({ revision }) => revision))
    throw cycle(byId, (id) => edges.get(id)?.needs.find((need) => !ordered.has(need)))
  }
  return order
}

/** Where an id belongs in a list that is sorted from large to small. */
function placeOf(sorted: readonly string[], id: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareText(sorted[middle] as string, id) > 0) low = middle + 1
    else high = middle
  }
  return low
}
