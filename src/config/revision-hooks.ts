import type { Operation } from '../operations/index.js'

/** A revision that is about to be written, as a template sees it. */
export interface RevisionText {
  /** The text that would be written without a template. */
  readonly source: string
  readonly revision: string
  readonly message: string
  readonly downRevision: readonly string[]
  /** `sqlite`, `postgres`, … */
  readonly dialect: string
  readonly at: Date
}

/** What autogenerate found, and for whom. */
export interface FoundOperations {
  readonly dialect: string
  /** The message of the new revision; null where nothing is written (`check`, `ci`). */
  readonly message: string | null
}

type OrPromise<T> = T | Promise<T>

/** What `processOperations` gives back: the upgrade, of which each operation is reversed; or both directions. */
export type ProcessedOperations =
  | readonly Operation[]
  | { readonly upgrade: readonly Operation[]; readonly downgrade: readonly Operation[] }

/** Where a team changes how revisions are written. */
export interface RevisionHooks {
  /** The id of a new revision; default 12 random hex digits. */
  readonly revisionId?: () => OrPromise<string>
  /** The text of a new revision: a function, or a file with `{source}` in it. */
  readonly template?: string | ((revision: RevisionText) => OrPromise<string>)
  /** Rewrites or drops what autogenerate found, before it is proved and written. */
  readonly processOperations?: (
    operations: readonly Operation[],
    found: FoundOperations,
  ) => OrPromise<ProcessedOperations>
  /** Runs after the file was written: a command in which `{path}` stands for the file, without a shell, or a function. */
  readonly afterRevision?:
    | string
    | { readonly command: string; readonly args?: readonly string[] }
    | ((path: string) => OrPromise<void>)
}
