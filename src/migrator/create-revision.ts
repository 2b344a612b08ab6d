import { dirname, join, relative, resolve } from 'node:path'
import type { Dialect, StructurePart } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { defaultFileTemplate, fileNameOf } from '../migration-file/file-name.js'
import { type RevisionDraft, renderRevision } from '../migration-file/render.js'
import { type DraftStatements, renderSqlRevision } from '../migration-file/render-sql.js'
import { writeNewFile } from '../migration-file/write.js'
import { isIrreversible, type Operation } from '../operations/index.js'
import { emptySchema, type Schema } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { runAfterRevision } from './after-revision.js'
import { type AnswerOptions, answersFrom } from './answers.js'
import { resolveId } from './branch.js'
import { concernedPart, onlyPart } from './concerned-part.js'
import { declaredSchema } from './declared-schema.js'
import { draftStatements } from './draft-statements.js'
import type { EngineTexts } from './engine-texts.js'
import { requireKnownHeads } from './known-heads.js'
import { safePlan } from './lint/safe-plan.js'
import { lossesOf, requirementOf } from './losses.js'
import { manyLocks } from './many-locks.js'
import { ownedSchema } from './ownership.js'
import { type PlannedOperations, processedOperations } from './process-operations.js'
import type { Project } from './project.js'
import { proveRevision } from './proof.js'
import { fetchDatabase, type LiveDatabase, ownership, reading } from './reading.js'
import { replay, replayedDatabase } from './replay.js'
import type { RevisionResult } from './results.js'
import type { Revision } from './revision.js'
import { type GraphRevision, RevisionGraph } from './revision-graph.js'
import { newRevisionId } from './revision-id.js'
import { parentsOf } from './revision-parents.js'
import { templatedSource } from './revision-template.js'
import { onScratch } from './scratch-session.js'
import { summarized } from './summarized.js'
import { describeUnlisted, unlistedModels } from './unlisted-models.js'

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
  /** Writes a file of plain SQL. */
  readonly sql?: boolean | undefined
  /** One of the folders of revisions; default that of the parent, else the first. */
  readonly dir?: string | undefined
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
  if (options.autogenerate) for (const model of await unlistedModels(project)) options.onNote?.(describeUnlisted(model))
  const operations = changes.wanted
  const engine = !project.hasDatabase ? 'sqlite' : (await engineOf(project, options)).name
  if (options.autogenerate && operations.length === 0) {
    return { revision: null, path: null, operations: [], destructive: false }
  }
  const losses = lossesOf(operations)
  const fits = options.autogenerate ? ((await engineOf(project, options)).fitsTransaction?.(operations) ?? true) : true
  const isWhole = fits && !changes.outsideTransaction
  const draft: RevisionDraft = {
    revision: await newRevisionId(project, graph, options.revId),
    downRevision,
    message: options.message,
    branchLabels: options.branchLabel === undefined ? [] : [options.branchLabel],
    dependsOn: (options.dependsOn ?? []).map((name) => dependencyOf(graph, name)),
    upgrade: changes.planned.upgrade,
    downgrade: changes.planned.downgrade,
    lossy: losses.length === 0 ? null : { columns: losses, reason: options.message || 'dropped from the models' },
    requires: requirementOf(operations),
    ...(isWhole ? {} : { transaction: false }),
  }
  // A label that is taken, or a circle: told before anything is written.
  RevisionGraph.from<GraphRevision>([...graph.revisions, { ...draft, path: 'the new revision' }])
  const at = options.now ?? new Date()
  const source =
    options.sql === true
      ? renderSqlRevision(draft, await statementsOf(project, graph, options, changes))
      : await templatedSource(project, { ...draft, source: renderRevision(draft, engine), dialect: engine, at })
  if (!fits) options.onNote?.(manyLocks)
  const wantsProof = options.autogenerate && options.proof
  const proved = wantsProof ? { proved: await prove(project, graph, options, { source, isWhole }, changes) } : {}
  const result = { operations: summarized(operations, changes), destructive: losses.length > 0 }
  if (options.dryRun) return { revision: draft.revision, path: null, ...result, source, ...proved }
  const path = filePath(
    project,
    folderOf(project, graph, draft, options),
    draft,
    at,
    options.sql === true ? '.sql' : '.ts',
  )
  await writeNewFile(path, source)
  const after = await runAfterRevision(project, path)
  if (after?.ok === false)
    options.onNote?.(`The file is written, but migrations.afterRevision failed: ${after.message}`)
  const told = after === null ? {} : { afterRevision: after }
  return { revision: draft.revision, path: relative(process.cwd(), path), ...result, ...proved, ...told }
}

/** A label stays a label; the beginning of an id becomes the id. */
function dependencyOf(graph: RevisionGraph<Revision>, name: string): string {
  return graph.labelled(name) === null ? resolveId(graph, name) : name
}

/** The folder that was asked for, else that of its parent, else the first one. */
function folderOf(
  project: Project,
  graph: RevisionGraph<Revision>,
  { downRevision }: RevisionDraft,
  { dir }: CreateRevisionOptions,
): string {
  const { dirs } = project.config.migrations
  if (dir === undefined) {
    const [parent] = downRevision
    return parent === undefined ? (dirs.value[0] ?? 'migrations') : dirname(graph.get(parent).path)
  }
  const folder = resolve(project.config.root, dir)
  if (dirs.value.includes(folder)) return folder
  throw new DbtoolError('DBT_USAGE', 'The folder is none of migrations.dirs, so nothing would find the file there.', {
    hint: `They are: ${dirs.value.map((one) => relative(project.config.root, one)).join(', ')}.`,
  })
}

/** An empty revision is written without asking any server. */
function engineOf(project: Project, options: CreateRevisionOptions): Promise<Dialect> {
  return options.autogenerate ? dialectFor(project, options) : project.declaredDialect()
}

function filePath(project: Project, folder: string, draft: RevisionDraft, at: Date, extension: string): string {
  const { fileTemplate } = project.config.migrations
  return join(folder, fileNameOf({ ...draft, at }, fileTemplate ?? defaultFileTemplate, extension))
}

interface Changes extends EngineTexts {
  readonly from: Schema
  readonly to: Schema
  readonly found: readonly Operation[]
  /** What the upgrade is to do, before its steps take their safe form. */
  readonly wanted: readonly Operation[]
  readonly planned: PlannedOperations
  /** Whether the steps are safe only outside a transaction. */
  readonly outsideTransaction: boolean
}

const noChanges: Changes = {
  from: emptySchema,
  to: emptySchema,
  found: [],
  wanted: [],
  outsideTransaction: false,
  planned: { upgrade: [], downgrade: [], isProcessed: false },
  texts: null,
  asked: [],
}

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
  const found = await diffSchemas(source.schema, to, diffQuestions(dialect, source.texts, answers))
  answers.requireAll()
  const processed = await processedOperations(project, found, { dialect: dialect.name, message: options.message })
  const { outsideTransaction, ...planned } = await safePlan(project, dialect.name, processed)
  const { schema: from, texts, asked } = source
  return { from, to, found, wanted: processed.upgrade, planned, outsideTransaction, texts, asked }
}

function dialectFor(project: Project, { against }: Pick<CreateRevisionOptions, 'against'>): Promise<Dialect> {
  return against === 'revisions' ? project.provingDialect() : project.dialect()
}

/** The tables and objects that the revision is about, and what they depend on; null: after a hook, it could be any. */
function partOf(dialect: Dialect, { found, from, to, planned }: Changes): StructurePart | null {
  return planned.isProcessed ? null : concernedPart(dialect, found, from, to)
}

async function statementsOf(
  project: Project,
  graph: RevisionGraph<Revision>,
  options: CreateRevisionOptions,
  changes: Changes,
): Promise<DraftStatements> {
  if (!options.autogenerate) return { upgrade: [], downgrade: [] }
  const dialect = await dialectFor(project, options)
  const build = await presentState(project, dialect, graph, options, partOf(dialect, changes))
  return draftStatements(dialect, await project.scratch(), build, changes.planned)
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
  const only = partOf(dialect, changes)
  const cut = (schema: Schema): Schema => (only === null ? schema : onlyPart(schema, only))
  const namespaces = new Set([...changes.from.namespaces, ...changes.to.namespaces])
  try {
    await proveRevision({
      dialect,
      place: await project.scratch(),
      build: await presentState(project, dialect, graph, options, only),
      from: cut(changes.from),
      to: cut(changes.to),
      source,
      extension: options.sql === true ? '.sql' : '.ts',
      isWhole,
      reachesModels: !changes.planned.isProcessed,
      leadsBack: !changes.planned.downgrade.some((step) => isIrreversible(step)),
      owned: (schema: Schema) => cut(ownedSchema(schema, { ...ownership(project), namespaces })),
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
  part: StructurePart | null,
): Promise<readonly string[]> {
  const only = part ?? undefined

  if (options.against === 'database') {
    return (await reading(project, (connection) => dialect.scratch.dump(connection, only))) ?? []
  }
  return onScratch(dialect, await project.scratch(), async (session) => {
    await replay(dialect, session, graph.revisions)
    return dialect.scratch.dump(session.connection, only)
  })
}
