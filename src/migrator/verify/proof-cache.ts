import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import type { Judgement } from './judgement.js'

/** What a proof depends on beside the revisions themselves. */
export interface ProofConditions {
  readonly toolVersion: string
  readonly engine: string
  readonly engineVersion: string
  /** How it is proved: numbers of rows, the seed, texts of fixtures, …; whatever can change a verdict. */
  readonly settings: unknown
}

/**
 * Proofs that were made before. A revision is known by what it says and by everything that is run before it, so that a
 * proof is taken over only where nothing can have changed. Only revisions that passed are kept: what fails is looked at
 * again.
 */
export class ProofCache {
  readonly #path: string | null
  readonly #known: Proofs
  readonly #keys: ReadonlyMap<string, string>
  /** Of the last revision; null: of one of them nothing can be known. */
  readonly #whole: string | null
  readonly #added = new Map<string, Judgement>()
  #addedHistory = false

  private constructor(
    path: string | null,
    known: Proofs,
    graph?: RevisionGraph<Revision>,
    conditions?: ProofConditions,
  ) {
    this.#path = path
    this.#known = known
    this.#keys = graph === undefined || conditions === undefined ? new Map() : keysOf(graph, conditions)
    const last = graph?.revisions.at(-1)
    this.#whole = last === undefined ? null : (this.#keys.get(last.revision) ?? null)
  }

  /** @param root The folder of the configuration; without `node_modules` in it, nothing is kept. */
  static open(root: string, graph: RevisionGraph<Revision>, conditions: ProofConditions): ProofCache {
    const modules = join(root, 'node_modules')
    if (!existsSync(modules)) return ProofCache.none()
    const path = join(modules, '.cache', 'dbtool', 'proofs.json')
    return new ProofCache(path, readProofs(path), graph, conditions)
  }

  /** Knows nothing and keeps nothing. */
  static none(): ProofCache {
    return new ProofCache(null, none)
  }

  find(revision: Revision): Judgement | null {
    return this.#known.proofs.get(this.#keys.get(revision.revision) ?? '') ?? null
  }

  add(revision: Revision, judgement: Judgement): void {
    const key = this.#keys.get(revision.revision)
    if (key !== undefined) this.#added.set(key, judgement)
  }

  /** Whether all revisions together were proved: down from the heads, and branches in both orders. */
  get knowsHistory(): boolean {
    return this.#whole !== null && this.#known.histories.includes(this.#whole)
  }

  addHistory(): void {
    this.#addedHistory = true
  }

  /** Writes what has been added. That it cannot is no reason to fail: the next run proves all of it again. */
  async save(): Promise<void> {
    const whole = this.#addedHistory && this.#whole !== null ? [this.#whole] : []
    if (this.#path === null || this.#added.size + whole.length === 0) return
    const proofs = Object.fromEntries([...this.#known.proofs, ...this.#added].slice(-maxProofs))
    const histories = [...this.#known.histories, ...whole].slice(-maxHistories)
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const draft = `${this.#path}.${process.pid}`
      await writeFile(draft, JSON.stringify({ version, proofs, histories }))
      await rename(draft, this.#path)
    } catch {
      // Read-only folders, a full disk.
    }
  }
}

const version = 3
const maxProofs = 5000
const maxHistories = 100

interface Proofs {
  readonly proofs: ReadonlyMap<string, Judgement>
  /** Whole histories, by the key of their last revision. */
  readonly histories: readonly string[]
}

const none: Proofs = { proofs: new Map(), histories: [] }

/**
 * A key for each revision of which all can be known from its file and those that are run before it: also of a branch of
 * their own, since they are part of the state in which it is proved.
 */
function keysOf(graph: RevisionGraph<Revision>, conditions: ProofConditions): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  let chain = JSON.stringify(conditions)
  for (const revision of graph.revisions) {
    if (reachesOut(revision)) break
    const text = JSON.stringify([chain, revision.revision, revision.checksum])
    chain = createHash('sha256').update(text).digest('hex')
    keys.set(revision.revision, chain)
  }
  return keys
}

/** Whether what it does may depend on other files, which no checksum covers. */
function reachesOut(revision: Revision): boolean {
  if (revision.format === 'static') return true
  if (revision.format === 'sql') return false
  const source = readFileSync(revision.path, 'utf8')
  return /^\s*import\s+(?!type\b)|\bimport\s*\(|\brequire\s*\(|\breadFile|process\.env/m.test(source)
}

function readProofs(path: string): Proofs {
  try {
    const stored = JSON.parse(readFileSync(path, 'utf8')) as {
      version?: number
      proofs?: Record<string, Judgement>
      histories?: unknown
    }
    if (stored.version !== version) return none
    return {
      proofs: new Map(Object.entries(stored.proofs ?? {})),
      histories: Array.isArray(stored.histories) ? stored.histories : [],
    }
  } catch {
    return none
  }
}
