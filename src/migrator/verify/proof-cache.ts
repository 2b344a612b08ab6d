import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import type { Judgement } from './judge.js'

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
  readonly #known: ReadonlyMap<string, Judgement>
  readonly #keys: ReadonlyMap<string, string>
  readonly #added = new Map<string, Judgement>()

  private constructor(path: string | null, keys: ReadonlyMap<string, string>, known: ReadonlyMap<string, Judgement>) {
    this.#path = path
    this.#keys = keys
    this.#known = known
  }

  /** @param root The folder of the configuration; without `node_modules` in it, nothing is kept. */
  static open(root: string, graph: RevisionGraph<Revision>, conditions: ProofConditions): ProofCache {
    const modules = join(root, 'node_modules')
    if (!existsSync(modules)) return ProofCache.none()
    const path = join(modules, '.cache', 'dbtool', 'proofs.json')
    return new ProofCache(path, keysOf(graph, conditions), readProofs(path))
  }

  /** Knows nothing and keeps nothing. */
  static none(): ProofCache {
    return new ProofCache(null, new Map(), new Map())
  }

  find(revision: Revision): Judgement | null {
    return this.#known.get(this.#keys.get(revision.revision) ?? '') ?? null
  }

  add(revision: Revision, judgement: Judgement): void {
    const key = this.#keys.get(revision.revision)
    if (key !== undefined) this.#added.set(key, judgement)
  }

  /** Writes what has been added. That it cannot is no reason to fail: the next run proves all of it again. */
  async save(): Promise<void> {
    if (this.#path === null || this.#added.size === 0) return
    const all = [...this.#known, ...this.#added].slice(-maxProofs)
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const draft = `${this.#path}.${process.pid}`
      await writeFile(draft, JSON.stringify({ version: 2, proofs: Object.fromEntries(all) }))
      await rename(draft, this.#path)
    } catch {
      // Read-only folders, a full disk.
    }
  }
}

const maxProofs = 5000

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

function readProofs(path: string): ReadonlyMap<string, Judgement> {
  try {
    const stored = JSON.parse(readFileSync(path, 'utf8')) as { version?: number; proofs?: Record<string, Judgement> }
    return stored.version === 2 ? new Map(Object.entries(stored.proofs ?? {})) : new Map()
  } catch {
    return new Map()
  }
}
