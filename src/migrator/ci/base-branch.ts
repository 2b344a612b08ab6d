import type { GitRepository } from '../git.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The branch that the work is to be merged into. */
export interface BaseBranch {
  /** As git names it. */
  readonly ref: string
  /** Who says so: a flag, a variable, or git. */
  readonly saidBy: string
}

/** Which variable names the target of a pull request, and where it does so only for pull requests. */
const variables: readonly { readonly name: string; readonly when?: (environment: Environment) => boolean }[] = [
  // GitHub Actions, Gitea, Forgejo
  { name: 'GITHUB_BASE_REF' },
  // GitLab
  { name: 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME' },
  // Bitbucket Pipelines
  { name: 'BITBUCKET_PR_DESTINATION_BRANCH' },
  // Azure Pipelines
  { name: 'SYSTEM_PULLREQUEST_TARGETBRANCH' },
  // Jenkins, multibranch
  { name: 'CHANGE_TARGET' },
  // Buildkite
  { name: 'BUILDKITE_PULL_REQUEST_BASE_BRANCH' },
  // Drone; Woodpecker
  { name: 'DRONE_TARGET_BRANCH', when: ({ DRONE_BUILD_EVENT }) => DRONE_BUILD_EVENT === 'pull_request' },
  { name: 'CI_COMMIT_TARGET_BRANCH' },
  // AWS CodeBuild
  { name: 'CODEBUILD_WEBHOOK_BASE_REF' },
  // Cirrus
  { name: 'CIRRUS_BASE_BRANCH' },
  // Travis, AppVeyor and Semaphore use one variable for a pull request's target and for a branch that is built.
  { name: 'TRAVIS_BRANCH', when: ({ TRAVIS_PULL_REQUEST: number }) => (number ?? 'false') !== 'false' },
  { name: 'APPVEYOR_REPO_BRANCH', when: ({ APPVEYOR_PULL_REQUEST_NUMBER: number }) => (number ?? '') !== '' },
  { name: 'SEMAPHORE_GIT_BRANCH', when: ({ SEMAPHORE_GIT_REF_TYPE }) => SEMAPHORE_GIT_REF_TYPE === 'pull-request' },
]

/** The variables that are looked at. */
export const baseBranchVariables: readonly string[] = variables.map(({ name }) => name)

/** What a flag or the build says; null: nobody does, and it is no pull request as far as one can know. */
export function namedBaseBranch(flag: string | undefined, environment: Environment): BaseBranch | null {
  if (flag !== undefined) return { ref: flag, saidBy: '--base' }
  for (const { name, when } of variables) {
    const branch = environment[name]
    if (branch === undefined || branch === '' || when?.(environment) === false) continue
    return { ref: `origin/${branch.replace(/^refs\/heads\//, '')}`, saidBy: name }
  }
  return null
}

/** What a clone was told of the branch that its origin works on; null: nothing. */
export async function clonedBaseBranch(repository: GitRepository): Promise<BaseBranch | null> {
  const ref = 'origin/HEAD'
  return (await repository.commitOf(ref)) === null ? null : { ref, saidBy: 'git' }
}
