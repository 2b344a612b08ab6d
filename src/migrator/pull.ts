import { rm } from 'node:fs/promises'
import { relative } from 'node:path'
import type { Connection } from '../dialect/connection.js'
import type { Dialect, Unsupported } from '../dialect/dialect.js'
import { schemaOfModels } from '../dialect/schema-of-models.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { writeNewFile } from '../migration-file/write.js'
import { type RenderedModels, renderModels } from '../model-file/render-models.js'
import { type Operation, summarize } from '../operations/index.js'
import type { Schema, StoredObject } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { runAfterRevision } from './after-revision.js'
import { type Baseline, draftBaseline, requireNoHistory } from './baseline.js'
import { engineTexts } from './engine-texts.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { withLoadedModels } from './pull-models.js'
import { pullTarget, writeModels } from './pull-target.js'
import { ownership, reading } from './reading.js'
import type { PullResult, UnsupportedObject } from './results.js'
import { markApplied } from './stamp.js'

export interface PullOptions {
  /** A file, or a folder for one file a table; absent: the configured one, if it is not there yet. */
  readonly out?: string | undefined
  /** Tables to pull, by name with `*`, of those that the configuration does not leave out. */
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Writes the first revision as well, and notes that the database is at it. */
  readonly baseline: boolean
  /** Whether to try the first revision on a scratch database. */
  readonly proof: boolean
  /** Takes what is worth knowing and no result. */
  readonly onNote?: ((note: string) => void) | undefined
}

/**
 * Writes the models of a live database. They are loaded and compared with it before they are kept: what they do not say
 * is told. The database is only read, but for a baseline, which makes the version tables.
 * @throws {DbtoolError} DBT_FILE_EXISTS when `out` is absent and the configured file is there; DBT_NOTHING_TO_PULL;
 * DBT_BASELINE_REFUSED when there is a history already.
 */
export async function pull(project: Project, options: PullOptions): Promise<PullResult> {
  const target = pullTarget(project, options.out)
  if (options.baseline) await requireNoHistory(project)
  const pulled = await reading(project, (connection, dialect) => read(project, dialect, connection, options))
  if (pulled === null) throw nothingToPull()
  const { rendered, unsupported, schema } = pulled
  const drafted = options.baseline ? await draftBaseline(project, schema, options) : null
  const files = await writeModels(target, rendered.files(target.form, unsupported))
  const result: PullResult = {
    files: files.map((path) => relative(process.cwd(), path)),
    models: rendered.models,
    unsupported,
  }
  return drafted === null ? result : { ...result, baseline: await keepBaseline(project, drafted, schema) }
}

interface Pulled {
  readonly schema: Schema
  readonly rendered: RenderedModels
  readonly unsupported: readonly UnsupportedObject[]
}

async function read(project: Project, dialect: Dialect, connection: Connection, options: PullOptions): Promise<Pulled> {
  const { namespaces } = await (await project.tables()).fetch(connection)
  const live = await dialect.introspect(connection, { spelling: true })
  const found = pulledSchema(project, live, namespaces, options)
  const { schema, unsupported } = withoutUnsaid(found, dialect)
  if (schema.tables.length === 0) throw nothingToPull()
  const unread = unreadParts(project, live, (await dialect.unsupported?.(connection)) ?? [], options)
  const rendered = renderModels(schema, {
    engine: dialect.name,
    sameType: (a, b, table) => dialect.types.key(a, table) === dialect.types.key(b, table),
    spell: (column, table) => dialect.types.spell(column, table),
    normalize: (declared) => dialect.normalize(declared),
  })
  // As one file in either form: hundreds of files take longer to load, and say the same.
  const left = await unsaidDifferences(rendered.files('file', [])[0]?.source ?? '', schema, {
    project,
    dialect,
    connection,
  })
  return { schema, rendered, unsupported: [...unsupported, ...unread, ...left] }
}

interface Surroundings {
  readonly project: Project
  readonly dialect: Dialect
  readonly connection: Connection
}

/** Loads the models as they would be written, and compares them with what they were made of. */
async function unsaidDifferences(
  source: string,
  schema: Schema,
  { project, dialect, connection }: Surroundings,
): Promise<readonly UnsupportedObject[]> {
  try {
    const declared = await withLoadedModels(source, (models) => schemaOfModels(models, dialect))
    const { texts } = await engineTexts(dialect, connection, schema, declared, project)
    return (await diffSchemas(schema, declared, diffQuestions(dialect, texts))).map(toUnsupported)
  } catch (error) {
    // Databases may hold what models must not ask for; everything else is still worth writing.
    if (!isDbtoolError(error) || !['DBT_MODEL_INVALID', 'DBT_UNSUPPORTED'].includes(error.code)) throw error
    return error.message
      .split('\n- ')
      .slice(1)
      .map((reason) => ({ kind: 'problem', name: reason.split(':')[0] ?? '', reason }))
  }
}

/** What of the database the models are to say: as far as dbtool owns it, and as far as the user wants it. */
function pulledSchema(project: Project, live: Schema, used: readonly string[], options: PullOptions): Schema {
  const { tablePrefix, include, exclude } = ownership(project)
  const ownedByAll = ownedSchema(live, { tablePrefix, include, exclude })
  const owned = ownedSchema(ownedByAll, { tablePrefix, include: options.include, exclude: options.exclude })
  const things = [...owned.tables, ...owned.enums, ...(owned.objects ?? [])]
  const inhabited = new Set(things.flatMap(({ schema }) => schema ?? []))
  // A schema that holds nothing but what is somebody else's is theirs.
  const others = new Set(live.tables.flatMap(({ schema }) => schema ?? []))
  const isOurs = (name: string): boolean => inhabited.has(name) || used.includes(name) || !others.has(name)
  return {
    ...owned,
    namespaces: owned.namespaces.filter(isOurs),
    objects: owned.objects?.filter(({ kind, name }) => kind !== 'schema-comment' || isOurs(name)) ?? null,
  }
}

/** Without the objects of which models can declare no kind; they stay as they are. */
function withoutUnsaid(
  schema: Schema,
  dialect: Dialect,
): { readonly schema: Schema; readonly unsupported: readonly UnsupportedObject[] } {
  const isSaid = ({ kind }: StoredObject): boolean => dialect.objects.kinds.includes(kind)
  const unsupported = (schema.objects ?? [])
    .filter((object) => !isSaid(object))
    .map(({ kind, name, table }) => ({
      kind,
      name,
      ...(table === undefined ? {} : { table }),
      reason: 'models cannot declare it; it stays as it is',
    }))
  return { schema: { ...schema, objects: schema.objects?.filter(isSaid) ?? null }, unsupported }
}

/** What is not even read of the database, as far as dbtool owns it and the user wants it. */
function unreadParts(
  project: Project,
  live: Schema,
  all: readonly Unsupported[],
  options: PullOptions,
): readonly UnsupportedObject[] {
  // What is owned is decided by names alone, whatever the kind.
  const items = all.map(({ reason: _, ...part }): StoredObject => ({ ...part, kind: 'statistics', definition: '' }))
  const owned = new Set(pulledSchema(project, { ...live, objects: items }, [], options).objects)
  return all
    .filter((_, at) => items[at] !== undefined && owned.has(items[at]))
    .map(({ schema, ...part }) => ({ ...part, name: schema === undefined ? part.name : `${schema}.${part.name}` }))
}

function toUnsupported(operation: Operation): UnsupportedObject {
  const { kind, table, name, description } = summarize(operation)
  return {
    kind,
    name: name ?? table ?? '',
    ...(table === undefined ? {} : { table }),
    reason: `models cannot say it as it is; dbtool check would ask to ${description}`,
  }
}

async function keepBaseline(
  project: Project,
  { revision, path, source, proved }: Baseline,
  schema: Schema,
): Promise<NonNullable<PullResult['baseline']>> {
  await writeNewFile(path, source)
  // Before it is noted: what changes the file after that would count as an edit.
  const after = await runAfterRevision(project, path)
  try {
    const graph = await project.graph()
    await markApplied(project, [graph.get(revision)], { namespaces: schema.namespaces })
  } catch (error) {
    // A revision that the database does not know would be run on it by the next upgrade.
    await rm(path, { force: true })
    throw error
  }
  return {
    revision,
    path: relative(process.cwd(), path),
    ...(proved === undefined ? {} : { proved }),
    ...(after === null ? {} : { afterRevision: after }),
  }
}

function nothingToPull(): DbtoolError {
  return new DbtoolError(
    'DBT_NOTHING_TO_PULL',
    'The database holds no table to make a model of; nothing was written.',
    {
      hint: 'Is it the right database? `dbtool config` tells which one is used, and which tables are included.',
      next: ['dbtool config'],
    },
  )
}
