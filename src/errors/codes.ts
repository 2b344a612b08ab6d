import { type ExitCode, exitCodes as exit } from './exit-code.js'

/**
 * Every error code that dbtool reports, with the exit code it ends the process with.
 * docs/errors.md explains each; a test holds the two lists equal, both ways.
 */
export const errorCodes = {
  DBT_BUG: exit.bug,

  DBT_USAGE: exit.usage,
  DBT_UNKNOWN_COMMAND: exit.usage,
  DBT_CONFIG_NOT_FOUND: exit.usage,
  DBT_CONFIG_INVALID: exit.usage,
  DBT_CONFIG_UNREADABLE: exit.usage,
  DBT_URL_MISSING: exit.usage,
  DBT_URL_INVALID: exit.usage,
  DBT_DRIVER_MISSING: exit.usage,
  DBT_DIALECT_UNKNOWN: exit.usage,
  DBT_SCHEMA_MISSING: exit.usage,
  DBT_SCHEMA_UNREADABLE: exit.usage,
  DBT_MODEL_INVALID: exit.usage,
  DBT_UNSUPPORTED: exit.usage,
  DBT_MIGRATIONS_UNREADABLE: exit.usage,
  DBT_FILE_EXISTS: exit.usage,
  DBT_FILE_UNWRITABLE: exit.usage,
  DBT_QUESTION: exit.usage,
  DBT_SCRATCH_UNAVAILABLE: exit.usage,
  DBT_NOTHING_TO_PULL: exit.usage,
  DBT_REPOSITORY_MISSING: exit.usage,
  DBT_REF_UNKNOWN: exit.usage,
  DBT_HISTORY_SHALLOW: exit.usage,

  DBT_BEHIND: exit.differences,

  DBT_CONNECT: exit.connection,
  DBT_NOT_A_DATABASE: exit.connection,

  DBT_LOCK_BUSY: exit.lock,
  DBT_LOCK_LOST: exit.lock,

  DBT_REVISION_FAILED: exit.revisionFailed,
  DBT_OUTSIDE_TRANSACTION: exit.revisionFailed,
  DBT_SQL_UNREADABLE: exit.revisionFailed,
  DBT_REVISION_PARTIAL: exit.revisionPartial,

  DBT_REVISION_FILE_INVALID: exit.history,
  DBT_REVISION_NOT_FOUND: exit.history,
  DBT_REVISION_AMBIGUOUS: exit.history,
  DBT_REVISION_DUPLICATE: exit.history,
  DBT_REVISION_PARENT_MISSING: exit.history,
  DBT_REVISION_CYCLE: exit.history,
  DBT_LABEL_TAKEN: exit.history,
  DBT_MULTIPLE_HEADS: exit.history,
  DBT_TARGET_INVALID: exit.history,
  DBT_OUT_OF_ORDER: exit.history,
  DBT_DATABASE_AHEAD: exit.history,
  DBT_REVISION_EDITED: exit.history,
  DBT_HEADS_MOVED: exit.history,
  DBT_FORMAT_UNKNOWN: exit.history,
  DBT_PROOF_FAILED: exit.history,

  DBT_DESTRUCTIVE: exit.refused,
  DBT_IRREVERSIBLE: exit.refused,
  DBT_REVISION_APPLIED: exit.refused,
  DBT_READ_ONLY: exit.refused,
  DBT_PERMISSION: exit.refused,
  DBT_POOLER: exit.refused,
  DBT_BASELINE_REFUSED: exit.refused,
  DBT_SINGLE_TRANSACTION: exit.refused,

  DBT_TIMEOUT: exit.timeout,

  DBT_GATE_FAILED: exit.gate,

  DBT_INTERRUPTED: exit.interrupted,
} as const satisfies Record<`DBT_${string}`, ExitCode>

export type ErrorCode = keyof typeof errorCodes
