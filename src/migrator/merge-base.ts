import { DbtoolError } from '../errors/index.js'
import type { GitRepository } from './git.js'

/**
 * The commit at which the working tree and another branch part: what differs from it is the work of this branch, even
 * where the other one has gone on.
 * @throws {DbtoolError} DBT_REF_UNKNOWN, DBT_HISTORY_SHALLOW.
 */
export async function mergeBaseWith(repository: GitRepository, ref: string): Promise<string> {
  const other = await repository.commitOf(ref)
  if (other === null) throw unknownRef(ref, await repository.isShallow())
  const head = await repository.commitOf('HEAD')
  const base = head === null ? null : await repository.mergeBase(other, head)
  if (base !== null) return base
  throw (await repository.isShallow()) ? shallow(ref) : unrelated(ref)
}

const wholeHistory = 'On GitHub, give actions/checkout `fetch-depth: 0`; on GitLab, set GIT_DEPTH to 0.'

function unknownRef(ref: string, isShallow: boolean): DbtoolError {
  const [, remote, branch] = /^([\w.-]+)\/([\w./-]+)$/.exec(ref) ?? []
  // Any other text may be no name of a branch at all, and is not put into a command.
  const isPlain = /^\w[\w./-]*$/.test(ref)
  const fetch =
    remote === 'origin'
      ? [`git fetch origin +refs/heads/${branch}:refs/remotes/origin/${branch}`]
      : ['git fetch origin']
  return new DbtoolError(
    'DBT_REF_UNKNOWN',
    `git knows no commit ${isPlain ? `called ${ref}` : 'of that name'} here.${isShallow ? ' This clone holds only the newest part of the history.' : ''}`,
    {
      hint: `A build usually fetches its own branch only. ${wholeHistory}`,
      next: isShallow ? ['git fetch --unshallow origin', ...fetch] : fetch,
      facts: { shallow: isShallow },
    },
  )
}

function shallow(ref: string): DbtoolError {
  return new DbtoolError(
    'DBT_HISTORY_SHALLOW',
    `Where this branch and ${ref} part cannot be seen: this clone is shallow, it holds only the newest part of the history.`,
    {
      hint: wholeHistory,
      next: ['git fetch --unshallow', 'git fetch --deepen=200'],
    },
  )
}

function unrelated(ref: string): DbtoolError {
  return new DbtoolError('DBT_REF_UNKNOWN', `This branch and ${ref} have no commit in common.`, {
    hint: 'Name the branch that this one was made from.',
    next: ['git branch --all'],
  })
}
