import { type Schema, type StoredObject, tableKey } from '../schema/index.js'
import { isForeignBook } from './foreign-books.js'

/** What dbtool looks at. Patterns are names with `*` for any characters; `exclude` wins. */
export interface OwnershipOptions {
  readonly tablePrefix?: string | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Schemas that dbtool owns beside the default one; absent: all of them. */
  readonly namespaces?: ReadonlySet<string> | undefined
}

/**
 * The part of a schema that dbtool owns: not its own tables, not the books of other tools unless `include` names them, not
 * what the user excludes.
 */
export function ownedSchema(schema: Schema, options: OwnershipOptions): Schema {
  const prefix = options.tablePrefix ?? 'dbtool_'
  const own = new Set(['revision', 'head', 'meta', 'lease'].map((name) => `${prefix}${name}`))
  const books = new Set(
    schema.tables
      .filter((table) => isForeignBook(table) && options.include?.includes(table.name) !== true)
      .map(tableKey),
  )
  const excluded = toPatterns(options.exclude ?? [])
  const included = options.include === undefined ? null : toPatterns(options.include)
  const isOwned = (name: string): boolean =>
    !own.has(name) &&
    !excluded.some((pattern) => pattern.test(name)) &&
    (included === null || included.some((pattern) => pattern.test(name)))
  const { namespaces } = options
  const isInside = ({ schema: name }: { readonly schema?: string }): boolean =>
    name === undefined || namespaces === undefined || namespaces.has(name)
  const ownsObject = ({ name, table, schema: namespace }: StoredObject): boolean => {
    if (table === undefined) return isOwned(name)
    return (
      isOwned(table) && !books.has(tableKey({ name: table, ...(namespace === undefined ? {} : { schema: namespace }) }))
    )
  }
  return {
    tables: schema.tables.filter((table) => isInside(table) && isOwned(table.name) && !books.has(tableKey(table))),
    enums: schema.enums.filter((type) => isInside(type) && isOwned(type.name)),
    namespaces: schema.namespaces.filter((name) => namespaces?.has(name) ?? true),
    objects: schema.objects?.filter((object) => isInside(object) && ownsObject(object)) ?? null,
  }
}

function toPatterns(globs: readonly string[]): readonly RegExp[] {
  return globs.map((glob) => new RegExp(`^${glob.split('*').map(escapeForPattern).join('.*')}$`, 's'))
}

function escapeForPattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
