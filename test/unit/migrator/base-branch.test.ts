import { describe, expect, it } from 'vitest'
import { baseBranchVariables, namedBaseBranch } from '../../../src/migrator/ci/base-branch.js'

describe('the base branch that a build names', () => {
  it.each([
    ['GITHUB_BASE_REF', { GITHUB_BASE_REF: 'main' }, 'origin/main'],
    [
      'CI_MERGE_REQUEST_TARGET_BRANCH_NAME',
      { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'release/1.x' },
      'origin/release/1.x',
    ],
    ['SYSTEM_PULLREQUEST_TARGETBRANCH', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' }, 'origin/main'],
    ['TRAVIS_BRANCH', { TRAVIS_BRANCH: 'main', TRAVIS_PULL_REQUEST: '12' }, 'origin/main'],
  ])('is taken from %s', (saidBy, environment, ref) => {
    expect(namedBaseBranch(undefined, environment)).toEqual({ ref, saidBy })
  })

  it.each([
    // As it is in a build of GitHub that is for no pull request.
    { GITHUB_BASE_REF: '' },
    { TRAVIS_BRANCH: 'main', TRAVIS_PULL_REQUEST: 'false' },
    { SEMAPHORE_GIT_BRANCH: 'main', SEMAPHORE_GIT_REF_TYPE: 'branch' },
    { DRONE_TARGET_BRANCH: 'main', DRONE_BUILD_EVENT: 'push' },
    {},
  ])('is none where no pull request is built: %j', (environment) => {
    expect(namedBaseBranch(undefined, environment)).toBeNull()
  })

  it('is what the flag says, before all of them', () => {
    const environment = Object.fromEntries(baseBranchVariables.map((name) => [name, 'main']))
    expect(namedBaseBranch('upstream/next', environment)).toEqual({ ref: 'upstream/next', saidBy: '--base' })
  })
})
