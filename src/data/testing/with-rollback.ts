import type { Session } from '../session/session.js'
import type { Models } from '../types/index.js'

class RolledBack extends Error {}

/**
 * Runs `body` in a transaction that is always rolled back, and gives back what it returns. Transactions inside are
 * savepoints, so code under test runs as it is; what it would do after its commit is not done.
 */
export async function withRollback<S extends Models, T>(
  db: Session<S>,
  body: (session: Session<S>) => Promise<T>,
): Promise<T> {
  let result: { readonly value: T } | null = null
  const end = new RolledBack()
  try {
    await db.transaction(async (tx) => {
      result = { value: await body(tx) }
      throw end
    })
  } catch (error) {
    if (error !== end || result === null) throw error
  }
  return (result as unknown as { readonly value: T }).value
}
