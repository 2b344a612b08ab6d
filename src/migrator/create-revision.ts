import { randomBytes } from 'node:crypto'
import { join, relative } from 'node:path'
import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import { defaultFileTemplate, fileNameOf } from '../migration-file/file-name.js'
import { isRevisionId } from '../migration-file/header.js'
import { type RevisionDraft, renderRevision } from '../migration-file/render.js'
import { writeNewFile } from '../migration-file/write.js'
import { type Operation, reversePlan, summarize } from '../operations/index.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { diffSchemas } from '../schema-diff/index.js'
import { type AnswerOptions, answersFrom } from './answers.js'
import { declaredSchema } from './declared-schema.js'
import { diffQuestions } from './diff-questions.js'
import { requireKnownHeads } from './known-heads.js'
import { lossesOf, requirementOf } from './losses.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { proveRevision } from './proof.js'
import { fetchDatabase, fetchState, ownership, reading } from './reading.js'
import { onScratch, replay, replayedSchema } from './replay.js'
import type { RevisionResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { parentsOf } from './revision-parents.js'

export interface CreateRevisionOptions extends AnswerOptions {
  readonly message: string
  /** Writes what leads from the database, or from the revisions, to the models; else the revision is empty. */
  readonly autogenerate: boolean
  readonly against: 'database' | 'revisions'
  readonly dryRun: boolean
  /** Whether to run the revision on a scratch database before it is kept. */
  readonly proof: boolean
  readonly head?: string | undefined
  readonly splice?: boolean | undefined
  readonly branchLabel?: string | undefined
  readonly dependsOn?: readonly string[] | undefined
  readonly revId?: string | undefined
  /** For tests that need the same file twice; default now. */
  readonly now?: Date | undefined
}

/** Writes a new revision file. */
export async function createRevision(project: Project, options: CreateRevisionOptions): Promise<RevisionResult> {
  const graph = await project.graph()
  const downRevision = parentsOf(graph, options)
  const dialectName = project.config.url === null ? null : await project.dialect()
  const changes = options.autogenerate ? await autogenerate(project, graph, options) : noChanges
  const { operations } = changes
  if (options.autogenerate && operations.length === 0) {
    return { revision: null, path: null, operations: [], destructive: false }
  }
  const losses = lossesOf(operations)
  const draft: RevisionDraft = {
    revision: revisionId(graph, options.revId),
    downRevision,
    message: options.message,
    branchLabels: options.branchLabel === undefined ? [] : [options.branchLabel],
    dependsOn: (options.dependsOn ?? []).map((id) => graph.get(id).revision),
    upgrade: operations,
    downgrade: reversePlan(operations),
    lossy: losses.length === 0 ? null : { columns: losses, reason: options.message || 'dropped from the models' },
    requires: requirementOf(operations),
  }
  const source = renderRevision(draft, dialectName?.name ?? 'sqlite')
  if (options.autogenerate && options.proof) await prove(project, graph, options, source, changes)
  const result = { operations: operations.map(summarize), destructive: losses.length > 0 }
  const proved = options.autogenerate && options.proof ? { proved: true } : {}
  if (options.dryRun) return { revision: draft.revision, path: null, ...result, source, ...proved }
  const path = filePath(project, draft, options.now ?? new Date())
  await writeNewFile(path, source)
  return { revision: draft.revision, path: relative(process.cwd(), path), ...result, ...proved }
}

function revisionId(graph: RevisionGraph<Revision>, wanted: string | undefined): string {
  if (wanted === undefined) return randomBytes(6).toString('hex')
  if (!isRevisionId(wanted)) {
    throw new DbtoolError(
      'DBT_USAGE',
      'A revision id is 1 to 64 letters, digits or underscores, and none of head, heads, base, current.',
    )
  }
  if (!graph.has(wanted)) return wanted
  throw new DbtoolError('DBT_REVISION_DUPLICATE', `There is a revision ${wanted} already: ${graph.get(wanted).path}.`)
}

function filePath(project: Project, draft: RevisionDraft, at: Date): string {
  const { dirs, fileTemplate } = project.config.migrations
  const [folder = 'migrations'] = dirs.value
  return join(folder, fileNameOf({ ...draft, at }, fileTemplate ?? defaultFileTemplate, '.ts'))
}

interface Changes {
  readonly from: Schema
  readonly to: Schema
  readonly operations: readonly Operation[]
}

const noChanges: Changes = { from: emptySchema, to: emptySchema, operations: [] }

async function autogenerate(
  project: Project,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
): Promise<Changes> {
  const dialect = await project.dialect()
  const to = await declaredSchema(project, dialect)
  const from =
    options.against === 'revisions' ? await replayedSchema(project, dialect) : await liveSchema(project, graph)
  const answers = answersFrom(options)
  const operations = await diffSchemas(from, to, diffQuestions(dialect, answers))
  answers.requireAll()
  return { from, to, operations }
}

async function prove(
  project: Project,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
  source: string,
  { from, to }: Changes,
): Promise<void> {
  const dialect = await project.dialect()
  await proveRevision({
    dialect,
    build: await presentState(project, dialect, graph, options),
    from,
    to,
    source,
    owned: (schema: Schema) => ownedSchema(schema, ownership(project)),
  })
}

/** @throws {DbtoolError} DBT_BEHIND when revisions are pending: their work would be written a second time. */
async function liveSchema(project: Project, graph: RevisionGraph<Revision>): Promise<Schema> {
  const heads = requireKnownHeads(graph, await fetchState(project))
  const pending = graph.planUpgrade(heads, graph.heads)
  if (pending.length > 0) {
    const ids = pending.map((revision) => revision.revision).join(', ')
    throw new DbtoolError(
      'DBT_BEHIND',
      `The database is behind its revisions: ${ids} ${pending.length === 1 ? 'is' : 'are'} pending.`,
      {
        hint: '--against revisions compares with the files and needs no up-to-date database.',
        next: ['dbtool upgrade head'],
      },
    )
  }
  return (await fetchDatabase(project)).schema
}

async function presentState(
  project: Project,
  dialect: Dialect,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
): Promise<readonly string[]> {
  if (options.against === 'database')
    return (await reading(project, (connection) => dialect.scratch.dump(connection))) ?? []
  return onScratch(dialect, async (session) => {
    await replay(dialect, session, graph.revisions)
    return dialect.scratch.dump(session.connection)
  })
}
