import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DbtoolError, isDbtoolError, keepSecret, messageOf } from '../errors/index.js'
import type { Naming } from '../model/index.js'
import { loadModule } from '../module-loader/load-module.js'
import type { ConfigInput, DatabaseConfig, OnApply } from './define-config.js'
import { readVariable, type Sourced, withVariables } from './environment.js'
import { findConfig, rootOf } from './find-config.js'
import { layered } from './layered.js'
import type { LintConfig } from './lint-config.js'
import type { LogLevel } from './log-level.js'
import type { OwnershipRule } from './ownership-rule.js'
import type { RevisionHooks } from './revision-hooks.js'

export interface ConfigOptions {
  /** Where the user stands; absolute. */
  readonly folder: string
  readonly config?: string | undefined
  /** The configuration itself, in place of a file; relative paths are relative to `folder`. */
  readonly input?: ConfigInput | undefined
  readonly url?: string | undefined
  readonly database?: string | undefined
}

/** The configuration in force. Paths are absolute. */
export interface ResolvedConfig {
  /** The file it came from; null: there is none. */
  readonly file: string | null
  /** What relative paths are relative to. */
  readonly root: string
  readonly database: string | null
  readonly environment: string | null
  /** null: nobody named a database. */
  readonly url: Sourced<string> | null
  readonly schema: Sourced<readonly string[]> | null
  readonly migrations: {
    readonly dirs: Sourced<readonly string[]>
    readonly fileTemplate: string | undefined
    readonly tablePrefix: string
    readonly schema: string | undefined
    readonly hooks: RevisionHooks
    readonly onApply: OnApply | undefined
  }
  readonly include: readonly OwnershipRule[] | undefined
  readonly exclude: readonly OwnershipRule[]
  readonly naming: Naming | undefined
  readonly scratch: ConfigInput['scratch']
  readonly lint: LintConfig
  /** null: the configuration does not say. */
  readonly logLevel: Sourced<LogLevel> | null
}

/** @throws {DbtoolError} DBT_CONFIG_NOT_FOUND, DBT_CONFIG_UNREADABLE, DBT_CONFIG_INVALID with all problems at once. */
export async function loadConfig(options: ConfigOptions): Promise<ResolvedConfig> {
  const { folder } = options
  const file = configFileOf(options)
  const root = file === null ? folder : rootOf(file)
  const input =
    file === null
      ? await checked(options.input ?? {}, 'that was given')
      : await withVariables(root, () => readConfig(file))
  const environment = readVariable('DBTOOL_ENV', root)?.value ?? null
  const settings = layered(input, { file, database: options.database, environment })
  const where = file ?? (options.input === undefined ? 'default' : 'createMigrator')
  const { schema, migrations } = settings
  const dirs = migrations?.dirs ?? (migrations?.dir === undefined ? undefined : [migrations.dir])
  return {
    file,
    root,
    database: options.database ?? null,
    environment,
    url: await findUrl(options, settings, root, where),
    schema: schema === undefined ? null : { value: [schema].flat().map((path) => resolve(root, path)), source: where },
    migrations: {
      dirs: {
        value: (dirs ?? ['migrations']).map((path) => resolve(root, path)),
        source: dirs === undefined ? 'default' : where,
      },
      fileTemplate: migrations?.fileTemplate,
      tablePrefix: migrations?.tablePrefix ?? 'dbtool_',
      schema: migrations?.schema,
      hooks: hooksOf(migrations, root),
      onApply: migrations?.onApply,
    },
    include: settings.include,
    exclude: settings.exclude ?? [],
    naming: input.naming,
    scratch: settings.scratch,
    lint: input.lint ?? {},
    logLevel: input.log?.level === undefined ? null : { value: input.log.level, source: where },
  }
}

function configFileOf({ folder, config, input }: ConfigOptions): string | null {
  if (input !== undefined) return null
  return config === undefined ? findConfig(folder) : resolve(folder, config)
}

/** The hooks of the configuration; the path of a template is absolute. */
function hooksOf(migrations: DatabaseConfig['migrations'], root: string): RevisionHooks {
  const { revisionId, template, processOperations, afterRevision } = migrations ?? {}
  return {
    ...(revisionId === undefined ? {} : { revisionId }),
    ...(template === undefined ? {} : { template: typeof template === 'string' ? resolve(root, template) : template }),
    ...(processOperations === undefined ? {} : { processOperations }),
    ...(afterRevision === undefined ? {} : { afterRevision }),
  }
}

async function readConfig(file: string): Promise<ConfigInput> {
  let value: unknown
  try {
    if (file.endsWith('.json')) value = JSON.parse(await readFile(file, 'utf8'))
    else {
      const module = await loadModule(file)
      value = defaultOf(module)
    }
  } catch (error) {
    if (isDbtoolError(error)) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && messageOf(error).includes(file)) {
      throw new DbtoolError('DBT_CONFIG_NOT_FOUND', `There is no configuration file ${file}.`, {
        next: ['dbtool init'],
        cause: error,
      })
    }
    throw new DbtoolError('DBT_CONFIG_UNREADABLE', `The configuration ${file} cannot be loaded: ${messageOf(error)}`, {
      hint: 'Correct the file; --verbose shows where it failed.',
      cause: error,
    })
  }
  return checked(value, file)
}

async function checked(value: unknown, file: string): Promise<ConfigInput> {
  // zod loads only where there is something to check.
  if (isEmptyObject(value)) return {}
  const { parseConfig } = await import('./config-schema.js')
  const { config, problems } = parseConfig(value)
  if (problems === null) return config
  throw new DbtoolError(
    'DBT_CONFIG_INVALID',
    `The configuration ${file} is not valid:\n${problems.map((p) => `- ${p}`).join('\n')}`,
    {
      hint: 'docs/configuration.md lists every setting.',
      facts: { file, problems },
    },
  )
}

/** The default export; CommonJS may have wrapped it once more. */
function defaultOf(module: Readonly<Record<string, unknown>>): unknown {
  const value = module['default'] ?? module
  const inner = (value as { default?: unknown } | null)?.default
  return inner ?? value
}

/** --url, then the configuration, then DATABASE_URL, then .env files. */
async function findUrl(
  options: ConfigOptions,
  settings: DatabaseConfig,
  root: string,
  where: string,
): Promise<Sourced<string> | null> {
  const found =
    options.url !== undefined
      ? { value: options.url, source: '--url' }
      : settings.url !== undefined
        ? { value: settings.url, source: where }
        : settings.connection !== undefined
          ? { value: await connectionUrl(settings.connection, root, where), source: `${where} (connection)` }
          : readVariable('DATABASE_URL', root)
  if (found !== null) keepPasswords(found.value)
  return found
}

async function connectionUrl(
  connection: NonNullable<DatabaseConfig['connection']>,
  root: string,
  where: string,
): Promise<string> {
  if (typeof connection !== 'function') return connection.url
  let url: unknown
  try {
    url = await withVariables(root, async () => connection())
  } catch (error) {
    throw new DbtoolError(
      'DBT_CONFIG_UNREADABLE',
      `The function \`connection\` of ${where} failed: ${messageOf(error)}`,
      {
        hint: 'Correct it; --verbose shows where it failed.',
        cause: error,
      },
    )
  }
  if (typeof url === 'string' && url !== '') return url
  throw new DbtoolError('DBT_CONFIG_INVALID', `The function \`connection\` of ${where} gave no URL.`, {
    hint: 'It must return the URL of the database, as text.',
  })
}

/** Passwords of a URL are never printed from here on, however a driver spells them. */
function keepPasswords(url: string): void {
  const inFront = /^[a-z0-9+.-]+:\/\/[^/@]*?:(.*)@/i.exec(url)?.[1]
  const asParameter = /[?&](?:password|passwd|pwd)=([^&#]*)/i.exec(url)?.[1]
  for (const password of [inFront, asParameter]) {
    keepSecret(password)
    if (password !== undefined) keepSecret(decoded(password))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
