import { randomBytes } from 'node:crypto'
import { DbtoolError, messageOf } from '../errors/index.js'
import { isRevisionId } from '../migration-file/header.js'
import type { Project } from './project.js'
import type { Revision } from './revision.js'
import type { RevisionGraph } from './revision-graph.js'

const form = 'A revision id is 1 to 64 letters, digits or underscores, and none of head, heads, base, current'

/**
 * The id of a new revision: the one that is wanted, else what `migrations.revisionId` gives, else 12 random hex digits.
 * @throws {DbtoolError} DBT_USAGE, DBT_CONFIG_INVALID when it is no id; DBT_REVISION_DUPLICATE when it is taken.
 */
export async function newRevisionId(
  project: Project,
  graph: RevisionGraph<Revision>,
  wanted?: string,
): Promise<string> {
  if (wanted !== undefined && !isRevisionId(wanted)) throw new DbtoolError('DBT_USAGE', `${form}.`)
  const id = wanted ?? (await configuredId(project)) ?? randomBytes(6).toString('hex')
  const owner = graph.has(id) ? id : (graph.labelled(id) ?? graph.replacementOf(id))
  if (owner === null) return id
  throw new DbtoolError('DBT_REVISION_DUPLICATE', `${id} names a revision already: ${graph.get(owner).path}.`, {
    ...(wanted === undefined ? { hint: 'The function migrations.revisionId must give another id each time.' } : {}),
  })
}

async function configuredId(project: Project): Promise<string | undefined> {
  const { revisionId } = project.config.migrations.hooks
  if (revisionId === undefined) return undefined
  let id: unknown
  try {
    id = await revisionId()
  } catch (error) {
    throw new DbtoolError('DBT_CONFIG_INVALID', `The function migrations.revisionId failed: ${messageOf(error)}`, {
      cause: error,
    })
  }
  if (isRevisionId(id)) return id
  throw new DbtoolError('DBT_CONFIG_INVALID', `The function migrations.revisionId gave no revision id. ${form}.`)
}
