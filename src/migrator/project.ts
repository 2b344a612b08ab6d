import type { Knex } from 'knex'
import { type ConfigOptions, loadConfig, type ResolvedConfig } from '../config/load-config.js'
import type { applicationDatabase } from '../dialect/application-pool.js'
import type { DatabaseAddress } from '../dialect/connection.js'
import type { Dialect } from '../dialect/dialect.js'
import type { DialectReader } from '../dialect/dialect-reader.js'
import { dialectFor, dialectNamed, engineFor, engineNamed } from '../dialect/registry.js'
import { DbtoolError } from '../errors/index.js'
import { readRevisionFolder } from '../migration-file/read-folder.js'
import type { ModelSchema } from '../model/index.js'
import type { Revision } from './revision.js'
import { RevisionGraph } from './revision-graph.js'
import type { ScratchSettings } from './scratch-session.js'
import { VersionTables } from './version-tables.js'

/** What a program hands over itself, in place of what the configuration names. */
export interface ProjectSources {
  readonly models?: ModelSchema | undefined
  /** In place of a URL; connections are borrowed from its pool. */
  readonly knex?: Knex | undefined
  /** In place of the files of the migrations folders. */
  readonly revisions?: readonly Revision[] | undefined
}

/** What a command works on: a configuration, and lazily what it leads to. */
export class Project {
  readonly config: ResolvedConfig
  readonly #sources: ProjectSources

  constructor(config: ResolvedConfig, sources: ProjectSources = {}) {
    this.config = config
    this.#sources = sources
  }

  /** @throws {DbtoolError} DBT_URL_MISSING. */
  #url(): string {
    const { url, file } = this.config
    if (url !== null) return url.value
    throw new DbtoolError(
      'DBT_URL_MISSING',
      'No database is named: there is no --url, no url in a configuration, and no DATABASE_URL.',
      {
        hint:
          file === null
            ? 'There is no configuration file here either; `dbtool init` makes one.'
            : `Set url in ${file}.`,
        next: ['dbtool init', 'DATABASE_URL=sqlite:./app.db dbtool status'],
      },
    )
  }

  #identified: Promise<Dialect> | undefined
  #proving: Promise<Dialect> | undefined

  /** The dialect as the database's server speaks it. @throws {DbtoolError} as `declaredDialect`, DBT_CONNECT. */
  dialect(): Promise<Dialect> {
    this.#identified ??= this.declaredDialect().then(async (declared) =>
      declared.identify === undefined ? declared : declared.identify(await this.address()),
    )
    return this.#identified
  }

  /** The dialect that the URL names, without asking its server. @throws {DbtoolError} DBT_URL_MISSING, DBT_DIALECT_UNKNOWN. */
  async declaredDialect(): Promise<Dialect> {
    const own = this.#application()
    if (own !== null) return dialectNamed((await own).engine)
    return dialectFor(this.#url())
  }

  /**
   * The dialect as the server speaks it on which scratch databases are made: what proves revisions needs no
   * application database.
   */
  provingDialect(): Promise<Dialect> {
    this.#proving ??= this.#identifyServer()
    return this.#proving
  }

  async #identifyServer(): Promise<Dialect> {
    const { server, near } = await this.scratch()
    const place = server ?? near
    if (place === null) return this.dialect()
    const declared = await this.declaredDialect()
    if (place === 'embedded' || declared.identify === undefined) return declared
    return declared.identify(place, { serverIsEnough: true })
  }

  /** Where scratch databases may be made. */
  async scratch(): Promise<ScratchSettings> {
    // Beside a database of which only a pool is known, nothing can be made.
    const near = this.#sources.knex !== undefined && this.config.url === null ? null : await this.#namedAddress()
    const { scratch } = this.config
    if (scratch === undefined) return { near }
    if (scratch === 'embedded') return { near, server: 'embedded' }
    const { url, setup } = scratch
    const declared = await this.declaredDialect()
    const server = url === undefined ? {} : { server: declared.address.parse(url, this.config.root) }
    return { near, ...server, ...(setup === undefined ? {} : { setup }) }
  }

  /** What tells where the database is, without the rest of its dialect. @throws {DbtoolError} as `declaredDialect`. */
  async reader(): Promise<DialectReader> {
    const own = this.#application()
    const engine = own === null ? engineFor(this.#url()) : engineNamed((await own).engine)
    return engine.loadReader()
  }

  /** @throws {DbtoolError} DBT_URL_MISSING, DBT_URL_INVALID. */
  async address(): Promise<DatabaseAddress> {
    const own = this.#application()
    if (own !== null) return (await own).address
    return this.#namedAddress()
  }

  #application(): Promise<ReturnType<typeof applicationDatabase>> | null {
    const { knex } = this.#sources
    return knex === undefined
      ? null
      : import('../dialect/application-pool.js').then((module) => module.applicationDatabase(knex))
  }

  /** Whether there is a database to ask. */
  get hasDatabase(): boolean {
    return this.#sources.knex !== undefined || this.config.url !== null
  }

  async #namedAddress(): Promise<DatabaseAddress> {
    // A URL on the command line is relative to where the user stands, like any path there.
    const base = this.config.url?.source === '--url' ? process.cwd() : this.config.root
    const { address } = await engineFor(this.#url()).loadReader()
    return address.parse(this.#url(), base)
  }

  /** @throws {DbtoolError} when files contradict each other; see RevisionGraph. */
  async graph(): Promise<RevisionGraph<Revision>> {
    if (this.#sources.revisions !== undefined) return RevisionGraph.from(this.#sources.revisions)
    const folders = await Promise.all(this.config.migrations.dirs.value.map(readRevisionFolder))
    return RevisionGraph.from(folders.flat())
  }

  async tables(): Promise<VersionTables> {
    return new VersionTables(await this.dialect(), this.config.migrations)
  }

  /** Whether models are configured; a project of hand-written revisions has none. */
  get hasModels(): boolean {
    return this.#sources.models !== undefined || this.config.schema !== null
  }

  /** @throws {DbtoolError} DBT_SCHEMA_MISSING, DBT_SCHEMA_UNREADABLE, DBT_MODEL_INVALID. */
  async modelSchema(): Promise<ModelSchema> {
    if (this.#sources.models !== undefined) return this.#sources.models
    const { loadSchema } = await import('./load-schema.js')
    return loadSchema(this.config)
  }
}

export async function openProject(options: ConfigOptions): Promise<Project> {
  return new Project(await loadConfig(options))
}
