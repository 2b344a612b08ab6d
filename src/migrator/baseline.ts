import { join } from 'node:path'
import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError, isDbtoolError } from '../errors/index.js'
import { defaultFileTemplate, fileNameOf } from '../migration-file/file-name.js'
import { renderRevision } from '../migration-file/render.js'
import { reversePlan } from '../operations/index.js'
import { emptySchema, type Schema, tableKey } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { manyLocks } from './many-locks.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { proveRevision } from './proof.js'
import { fetchState, ownership } from './reading.js'
import { newRevisionId } from './revision-id.js'
import { templatedSource } from './revision-template.js'

/** The first revision of a database that is older than its revisions; not written yet. */
export interface Baseline {
  readonly revision: string
  readonly path: string
  readonly source: string
  /** Whether it was tried on a scratch database; absent: no proof was asked for. */
  readonly proved?: boolean
}

export interface BaselineOptions {
  readonly proof: boolean
  readonly onNote?: ((note: string) => void) | undefined
}

/** @throws {DbtoolError} DBT_BASELINE_REFUSED when the project has revisions or the database has run some. */
export async function requireNoHistory(project: Project): Promise<void> {
  const graph = await project.graph()
  const [first] = graph.revisions
  if (first !== undefined) {
    throw refused(
      `The project has revisions already: ${first.path}.`,
      'Pull without --baseline, or remove the revisions.',
    )
  }
  const { heads } = await fetchState(project)
  if (heads.length > 0) {
    throw refused(
      `The database has run revisions already: it is at ${heads.join(', ')}.`,
      'Pull without --baseline, and bring the files of its revisions back.',
    )
  }
}

function refused(message: string, hint: string): DbtoolError {
  return new DbtoolError('DBT_BASELINE_REFUSED', `${message} A baseline is the first revision; nothing was changed.`, {
    hint,
    next: ['dbtool pull', 'dbtool status'],
  })
}

/**
 * The revision that leads from an empty database to this schema, and back: what the database holds, to the letter.
 * @throws {DbtoolError} DBT_PROOF_FAILED.
 */
export async function draftBaseline(project: Project, schema: Schema, options: BaselineOptions): Promise<Baseline> {
  const dialect = await project.dialect()
  const operations = await diffSchemas(emptySchema, schema, diffQuestions(dialect))
  const isWhole = dialect.fitsTransaction?.(operations) ?? true
  const draft = {
    ...(isWhole ? {} : { transaction: false }),
    revision: await newRevisionId(project, await project.graph()),
    downRevision: [],
    message: 'baseline',
    branchLabels: [],
    dependsOn: [],
    upgrade: operations,
    downgrade: reversePlan(operations),
    lossy: null,
    requires: null,
  }
  const at = new Date()
  const text = { ...draft, source: renderRevision(draft, dialect.name), dialect: dialect.name, at }
  const source = await templatedSource(project, text)
  if (!isWhole) options.onNote?.(manyLocks)
  const { dirs, fileTemplate } = project.config.migrations
  const name = fileNameOf({ ...draft, at }, fileTemplate ?? defaultFileTemplate, '.ts')
  const path = join(dirs.value[0] ?? 'migrations', name)
  const proved = options.proof ? { proved: await prove(project, dialect, { schema, source, isWhole }, options) } : {}
  return { revision: draft.revision, path, source, ...proved }
}

/** Whether it was proved; false where there is no place for a scratch database, which is said. */
async function prove(
  project: Project,
  dialect: Dialect,
  { schema, source, isWhole }: { readonly schema: Schema; readonly source: string; readonly isWhole: boolean },
  { onNote }: BaselineOptions,
): Promise<boolean> {
  const namespaces = new Set(schema.namespaces)
  const tables = new Set(schema.tables.map(tableKey))
  const owned = (found: Schema): Schema => {
    const all = ownedSchema(found, { ...ownership(project), namespaces })
    return { ...all, tables: all.tables.filter((table) => tables.has(tableKey(table))) }
  }
  try {
    const place = await project.scratch()
    // Empty is what scratch.setup leaves: it stands for what dbtool does not own.
    await proveRevision({ dialect, place, build: [], from: emptySchema, to: schema, source, isWhole, owned })
    return true
  } catch (error) {
    if (!isDbtoolError(error)) throw error
    if (error.code === 'DBT_SCRATCH_UNAVAILABLE') {
      onNote?.(`The baseline was not tried on a scratch database: ${error.message} ${error.hint ?? ''}`.trim())
      return false
    }
    if (error.code !== 'DBT_PROOF_FAILED') throw error
    throw new DbtoolError('DBT_PROOF_FAILED', error.message, {
      hint: 'Nothing was written. What dbtool does not own (extensions, functions, tables that are left out) can be made by scratch.setup in the configuration; --no-proof writes the baseline untried.',
      next: ['dbtool pull --baseline --no-proof'],
      cause: error.cause,
    })
  }
}
