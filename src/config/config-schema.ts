import { z } from 'zod'
import { templateProblem } from '../migration-file/file-name.js'
import { objectKinds } from '../schema/index.js'
import { closest } from './closest.js'
import type { ConfigInput } from './define-config.js'
import { logLevels } from './log-level.js'
import { ownedKinds } from './ownership-rule.js'

const text = z.string().min(1, 'must not be empty')
const names = z.array(text)
const func = z.custom<() => unknown>((value) => typeof value === 'function', 'must be a function')
const rules = z.array(
  z.union([
    text,
    z.strictObject({
      kind: z.enum([...ownedKinds, ...objectKinds]),
      name: text.optional(),
      table: text.optional(),
      schema: text.optional(),
    }),
    func,
  ]),
)

const database = {
  url: text.optional(),
  connection: z
    .union([z.strictObject({ url: text }), z.custom<() => string>((value) => typeof value === 'function')])
    .optional(),
  schema: z.union([text, names]).optional(),
  migrations: z
    .strictObject({
      dir: text.optional(),
      dirs: names.min(1).optional(),
      fileTemplate: text
        .superRefine((template, context) => {
          const message = templateProblem(template)
          if (message !== null) context.addIssue({ code: 'custom', message })
        })
        .optional(),
      revisionId: func.optional(),
      template: z.union([text, func]).optional(),
      processOperations: func.optional(),
      afterRevision: z
        .union([text, z.strictObject({ command: text, args: z.array(z.string()).optional() }), func])
        .optional(),
      tablePrefix: z.string().optional(),
      schema: text.optional(),
      onApply: z.custom<() => unknown>((value) => typeof value === 'function', 'must be a function').optional(),
    })
    .optional(),
  include: rules.optional(),
  exclude: rules.optional(),
  scratch: z
    .union([z.literal('embedded'), z.strictObject({ url: text.optional(), setup: z.string().optional() })])
    .optional(),
  pool: z
    .strictObject({
      size: z.int().positive().optional(),
      maxOverflow: z.int().nonnegative().optional(),
      timeoutMs: z.int().nonnegative().optional(),
      recycleMs: z.int().nonnegative().optional(),
      prePing: z.boolean().optional(),
    })
    .optional(),
}

const databases = z.record(text, z.strictObject(database)).optional()

const strategy = z.union([z.string(), z.custom<() => string>((value) => typeof value === 'function')])

const config = z.strictObject({
  ...database,
  naming: z
    .strictObject({
      table: strategy.optional(),
      column: strategy.optional(),
      primaryKey: strategy.optional(),
      unique: strategy.optional(),
      foreignKey: strategy.optional(),
      check: strategy.optional(),
      exclude: strategy.optional(),
      index: strategy.optional(),
    })
    .optional(),
  lint: z
    .strictObject({
      rules: z.record(text, z.enum(['off', 'note', 'warning', 'error'])).optional(),
      own: z
        .array(
          z.looseObject({
            id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words with hyphens'),
            severity: z.enum(['off', 'note', 'warning', 'error']),
            title: text,
            check: func,
          }),
        )
        .optional(),
      safe: z.boolean().optional(),
      serverVersion: text.optional(),
      largeTables: names.optional(),
      ignoreTables: names.optional(),
    })
    .optional(),
  log: z.strictObject({ level: z.enum(logLevels).optional() }).optional(),
  databases,
  environments: z.record(text, z.strictObject({ ...database, databases })).optional(),
})

/** The keys at the top of a configuration. */
export const configKeys: readonly string[] = Object.keys(config.shape)

const knownKeys = [
  ...configKeys,
  ...[
    'dir',
    'dirs',
    'fileTemplate',
    'tablePrefix',
    'revisionId',
    'template',
    'processOperations',
    'afterRevision',
    'onApply',
  ],
  ...['setup', 'size', 'level'],
  ...['rules', 'own', 'safe', 'serverVersion', 'largeTables', 'ignoreTables'],
]

export type ParsedConfig =
  | { readonly config: ConfigInput; readonly problems: null }
  | { readonly config: null; readonly problems: readonly string[] }

/** Checks a configuration; every problem is one sentence with the path of its key. Values are not repeated. */
export function parseConfig(value: unknown): ParsedConfig {
  const result = config.safeParse(value)
  if (result.success) return { config: result.data as ConfigInput, problems: null }
  const problems = result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return [`${path.join('.') || 'the configuration'}: ${issue.message}`]
    return issue.keys.map((key) => {
      const near = closest(key, knownKeys)
      return `${[...path, key].join('.')}: there is no such setting${near === null ? '' : `; did you mean ${near}?`}`
    })
  })
  return { config: null, problems }
}
