import { relative } from 'node:path'
import { type DbtoolError, isDbtoolError } from '../../errors/index.js'
import { readSource } from '../../migration-file/checksum.js'
import { substanceOf } from '../../migration-file/substance.js'
import { GitRepository } from '../git.js'
import type { Project } from '../project.js'
import { fetchState } from '../reading.js'
import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import { type CommittedRevision, revisionsAtBase } from '../revisions-at.js'
import { modifiedRevisions } from '../status.js'
import { type BaseBranch, clonedBaseBranch, namedBaseBranch } from './base-branch.js'
import { type CiContext, type CiStepDefinition, findingOfError, outcomeOf } from './step.js'

interface Comparison {
  /** Part of a line. */
  readonly said: string
  readonly findings: readonly Finding[]
}

/**
 * No revision was changed or taken away that others have: it may have run somewhere. Asked of the branch that this one is
 * to be merged into, and of the books of the application's database, where there is one; a laptop has it, a build
 * machine need not.
 */
export const unedited: CiStepDefinition = {
  name: 'unedited',
  async run(context) {
    const base = await comparedWithBase(context)
    const books = await comparedWithBooks(context.project)
    // One that both know is one finding.
    const known = new Set(base.findings.filter(({ severity }) => severity === 'error').map(({ revision }) => revision))
    const findings = [
      ...base.findings,
      ...books.findings.filter(({ revision }) => revision === undefined || !known.has(revision)),
    ]
    return outcomeOf([base.said, books.said].filter((part) => part !== '').join('; '), findings)
  },
}

async function comparedWithBase({ project, options }: CiContext): Promise<Comparison> {
  const named = namedBaseBranch(options.base, options.environment ?? process.env)
  try {
    const base = named ?? (await clonedBaseBranch(await GitRepository.at(project.config.root)))
    if (base !== null) return await comparedWith(project, base)
    return { said: 'no base branch is known (name one: --base)', findings: [] }
  } catch (error) {
    if (!isDbtoolError(error)) throw error
    // A pull request that cannot be compared must not pass; without one there may be no repository at all.
    if (named === null) return { said: withoutBase(error), findings: [] }
    const { message } = findingOfError(error)
    const finding = { ...findingOfError(error), message: `${message} ${named.saidBy} names ${named.ref} for a base.` }
    return { said: `cannot be compared with ${named.ref}`, findings: [finding] }
  }
}

function withoutBase({ code, message }: DbtoolError): string {
  const isElsewhere = code === 'DBT_REPOSITORY_MISSING'
  return isElsewhere ? 'no git repository to compare with' : `not compared with a base branch: ${message}`
}

async function comparedWith(project: Project, { ref }: BaseBranch): Promise<Comparison> {
  const before = await revisionsAtBase(project, ref)
  const graph = await project.graph()
  const findings: Finding[] = []
  for (const old of before.values()) {
    const finding = await changeOf(old, graph, ref)
    if (finding !== null) findings.push(finding)
  }
  const said = findings.some(({ severity }) => severity === 'error')
    ? `edited since ${ref}: ${ids(findings)}`
    : `${before.size} revisions as in ${ref}`
  return { said, findings }
}

async function changeOf(old: CommittedRevision, graph: RevisionGraph<Revision>, ref: string): Promise<Finding | null> {
  const { revision } = old
  const about = { severity: 'error', object: `revision ${revision}`, revision } as const
  if (!graph.has(revision)) {
    // Squashed: its id stands for the revision that has taken its place.
    if (graph.replacementOf(revision) !== null) return null
    const path = shown(old.path)
    return {
      ...about,
      rule: 'revision-removed',
      message: `${path} is part of ${ref} and is gone here: databases that have applied it could go neither forward nor back`,
      fix: checkoutCommand(ref, path),
    }
  }
  const now = graph.get(revision)
  if (now.checksum === old.checksum) return null
  const path = shown(now.path)
  if (await isSame(old, now)) {
    return {
      ...about,
      rule: 'revision-redeclared',
      severity: 'note',
      path,
      message: `${path} differs from ${ref} in comments, layout or declarations only; what it does is the same`,
    }
  }
  return {
    ...about,
    rule: 'revision-edited',
    path,
    message: `${path} is part of ${ref} and does something else here: databases that have applied it will not run it again`,
    fix: `Undo the edit (${checkoutCommand(ref, path)}) and write a new revision.`,
  }
}

/** The command that brings a file back, to be pasted into a shell. */
function checkoutCommand(ref: string, path: string): string {
  return `git checkout ${shellWord(ref)} -- ${shellWord(path)}`
}

function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

async function isSame(old: CommittedRevision, now: Revision): Promise<boolean> {
  if (now.module !== undefined) return false
  return (await substanceOf(old.path, old.source)) === (await substanceOf(now.path, readSource(now.path)))
}

async function comparedWithBooks(project: Project): Promise<Comparison> {
  if (!project.hasDatabase) return { said: '', findings: [] }
  const graph = await project.graph()
  try {
    const state = await fetchState(project)
    const edited = modifiedRevisions(graph, state)
    const findings = edited.map((revision): Finding => {
      const path = shown(graph.get(revision).path)
      return {
        rule: 'unedited',
        severity: 'error',
        object: `revision ${revision}`,
        message: `${path} was changed after it was applied`,
        fix: 'Undo the edit and write a new revision.',
        revision,
        path,
      }
    })
    if (edited.length > 0) return { said: `edited since they were applied: ${ids(findings)}`, findings }
    return { said: state.exists ? 'files are as they were applied' : 'nothing is applied here', findings }
  } catch (error) {
    if (!isDbtoolError(error) || error.code !== 'DBT_CONNECT') throw error
    const finding = findingOfError(error, 'warning')
    const message = `the files could not be compared with the books of the application's database: ${finding.message}`
    return { said: 'the application database cannot be reached', findings: [{ ...finding, message }] }
  }
}

function ids(findings: readonly Finding[]): string {
  return findings.flatMap(({ revision, severity }) => (severity === 'error' ? [revision] : [])).join(', ')
}

function shown(path: string): string {
  return relative(process.cwd(), path)
}
