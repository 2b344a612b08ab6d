import { isColumnBuilder } from './column-builder.js'
import type { AnyModel } from './define-model.js'
import { loadZod, type ZodTools } from './load-zod.js'

/** The shape of what `defineModel` takes; for JavaScript, and for what types cannot say. */
function modelInput(z: ZodTools) {
  /** A name that a database can hold: not empty, and without NUL, which ends texts in C. */
  const name = z
    .string()
    .min(1)
    .refine((text) => !text.includes('\0'), 'must not hold a NUL character')

  const column = z.custom<object>((value) => isColumnBuilder(value), {
    error: 'must be a column, such as t.text()',
  })

  const relation = z.object({
    kind: z.enum(['belongs-to', 'has-many', 'has-one', 'many-to-many']),
    target: name,
    via: name,
    options: z.object({ inverse: name.optional() }).loose(),
  })

  const constraint = z
    .object(
      { kind: z.enum(['primary-key', 'unique', 'index', 'check', 'foreign-key', 'exclude']) },
      { error: 'must be a constraint, such as unique([…])' },
    )
    .loose()

  const parts = z.record(name, z.string())
  const mysqlFacts = z.strictObject({
    engine: name.optional(),
    charset: name.optional(),
    collate: name.optional(),
    rowFormat: name.optional(),
    partitionBy: name.optional(),
    with: parts.optional(),
    keyParts: parts.optional(),
    spelling: parts.optional(),
    systemVersioning: z.boolean().optional(),
  })

  const input = z.strictObject({
    name,
    columns: z.record(name, column),
    relations: z.record(name, relation),
    constraints: z.array(constraint),
    table: name.optional(),
    schema: name.optional(),
    comment: z.string().optional(),
    grants: z.array(name).optional(),
    renamedFrom: name.optional(),
    sqlite: z
      .strictObject({
        strict: z.boolean().optional(),
        withoutRowid: z.boolean().optional(),
        clauses: parts.optional(),
        spelling: parts.optional(),
      })
      .optional(),
    mysql: mysqlFacts.optional(),
    mariadb: mysqlFacts.optional(),
    postgres: z
      .strictObject({
        partitionBy: name.optional(),
        partitions: parts.optional(),
        unlogged: z.boolean().optional(),
        with: parts.optional(),
        inherits: name.optional(),
        rowSecurity: z.union([z.literal(true), z.literal('forced')]).optional(),
        replicaIdentity: name.optional(),
        clusterOn: name.optional(),
        using: name.optional(),
        columnSettings: parts.optional(),
      })
      .optional(),
  })
  // A table may have all of its columns from the one that it inherits from.
  return input.refine(({ columns, postgres }) => Object.keys(columns).length > 0 || postgres?.inherits !== undefined, {
    path: ['columns'],
    error: 'must hold at least one column',
  })
}

let schema: ReturnType<typeof modelInput> | undefined

/** What is wrong with the shape of one model, each problem with the place it is at. */
export function inputProblems(model: AnyModel): readonly string[] {
  const { name: modelName, columns, relations, constraints, facts } = model
  schema ??= modelInput(loadZod())
  const result = schema.safeParse({ name: modelName, columns, relations, constraints, ...facts })
  if (result.success) return []
  return result.error.issues.map((issue) => {
    const place = [String(modelName), ...issue.path.map(String)].join('.')
    return `${place}: ${issue.message}.`
  })
}
