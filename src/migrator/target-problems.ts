/** Why a target is no answer, as errors that end with the command that is one. */
import { DbtoolError } from '../errors/index.js'
import type { GraphRevision, RevisionGraph } from './revision-graph.js'

export function tooFar(message: string): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', message, { next: ['dbtool history'] })
}

export function wrongWay(text: string, why: string, next: string): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', `${text} points the wrong way: ${why}.`, { next: [next] })
}

export function notApplied(id: string): DbtoolError {
  return new DbtoolError('DBT_TARGET_INVALID', `Revision ${id} is not applied, so there is no way down to it.`, {
    next: [`dbtool upgrade ${id}`, 'dbtool status'],
  })
}

export function multiple(graph: RevisionGraph<GraphRevision>, ids: readonly string[], text: string): DbtoolError {
  return new DbtoolError('DBT_MULTIPLE_HEADS', `${text} could mean any of ${withFiles(graph, ids)}.`, {
    hint: 'Join them with a merge revision, or say which one, or all of them.',
    next: [`dbtool merge ${ids.join(' ')} -m "merge"`, 'dbtool upgrade heads', ...ids.map((id) => `dbtool show ${id}`)],
    facts: { heads: ids },
  })
}

/** @param command that asked: it is named again, with targets that are not ambiguous. */
export function severalHeads(
  graph: RevisionGraph<GraphRevision>,
  ids: readonly string[],
  steps: number,
  command: string,
): DbtoolError {
  const sign = steps > 0 ? '+' : '-'
  return new DbtoolError(
    'DBT_MULTIPLE_HEADS',
    `The database is at several heads: ${withFiles(graph, ids)}. A number of steps could mean any of them.`,
    {
      hint: 'Say which one.',
      next: ids.map((id) => `dbtool ${command} ${id}@${sign}${Math.abs(steps)}`),
      facts: { heads: ids },
    },
  )
}

function withFiles(graph: RevisionGraph<GraphRevision>, ids: readonly string[]): string {
  return ids.map((id) => `${id} (${graph.get(id).path})`).join(', ')
}
