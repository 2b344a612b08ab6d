/**
 * What the process exits with. A contract: scripts and CI pipelines branch on these numbers.
 * The list is explained for users in docs/errors.md.
 */
export const exitCodes = {
  /** Done, or nothing to do. */
  ok: 0,
  /** A bug in dbtool. */
  bug: 1,
  /** Wrong flags or configuration, or a question that nobody answered. */
  usage: 2,
  /** Differences or pending revisions were found. */
  differences: 3,
  /** The database cannot be reached. */
  connection: 4,
  /** Another runner holds the lock. */
  lock: 5,
  /** A revision failed; the database is as it was before that revision. */
  revisionFailed: 6,
  /** A revision failed; the database is between two revisions, or nobody can know. */
  revisionPartial: 7,
  /** The revision files contradict each other, or contradict the database. */
  history: 8,
  /** dbtool declined: destructive without consent, wrong database, read-only, missing rights. */
  refused: 9,
  /** A time limit ran out; the database is unchanged. */
  timeout: 10,
  /** The gate failed: lint, verify or ci. */
  gate: 11,
  /** Ctrl-C after a clean stop. */
  interrupted: 130,
  /** SIGTERM after a clean stop. */
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
