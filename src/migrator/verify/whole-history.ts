import type { Project } from '../project.js'
import type { Finding } from '../results.js'
import { Descent } from './descent.js'
import { failure } from './findings.js'
import { ProvingGround } from './proving-ground.js'

/**
 * Runs the whole history on an empty scratch database.
 * @return what failed; empty: nothing.
 */
export function upgradeFromNothing(project: Project): Promise<readonly Finding[]> {
  return onGround(project, async (ground) => (await upgrade(project, ground)).failed)
}

/**
 * Runs the whole history on an empty scratch database, and undoes it as far as it can be undone.
 * @return what failed, or is not as it was; empty: nothing.
 */
export function undoHistory(project: Project): Promise<readonly Finding[]> {
  return onGround(project, async (ground) => {
    const { failed, descent } = await upgrade(project, ground)
    return failed.length > 0 ? failed : descent.prove(ground)
  })
}

async function upgrade(
  project: Project,
  ground: ProvingGround,
): Promise<{ readonly failed: readonly Finding[]; readonly descent: Descent }> {
  const descent = await Descent.to(ground)
  for (const revision of (await project.graph()).revisions) {
    const up = await ground.attempt(revision, 'up')
    if (!up.ran) {
      const { message, ...finding } = failure('upgrade-failed', revision, up.error)
      return {
        failed: [{ ...finding, message: `The upgrade of revision ${revision.revision} fails: ${message}` }],
        descent,
      }
    }
    await ground.finish(revision)
    await descent.add(ground, revision)
  }
  return { failed: [], descent }
}

async function onGround<T>(project: Project, use: (ground: ProvingGround) => Promise<T>): Promise<T> {
  const ground = await ProvingGround.open({
    dialect: await project.provingDialect(),
    settings: await project.scratch(),
  })
  try {
    return await use(ground)
  } finally {
    await ground.close()
  }
}
