import { isDeepStrictEqual } from 'node:util'
import type { FoundOperations } from '../config/revision-hooks.js'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { describe, type Irreversible, type Operation, reversePlan } from '../operations/index.js'
import type { Project } from './project.js'

/** Both directions of a revision. */
export interface PlannedOperations {
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly (Operation | Irreversible)[]
  /** Whether `migrations.processOperations` made something else of what was found. */
  readonly isProcessed: boolean
}

/**
 * What is to be written of what autogenerate found, after `migrations.processOperations` of the configuration.
 * @throws {DbtoolError} DBT_CONFIG_INVALID when the function fails, or gives something else than operations.
 */
export async function processedOperations(
  project: Project,
  found: readonly Operation[],
  context: FoundOperations,
): Promise<PlannedOperations> {
  const { processOperations } = project.config.migrations.hooks
  if (processOperations === undefined || found.length === 0) {
    return { upgrade: found, downgrade: reversePlan(found), isProcessed: false }
  }
  let given: unknown
  try {
    given = await processOperations(found, context)
    const both = Array.isArray(given) ? null : (given as { upgrade?: unknown; downgrade?: unknown } | null)
    const upgrade = operationsOf(both === null ? given : both.upgrade)
    const downgrade = both === null ? reversePlan(upgrade) : operationsOf(both.downgrade)
    const isProcessed = !isDeepStrictEqual(upgrade, found) || !isDeepStrictEqual(downgrade, reversePlan(found))
    return { upgrade, downgrade, isProcessed }
  } catch (error) {
    if (isDbtoolError(error)) throw error
    throw new DbtoolError(
      'DBT_CONFIG_INVALID',
      `The function migrations.processOperations failed: ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
}

function operationsOf(value: unknown): readonly Operation[] {
  const isList = Array.isArray(value) && value.every((item) => typeof (item as Operation | null)?.kind === 'string')
  if (!isList) {
    throw new DbtoolError(
      'DBT_CONFIG_INVALID',
      'The function migrations.processOperations gave no list of operations.',
      {
        hint: 'It returns the operations that it was given, fewer or others of them, or { upgrade, downgrade }.',
      },
    )
  }
  const operations = value as readonly Operation[]
  // An operation of which something is missing would be found out in the middle of a file.
  for (const operation of operations) {
    if (describe(operation) === undefined) {
      throw new DbtoolError('DBT_CONFIG_INVALID', `There is no operation of the kind ${operation.kind}.`)
    }
  }
  return operations
}
