import { createHash } from 'node:crypto'
import pluralize from 'pluralize'

export type TableNaming = 'snake_plural' | 'snake' | 'lower' | 'none' | ((model: string) => string)
export type ColumnNaming = 'snake' | 'none' | ((property: string) => string)

/** What a name of a constraint is made from. */
export interface ConstraintNameParts {
  readonly table: string
  /** Database column names, in order; of an expression a short hash. */
  readonly columns: readonly string[]
  readonly referencedTable?: string
  /** Eight hex digits of the definition. */
  readonly hash: string
}

/** A pattern with {table}, {columns}, {referencedTable} and {hash}, or a function. */
export type ConstraintNaming = string | ((parts: ConstraintNameParts) => string)

export interface Naming {
  readonly table?: TableNaming
  readonly column?: ColumnNaming
  readonly primaryKey?: ConstraintNaming
  readonly unique?: ConstraintNaming
  readonly foreignKey?: ConstraintNaming
  readonly check?: ConstraintNaming
  readonly exclude?: ConstraintNaming
  readonly index?: ConstraintNaming
}

export type ConstraintNameKind = 'primaryKey' | 'unique' | 'foreignKey' | 'check' | 'exclude' | 'index'

const defaultPatterns: Readonly<Record<ConstraintNameKind, string>> = {
  primaryKey: 'pk_{table}',
  unique: 'uq_{table}_{columns}',
  foreignKey: 'fk_{table}_{columns}_{referencedTable}',
  check: 'ck_{table}_{hash}',
  exclude: 'ex_{table}_{columns}',
  index: 'ix_{table}_{columns}',
}

/** `HTTPServerLog2` → `http_server_log2`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
}

export function tableNameFor(model: string, naming: Naming): string {
  const strategy = naming.table ?? 'snake_plural'
  if (typeof strategy === 'function') return strategy(model)
  switch (strategy) {
    case 'snake_plural': {
      // Only the last word: `user_addresses`, not `users_addresses`.
      const words = snakeCase(model).split('_')
      return [...words.slice(0, -1), pluralize(words.at(-1) ?? '')].join('_')
    }
    case 'snake':
      return snakeCase(model)
    case 'lower':
      return model.toLowerCase()
    case 'none':
      return model
  }
}

export function columnNameFor(property: string, naming: Naming): string {
  const strategy = naming.column ?? 'snake'
  if (typeof strategy === 'function') return strategy(property)
  return strategy === 'none' ? property : snakeCase(property)
}

/** The name of a constraint that was given none: the same for the same definition, on every machine. */
export function constraintNameFor(
  kind: ConstraintNameKind,
  parts: Omit<ConstraintNameParts, 'hash'> & { readonly definition: string },
  naming: Naming,
): string {
  const { definition, ...rest } = parts
  const facts = { ...rest, hash: hashOf(definition) }
  const pattern = naming[kind] ?? defaultPatterns[kind]
  if (typeof pattern === 'function') return fitName(pattern(facts))
  const values: Readonly<Record<string, string>> = {
    table: facts.table,
    columns: facts.columns.join('_'),
    referencedTable: facts.referencedTable ?? '',
    hash: facts.hash,
  }
  return fitName(pattern.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole))
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** PostgreSQL cuts longer names silently, and in bytes. https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const maxNameBytes = 63

/** A name that every engine takes: cut at a whole character, with a hash of the whole so that two do not become one. */
export function fitName(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name
  let cut = ''
  for (const character of name) {
    if (Buffer.byteLength(cut + character) > maxNameBytes - 9) break
    cut += character
  }
  return `${cut}_${hashOf(name)}`
}
