import type { Schema, StoredObject, Table } from '../schema/index.js'

/** What dbtool looks at. Patterns are names with `*` for any characters; `exclude` wins. */
export interface OwnershipOptions {
  readonly tablePrefix?: string | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Schemas that dbtool owns beside the default one; absent: all of them. */
  readonly namespaces?: ReadonlySet<string> | undefined
}

/** The books of other migration tools; nobody models them, and dropping them would lose their history. */
const foreignBooks = [
  'knex_migrations*',
  'alembic_version',
  '_prisma_migrations',
  '__drizzle_migrations',
  'SequelizeMeta',
  'mikro_orm_migrations',
  'pgmigrations',
  'flyway_schema_history',
  'databasechangelog*',
  'DATABASECHANGELOG*',
  'typeorm_metadata',
  'schema_migrations',
  'ar_internal_metadata',
]

/** The part of a schema that dbtool owns: not its own tables, not the books of other tools, not what the user excludes. */
export function ownedSchema(schema: Schema, options: OwnershipOptions): Schema {
  const prefix = options.tablePrefix ?? 'dbtool_'
  const own = new Set(['revision', 'head', 'meta', 'lease'].map((name) => `${prefix}${name}`))
  const excluded = toPatterns([...foreignBooks, ...(options.exclude ?? [])])
  const included = options.include === undefined ? null : toPatterns(options.include)
  const isOwned = (name: string): boolean =>
    !own.has(name) &&
    !excluded.some((pattern) => pattern.test(name)) &&
    (included === null || included.some((pattern) => pattern.test(name)))
  const { namespaces } = options
  const isInside = ({ schema: name }: { readonly schema?: string }): boolean =>
    name === undefined || namespaces === undefined || namespaces.has(name)
  return {
    tables: schema.tables.filter((table: Table) => isInside(table) && isOwned(table.name)),
    enums: schema.enums.filter((type) => isInside(type) && isOwned(type.name)),
    namespaces: schema.namespaces.filter((name) => namespaces?.has(name) ?? true),
    objects:
      schema.objects?.filter((object: StoredObject) => isInside(object) && isOwned(object.table ?? object.name)) ??
      null,
  }
}

function toPatterns(globs: readonly string[]): readonly RegExp[] {
  return globs.map((glob) => new RegExp(`^${glob.split('*').map(escapeForPattern).join('.*')}$`, 's'))
}

function escapeForPattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
