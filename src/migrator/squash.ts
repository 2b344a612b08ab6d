import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import type { Dialect } from '../dialect/dialect.js'
import { isDbtoolError } from '../errors/index.js'
import { defaultFileTemplate, fileNameOf } from '../migration-file/file-name.js'
import { readRevisionFile } from '../migration-file/read-folder.js'
import { type RevisionDraft, renderRevision } from '../migration-file/render.js'
import { writeNewFile } from '../migration-file/write.js'
import { runAfterRevision } from './after-revision.js'
import type { Project } from './project.js'
import type { SquashResult } from './results.js'
import { newRevisionId } from './revision-id.js'
import { templatedSource } from './revision-template.js'
import { planSquash, type SquashPlan } from './squash-plan.js'
import { proveSquash } from './squash-proof.js'
import { type SquashSteps, stepsOfSquash } from './squash-steps.js'
import { squashedFolder } from './squashed-graph.js'

export interface SquashOptions {
  /** `a:b`, both ends included. */
  readonly range: string
  readonly message: string
  readonly revId?: string | undefined
  /** Whether to prove on scratch databases that it is equal to what it replaces. */
  readonly proof: boolean
  readonly dryRun: boolean
  readonly onNote?: ((note: string) => void) | undefined
  /** For tests that need the same file twice; default now. */
  readonly now?: Date | undefined
}

/**
 * Puts one revision in the place of several. Their files move to `squashed/` beside it, for databases that are in the
 * middle of them; their ids stay names of the new revision.
 * @throws {DbtoolError} DBT_TARGET_INVALID, DBT_UNSUPPORTED when one of them reads data, DBT_PROOF_FAILED when it is not
 * equal; nothing has been written then.
 */
export async function squash(project: Project, options: SquashOptions): Promise<SquashResult> {
  const graph = await project.graph()
  const plan = planSquash(graph, options.range)
  const dialect = await project.provingDialect()
  const revision = await newRevisionId(project, graph, options.revId)
  const steps = await stepsOfSquash(project, dialect, plan)
  const draft = draftOf(plan, steps, revision, options.message)
  const at = options.now ?? new Date()
  const rendered = renderRevision(draft, dialect.name)
  const source = await templatedSource(project, { ...draft, source: rendered, dialect: dialect.name, at })
  const proved = options.proof && (await prove(project, dialect, plan, source, options))
  const result = { revision, replaces: plan.replaces, proved }
  if (options.dryRun) return { ...result, path: null, moved: [], source }
  const last = plan.revisions.at(-1) as SquashPlan['revisions'][number]
  const template = project.config.migrations.fileTemplate ?? defaultFileTemplate
  const path = join(dirname(last.path), fileNameOf({ revision, message: options.message, at }, template, '.ts'))
  await writeNewFile(path, source)
  const moved: string[] = []
  for (const replaced of plan.revisions) moved.push(await setAside(replaced.path))
  const here = (file: string): string => relative(process.cwd(), file)
  const after = await runAfterRevision(project, path)
  if (after?.ok === false) {
    options.onNote?.(`The file is written, but migrations.afterRevision failed: ${after.message}`)
  }
  return { ...result, path: here(path), moved: moved.map(here) }
}

async function setAside(path: string): Promise<string> {
  const folder = join(dirname(path), squashedFolder)
  await mkdir(folder, { recursive: true })
  const target = join(folder, basename(path))
  await rename(path, target)
  return target
}

function draftOf(plan: SquashPlan, steps: SquashSteps, revision: string, message: string): RevisionDraft {
  const { revisions, downRevision, dependsOn, branchLabels, replaces } = plan
  const said = (key: 'irreversible' | 'requires'): string | null =>
    revisions.flatMap((one) => (one[key] === null ? [] : [one[key]])).join('; ') || null
  const lossy = revisions.flatMap((one) => (one.lossy === null ? [] : [one.lossy]))
  return {
    revision,
    downRevision,
    message,
    branchLabels,
    dependsOn,
    replaces,
    upgrade: steps.upgrade,
    downgrade: steps.downgrade,
    irreversible: said('irreversible'),
    requires: said('requires'),
    lossy:
      lossy.length === 0
        ? null
        : {
            columns: [...new Set(lossy.flatMap(({ columns }) => columns))],
            reason: lossy.map(({ reason }) => reason).join('; '),
          },
    ...(revisions.every(({ transaction }) => transaction) ? {} : { transaction: false }),
  }
}

async function prove(
  project: Project,
  dialect: Dialect,
  plan: SquashPlan,
  source: string,
  { onNote }: SquashOptions,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-squash-'))
  try {
    const path = join(folder, 'revision.ts')
    await writeFile(path, source)
    await proveSquash(project, dialect, plan, await readRevisionFile(path))
    return true
  } catch (error) {
    if (!isDbtoolError(error) || error.code !== 'DBT_SCRATCH_UNAVAILABLE') throw error
    onNote?.(`The revision was not proved: ${error.message} ${error.hint ?? ''}`.trim())
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
