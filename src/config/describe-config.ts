import { redact } from '../errors/index.js'
import type { ResolvedConfig } from './load-config.js'
import type { OwnershipRule } from './ownership-rule.js'
import type { RevisionHooks } from './revision-hooks.js'

export interface ConfigDescription {
  readonly file: string | null
  readonly root: string
  readonly settings: readonly { readonly key: string; readonly value: unknown; readonly source: string }[]
}

/** Every setting with its value, without credentials, and its source. */
export function describeConfig(config: ResolvedConfig): ConfigDescription {
  const { file, root, url, schema, migrations, include, exclude, environment, database } = config
  const where = (value: unknown, otherwise: unknown): string =>
    value === otherwise || value === undefined ? 'default' : (file ?? 'default')
  return {
    file,
    root,
    settings: [
      { key: 'url', value: url === null ? null : redact(url.value), source: url?.source ?? 'not set' },
      { key: 'database', value: database, source: database === null ? 'not set' : '--database' },
      {
        key: 'environment',
        value: environment,
        source: environment === null ? 'not set' : 'environment variable DBTOOL_ENV',
      },
      { key: 'schema', value: schema?.value ?? null, source: schema?.source ?? 'not set' },
      { key: 'migrations.dirs', value: migrations.dirs.value, source: migrations.dirs.source },
      {
        key: 'migrations.fileTemplate',
        value: migrations.fileTemplate ?? '{timestamp}_{revision}_{slug}',
        source: where(migrations.fileTemplate, undefined),
      },
      {
        key: 'migrations.tablePrefix',
        value: migrations.tablePrefix,
        source: where(migrations.tablePrefix, 'dbtool_'),
      },
      { key: 'migrations.schema', value: migrations.schema ?? null, source: where(migrations.schema, undefined) },
      ...describeHooks(migrations.hooks, file ?? 'default'),
      { key: 'include', value: include?.map(describeRule) ?? null, source: where(include, undefined) },
      {
        key: 'exclude',
        value: exclude.map(describeRule),
        source: exclude.length === 0 ? 'default' : (file ?? 'default'),
      },
      { key: 'log.level', value: config.logLevel?.value ?? 'info', source: config.logLevel?.source ?? 'default' },
    ],
  }
}

function describeRule(rule: OwnershipRule): unknown {
  return typeof rule === 'function' ? '(a function)' : rule
}

/** Only those that are set: most projects have none. */
function describeHooks(hooks: RevisionHooks, source: string): ConfigDescription['settings'] {
  return Object.entries(hooks).map(([key, value]) => ({
    key: `migrations.${key}`,
    value: typeof value === 'function' ? '(a function)' : value,
    source,
  }))
}
