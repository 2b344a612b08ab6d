import type { Knex } from 'knex'
import type { ConfigInput } from '../config/define-config.js'
import type { RevisionExports } from '../migration-file/static-revision.js'
import { isModelSchema, type ModelSchema } from '../model/index.js'
import type { Migrator } from './migrator.js'
import type { Project } from './project.js'

/** A configuration as in a file, and what only a program can hand over. */
export interface MigratorConfig extends Omit<ConfigInput, 'schema'> {
  /** The models themselves, or where they are. */
  readonly schema?: ConfigInput['schema'] | ModelSchema
  /** What relative paths are relative to, and where `.env` files are looked for; default the current folder. */
  readonly root?: string
  /** One of `databases`. */
  readonly database?: string
  /**
   * The application's own Knex, in place of `url`: connections are opened as it opens them (on SQLite, the one that it has
   * is used, and comes back as it was). Scratch databases, for proofs and `verify`, still need `url` or `scratch`.
   */
  readonly knex?: Knex
  /** The revisions themselves, in place of the files of `migrations.dir`: for bundles. */
  readonly revisions?: readonly RevisionExports[]
}

/** How a command finds its project. */
export interface LoadMigratorOptions {
  /** Where to look for the configuration, upward from; default the current folder. */
  readonly folder?: string
  /** Path of the configuration. */
  readonly config?: string
  readonly url?: string
  readonly database?: string
}

/**
 * The commands as functions, over a configuration that is handed over; no file of one is looked for. Defaults are those of
 * the commands. Nothing is read or connected before the first call, and the process is never ended. Each call opens what
 * it needs and closes it again.
 */
export function createMigrator(config: MigratorConfig): Migrator {
  return migratorOf(async () => {
    const { schema, root = process.cwd(), database, revisions, knex, ...rest } = config
    const models = isModelSchema(schema) ? schema : undefined
    const paths = isModelSchema(schema) ? undefined : schema
    const { loadConfig } = await import('../config/load-config.js')
    const { Project } = await import('./project.js')
    const { toStaticRevision } = await import('../migration-file/static-revision.js')
    const input: ConfigInput = { ...rest, ...(paths === undefined ? {} : { schema: paths }) }
    return new Project(await loadConfig({ folder: root, input, database }), {
      models,
      knex,
      revisions: revisions?.map(toStaticRevision),
    })
  })
}

/** The commands as functions, over the configuration that the commands would find. */
export function loadMigrator(options: LoadMigratorOptions = {}): Migrator {
  return migratorOf(async () => {
    const { openProject } = await import('./project.js')
    return openProject({ ...options, folder: options.folder ?? process.cwd() })
  })
}

function migratorOf(open: () => Promise<Project>): Migrator {
  let opened: Promise<Project> | undefined
  const project = (): Promise<Project> => {
    opened ??= open().catch((error: unknown) => {
      // A configuration that could not be read may be readable the next time.
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    upgrade: async (target, options) =>
      (await import('./upgrade.js')).upgrade(await project(), { ...options, target: target ?? 'head' }),
    downgrade: async (target, options) =>
      (await import('./downgrade.js')).downgrade(await project(), { ...options, target }),
    async script(direction, target, options) {
      const { planScript } = await import('./script/plan-script.js')
      const { scriptOf } = await import('./script/write-script.js')
      const { steps } = await planScript(await project(), direction, target)
      return scriptOf(await project(), steps, { ...options, direction })
    },
    dryRun: async (direction, target, options) =>
      (await import('./dry-run.js')).dryRun(await project(), direction, { ...options, target }),
    stamp: async (targets, options) =>
      (await import('./stamp.js')).stamp(await project(), { ...options, targets: [targets].flat() }),
    resolve: async (revision, as, options) =>
      (await import('./resolve.js')).resolveRevision(await project(), {
        lockTimeoutMs: 60_000,
        ...options,
        revision,
        as,
      }),
    current: async () => (await import('./history.js')).current(await project()),
    heads: async () => (await import('./history.js')).heads(await project()),
    branches: async () => (await import('./history.js')).branches(await project()),
    history: async (range, options) => (await import('./history.js')).history(await project(), { ...options, range }),
    show: async (target, options) => (await import('./history.js')).show(await project(), { ...options, target }),
    status: async () => (await import('./status.js')).status(await project()),
    revision: async (options) =>
      (await import('./create-revision.js')).createRevision(await project(), {
        message: '',
        autogenerate: false,
        against: 'database',
        dryRun: false,
        proof: true,
        renames: [],
        noRename: false,
        backfills: [],
        ...options,
      }),
    async merge(revisions = ['heads'], options = {}) {
      return this.revision({ message: 'merge', proof: false, ...options, merges: revisions })
    },
    rebase: async (revision, options) =>
      (await import('./rebase.js')).rebase(await project(), { ...options, revision }),
    squash: async (range, options) =>
      (await import('./squash.js')).squash(await project(), {
        message: 'squashed',
        proof: true,
        dryRun: false,
        ...options,
        range,
      }),
    check: async () => (await import('./check.js')).check(await project()),
    doctor: async () => (await import('./doctor/doctor.js')).doctor(project),
    diff: async (from, to) => (await import('./diff.js')).diff(await project(), { from, to }),
    async lint({ revisions, signal } = {}) {
      const { lint } = await import('./lint/lint.js')
      return lint(await project(), { signal, ...(revisions === undefined ? {} : { revisions: new Set(revisions) }) })
    },
    verify: async (options) => (await import('./verify/verify.js')).verify(await project(), options),
    ci: async (options) => (await import('./ci/ci.js')).ci(await project(), options),
    pull: async (options) =>
      (await import('./pull.js')).pull(await project(), { baseline: false, proof: true, ...options }),
  }
}
