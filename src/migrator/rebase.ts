import { readFile, rename, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { DbtoolError, messageOf } from '../errors/index.js'
import { withParents } from '../migration-file/rewrite-header.js'
import { branchOf } from './branch.js'
import { knownHeads } from './known-heads.js'
import type { Project } from './project.js'
import { fetchState } from './reading.js'
import type { RebaseResult } from './results.js'
import type { Revision } from './revision.js'
import { RevisionGraph } from './revision-graph.js'
import { resolveTarget } from './target.js'
import { multiple } from './target-problems.js'

export interface RebaseOptions {
  /** A revision of the branch that moves: from where it parts from the others on. */
  readonly revision: string
  /** What it stands on from now on; default the one head that is not its own. */
  readonly onto?: string | undefined
  readonly onNote?: ((note: string) => void) | undefined
}

/**
 * Puts a branch that no database has on top of another one, by changing what its first revision stands on.
 * @throws {DbtoolError} DBT_REVISION_APPLIED when the database has some of it; DBT_MULTIPLE_HEADS, DBT_TARGET_INVALID.
 */
export async function rebase(project: Project, options: RebaseOptions): Promise<RebaseResult> {
  const graph = await project.graph()
  const { root } = branchOf(graph, options.revision)
  const moved = graph.descendantsOf([root])
  await requireUnapplied(project, graph, moved, options)
  const from = graph.parentsOf(root)
  if (from.length > 1) {
    throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${root} is a merge of ${from.join(' and ')}; it stays.`, {
      hint: 'Undo and remove it, then write the merge that is wanted.',
      next: [`dbtool show ${root}`],
    })
  }
  const downRevision = ontoOf(graph, options, moved)
  requireElsewhere({ root, from, downRevision }, moved)
  const revision = graph.get(root)
  // The graph as it will be, before anything is written: it may have become a circle through a dependency.
  RevisionGraph.from(graph.revisions.map((one) => (one === revision ? { ...one, downRevision } : one)))
  await rewrite(revision, downRevision)
  const path = relative(process.cwd(), revision.path)
  return { revision: root, path, from, downRevision, moved: inOrder(graph, moved) }
}

function inOrder(graph: RevisionGraph<Revision>, ids: ReadonlySet<string>): readonly string[] {
  return graph.revisions.map(({ revision }) => revision).filter((id) => ids.has(id))
}

function ontoOf(
  graph: RevisionGraph<Revision>,
  { onto, revision }: RebaseOptions,
  moved: ReadonlySet<string>,
): readonly string[] {
  if (onto !== undefined) return resolveTarget(graph, onto, [])
  const others = graph.heads.filter((head) => !moved.has(head))
  if (others.length === 1) return others
  if (others.length > 1) throw multiple(graph, others, 'The head to stand on')
  throw new DbtoolError('DBT_TARGET_INVALID', `There is no other head for ${revision} to stand on.`, {
    next: ['dbtool heads', `dbtool rebase ${revision} --onto <revision>`],
  })
}

function requireElsewhere(
  { root, from, downRevision }: { root: string; from: readonly string[]; downRevision: readonly string[] },
  moved: ReadonlySet<string>,
): void {
  const inside = downRevision.find((id) => moved.has(id))
  if (inside !== undefined) {
    throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${inside} stands on ${root} itself.`, {
      next: ['dbtool history --graph'],
    })
  }
  if (downRevision.join() !== from.join()) return
  throw new DbtoolError('DBT_TARGET_INVALID', `Revision ${root} stands on ${from.join(', ') || 'base'} already.`, {
    next: ['dbtool history --graph'],
  })
}

async function requireUnapplied(
  project: Project,
  graph: RevisionGraph<Revision>,
  moved: ReadonlySet<string>,
  { onNote }: RebaseOptions,
): Promise<void> {
  if (!project.hasDatabase) {
    onNote?.('No database is configured, so none was asked whether it has these revisions.')
    return
  }
  const applied = graph.ancestorsOf(knownHeads(graph, await fetchState(project)))
  const had = inOrder(graph, moved).filter((id) => applied.has(id))
  if (had.length === 0) return
  throw new DbtoolError(
    'DBT_REVISION_APPLIED',
    `The database has applied ${had.join(', ')}; another order would no longer be what happened.`,
    {
      hint: 'Join the branches instead, or undo these revisions first.',
      next: ['dbtool merge heads -m "merge"', `dbtool downgrade ${had[0]}@-${had.length} --yes`],
    },
  )
}

/** The whole file or none of it. */
async function rewrite(revision: Revision, parents: readonly string[]): Promise<void> {
  const { path } = revision
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const source = await readFile(path, 'utf8')
    await writeFile(temporary, await withParents(source, path, parents), { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    throw new DbtoolError('DBT_FILE_UNWRITABLE', `The file ${path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
