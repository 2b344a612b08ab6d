import { randomBytes } from 'node:crypto'
import { join, relative } from 'node:path'
import type { Dialect, StructurePart } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { defaultFileTemplate, fileNameOf } from '../migration-file/file-name.js'
import { isRevisionId } from '../migration-file/header.js'
import { type RevisionDraft, renderRevision } from '../migration-file/render.js'
import { writeNewFile } from '../migration-file/write.js'
import { type Operation, reversePlan } from '../operations/index.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { diffSchemas } from '../schema-diff/index.js'
import { type AnswerOptions, answersFrom } from './answers.js'
import { resolveId } from './branch.js'
import { concernedPart, onlyPart } from './concerned-part.js'
import { declaredSchema } from './declared-schema.js'
import { diffQuestions } from './diff-questions.js'
import type { EngineTexts } from './engine-texts.js'
import { requireKnownHeads } from './known-heads.js'
import { lossesOf, requirementOf } from './losses.js'
import { manyLocks } from './many-locks.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { proveRevision } from './proof.js'
import { fetchDatabase, type LiveDatabase, ownership, reading } from './reading.js'
import { replay, replayedDatabase } from './replay.js'
import type { RevisionResult } from './results.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'
import { parentsOf } from './revision-parents.js'
import { onScratch } from './scratch-session.js'
import { summarized } from './summarized.js'

export interface CreateRevisionOptions extends AnswerOptions {
  readonly message: string
  /** Writes what leads from the database, or from the revisions, to the models; else the revision is empty. */
  readonly autogenerate: boolean
  readonly against: 'database' | 'revisions'
  readonly dryRun: boolean
  /** Whether to run the revision on a scratch database before it is kept. */
  readonly proof: boolean
  readonly head?: string | undefined
  /** Several revisions that the new one joins: a merge. */
  readonly merges?: readonly string[] | undefined
  readonly splice?: boolean | undefined
  readonly branchLabel?: string | undefined
  readonly dependsOn?: readonly string[] | undefined
  readonly revId?: string | undefined
  /** For tests that need the same file twice; default now. */
  readonly now?: Date | undefined
  /** Takes what is worth knowing and no result. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** Writes a new revision file. */
export async function createRevision(project: Project, options: CreateRevisionOptions): Promise<RevisionResult> {
  const graph = await project.graph()
  const downRevision = parentsOf(graph, options)
  const changes = options.autogenerate ? await autogenerate(project, graph, options) : noChanges
  const { operations } = changes
  const engine = project.config.url === null ? 'sqlite' : (await engineOf(project, options)).name
  if (options.autogenerate && operations.length === 0) {
    return { revision: null, path: null, operations: [], destructive: false }
  }
  const losses = lossesOf(operations)
  const isWhole = options.autogenerate
    ? ((await engineOf(project, options)).fitsTransaction?.(operations) ?? true)
    : true
  const draft: RevisionDraft = {
    revision: revisionId(graph, options.revId),
    downRevision,
    message: options.message,
    branchLabels: options.branchLabel === undefined ? [] : [options.branchLabel],
    dependsOn: (options.dependsOn ?? []).map((name) => dependencyOf(graph, name)),
    upgrade: operations,
    downgrade: reversePlan(operations),
    lossy: losses.length === 0 ? null : { columns: losses, reason: options.message || 'dropped from the models' },
    requires: requirementOf(operations),
    ...(isWhole ? {} : { transaction: false }),
  }
  const source = renderRevision(draft, engine)
  if (!isWhole) options.onNote?.(manyLocks)
  const wantsProof = options.autogenerate && options.proof
  const proved = wantsProof ? { proved: await prove(project, graph, options, { source, isWhole }, changes) } : {}
  const result = { operations: summarized(operations, changes), destructive: losses.length > 0 }
  if (options.dryRun) return { revision: draft.revision, path: null, ...result, source, ...proved }
  const path = filePath(project, draft, options.now ?? new Date())
  await writeNewFile(path, source)
  return { revision: draft.revision, path: relative(process.cwd(), path), ...result, ...proved }
}

/** A label stays a label; the beginning of an id becomes the id. */
function dependencyOf(graph: RevisionGraph<Revision>, name: string): string {
  return graph.labelled(name) === null ? resolveId(graph, name) : name
}

/** An empty revision is written without asking any server. */
function engineOf(project: Project, options: CreateRevisionOptions): Promise<Dialect> {
  return options.autogenerate ? dialectFor(project, options) : project.declaredDialect()
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

interface Changes extends EngineTexts {
  readonly from: Schema
  readonly to: Schema
  readonly operations: readonly Operation[]
}

const noChanges: Changes = { from: emptySchema, to: emptySchema, operations: [], texts: null, asked: [] }

async function autogenerate(
  project: Project,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
): Promise<Changes> {
  const dialect = await dialectFor(project, options)
  const to = await declaredSchema(project, dialect)
  const source =
    options.against === 'revisions'
      ? await replayedDatabase(project, dialect, to)
      : await liveDatabase(project, graph, to)
  const answers = answersFrom(options)
  const operations = await diffSchemas(source.schema, to, diffQuestions(dialect, source.texts, answers))
  answers.requireAll()
  return { from: source.schema, to, operations, texts: source.texts, asked: source.asked }
}

function dialectFor(project: Project, { against }: Pick<CreateRevisionOptions, 'against'>): Promise<Dialect> {
  return against === 'revisions' ? project.provingDialect() : project.dialect()
}

/** Whether the revision was proved; false where there is no place for a scratch database, which is said once. */
async function prove(
  project: Project,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
  { source, isWhole }: { readonly source: string; readonly isWhole: boolean },
  changes: Changes,
): Promise<boolean> {
  const dialect = await dialectFor(project, options)
  const only = concernedPart(dialect, changes.operations, changes.from, changes.to)
  const namespaces = new Set([...changes.from.namespaces, ...changes.to.namespaces])
  try {
    await proveRevision({
      dialect,
      place: await project.scratch(),
      build: await presentState(project, dialect, graph, options, only),
      from: onlyPart(changes.from, only),
      to: onlyPart(changes.to, only),
      source,
      isWhole,
      owned: (schema: Schema) => onlyPart(ownedSchema(schema, { ...ownership(project), namespaces }), only),
    })
    return true
  } catch (error) {
    if (!isDbtoolError(error) || error.code !== 'DBT_SCRATCH_UNAVAILABLE') throw error
    options.onNote?.(`The revision was not tried on a scratch database: ${error.message} ${error.hint ?? ''}`.trim())
    return false
  }
}

/** @throws {DbtoolError} DBT_BEHIND when revisions are pending: their work would be written a second time. */
async function liveDatabase(project: Project, graph: RevisionGraph<Revision>, wanted: Schema): Promise<LiveDatabase> {
  const live = await fetchDatabase(project, wanted)
  const heads = requireKnownHeads(graph, live.state)
  const pending = graph.planUpgrade(heads, graph.heads)
  if (pending.length === 0) return live
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

async function presentState(
  project: Project,
  dialect: Dialect,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
  only: StructurePart,
): Promise<readonly string[]> {
  if (options.against === 'database') {
    return (await reading(project, (connection) => dialect.scratch.dump(connection, only))) ?? []
  }
  return onScratch(dialect, await project.scratch(), async (session) => {
    await replay(dialect, session, graph.revisions)
    return dialect.scratch.dump(session.connection, only)
  })
}
