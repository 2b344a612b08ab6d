/** What a revision file says about itself, readable without running it. Lists are empty where nothing is said. */
export interface RevisionHeader {
  readonly revision: string
  readonly downRevision: readonly string[]
  readonly message: string
  readonly branchLabels: readonly string[]
  /** Ids of revisions, or branch labels. */
  readonly dependsOn: readonly string[]
  /** Revisions whose place it has taken, oldest first. */
  readonly replaces: readonly string[]
  /** false: the revision runs outside a transaction. */
  readonly transaction: boolean
  /** Why it cannot be undone, or null. */
  readonly irreversible: string | null
  /** What rows must meet before the upgrade can run, or null. */
  readonly requires: string | null
  /** What the upgrade takes away for good, or null. */
  readonly lossy: { readonly columns: readonly string[]; readonly reason: string } | null
}

/** What a header may say, by the names that a module exports. */
export const headerKeys: ReadonlySet<string> = new Set([
  'revision',
  'downRevision',
  'message',
  'branchLabels',
  'dependsOn',
  'replaces',
  'transaction',
  'irreversible',
  'requires',
  'lossy',
])

/** A problem with one key of a header; the caller knows the file. */
export class HeaderProblem extends Error {
  override readonly name = 'HeaderProblem'
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

const reserved = new Set(['head', 'heads', 'base', 'current'])

/** Whether a text can be the id of a revision. */
export function isRevisionId(id: unknown): id is string {
  return typeof id === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(id) && !reserved.has(id)
}

/** The header from raw values, each checked. @throws {HeaderProblem} */
export function toHeader(values: Readonly<Record<string, unknown>>): RevisionHeader {
  const { revision } = values
  if (revision === undefined)
    throw new HeaderProblem(
      "it has no `revision`; a revision file exports one, as in export const revision = 'ae1027a6acf1'",
    )
  if (!isRevisionId(revision)) {
    throw new HeaderProblem(
      '`revision` must be 1 to 64 letters, digits or underscores, and none of head, heads, base, current',
    )
  }
  if (values['downRevision'] === undefined)
    throw new HeaderProblem('it has no `downRevision`; the first revision has null')
  return {
    revision,
    downRevision: ids(values, 'downRevision'),
    message: text(values, 'message') ?? '',
    branchLabels: labels(values, 'branchLabels'),
    dependsOn: labels(values, 'dependsOn'),
    replaces: ids(values, 'replaces'),
    transaction: flag(values, 'transaction', true),
    irreversible: text(values, 'irreversible'),
    requires: text(values, 'requires'),
    lossy: lossy(values['lossy']),
  }
}

function text(values: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = values[key]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw new HeaderProblem(`\`${key}\` must be a string`)
  return value
}

function list(values: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const value = values[key] ?? []
  const items = typeof value === 'string' ? [value] : value
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) {
    throw new HeaderProblem(`\`${key}\` must be a string, a list of strings, or null`)
  }
  return items
}

function ids(values: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const found = list(values, key)
  const wrong = found.find((id) => !/^[A-Za-z0-9_]{1,64}$/.test(id))
  if (wrong !== undefined) throw new HeaderProblem(`\`${key}\` holds an id that cannot be one`)
  return found
}

/** Names that a target can hold: no white space, and none of the marks of its grammar. */
function labels(values: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const found = list(values, key)
  if (found.every(isBranchLabel)) return found
  throw new HeaderProblem(
    `\`${key}\` holds a name that cannot be one: no white space, no @ + - :, and none of head, heads, base, current`,
  )
}

/** Whether a text can be the label of a branch. */
export function isBranchLabel(label: string): boolean {
  return /^[^\s@+:-]{1,64}$/u.test(label) && !reserved.has(label)
}

function flag(values: Readonly<Record<string, unknown>>, key: string, otherwise: boolean): boolean {
  const value = values[key] ?? otherwise
  if (typeof value !== 'boolean') throw new HeaderProblem(`\`${key}\` must be true or false`)
  return value
}

function lossy(value: unknown): RevisionHeader['lossy'] {
  if (value === undefined || value === null) return null
  const { columns, reason } = value as { columns?: unknown; reason?: unknown }
  const isList = Array.isArray(columns) && columns.every((column) => typeof column === 'string')
  if (!isList || typeof reason !== 'string') throw new HeaderProblem('`lossy` must be { columns: [...], reason: "…" }')
  return { columns, reason }
}
