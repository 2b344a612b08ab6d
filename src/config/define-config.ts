import type { Knex } from 'knex'
import type { Connection } from '../dialect/connection.js'
import type { Naming } from '../model/index.js'
import type { LintConfig } from './lint-config.js'
import type { LogLevel } from './log-level.js'
import type { OwnershipRule } from './ownership-rule.js'
import type { RevisionHooks } from './revision-hooks.js'

/** A revision that has just been run, or undone, and is not committed yet. */
export interface AppliedRevision {
  readonly revision: string
  readonly message: string
  /** Of its file; absolute. */
  readonly path: string
  readonly direction: 'up' | 'down'
  /** Where the database is, with this revision. */
  readonly heads: readonly string[]
  /** What `--tag` said; null: nothing. */
  readonly tag: string | null
  /** The connection inside the revision's transaction, and the same connection as Knex. */
  readonly connection: Connection
  readonly knex: Knex
}

export type OnApply = (applied: AppliedRevision) => unknown

/** What a configuration can say about one database; see docs/configuration.md. */
export interface DatabaseConfig {
  /** `sqlite:./app.db`. Wins over DATABASE_URL, loses to --url. */
  readonly url?: string
  /** In place of a URL: its parts, or a function that fetches one with short-lived credentials. */
  readonly connection?: { readonly url: string } | (() => string | Promise<string>)
  /** The file, or files by a pattern with `*`, that declare the models. */
  readonly schema?: string | readonly string[]
  readonly migrations?: RevisionHooks & {
    /** Folder of the revisions; default `migrations`. */
    readonly dir?: string
    /** Several folders; new revisions go to the first. */
    readonly dirs?: readonly string[]
    /** Name of a new file; default `{timestamp}_{revision}_{slug}`. */
    readonly fileTemplate?: string
    /** Of the version tables; default `dbtool_`. */
    readonly tablePrefix?: string
    /** Namespace of the version tables. */
    readonly schema?: string
    /**
     * Called for each revision that `upgrade` and `downgrade` run, in the transaction that writes the version tables;
     * what it throws fails the revision and rolls it back.
     */
    readonly onApply?: OnApply
  }
  /** What dbtool looks at, in the database and in the models; default all. */
  readonly include?: readonly OwnershipRule[]
  /** What dbtool leaves alone: it is never added, changed or dropped. */
  readonly exclude?: readonly OwnershipRule[]
  readonly scratch?: { readonly url?: string; readonly setup?: string } | 'embedded'
  readonly pool?: {
    readonly size?: number
    readonly maxOverflow?: number
    readonly timeoutMs?: number
    readonly recycleMs?: number
    readonly prePing?: boolean
  }
}

/** What differs in one environment. */
export interface EnvironmentConfig extends DatabaseConfig {
  /** What differs for one of the `databases`. */
  readonly databases?: Readonly<Record<string, DatabaseConfig>>
}

export interface ConfigInput extends DatabaseConfig {
  /** Used for models that are collected from several files without a `defineSchema`. */
  readonly naming?: Naming
  readonly lint?: LintConfig
  /** How much commands tell on stderr; default info. */
  readonly log?: { readonly level?: LogLevel }
  /** Further databases, chosen by --database; each inherits what it does not say. */
  readonly databases?: Readonly<Record<string, DatabaseConfig>>
  /** What differs in an environment, chosen by DBTOOL_ENV. */
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>
}

/** Gives a configuration its types; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
