/**
 * A column type in dialect-neutral words. What each means on every engine is one table in docs/types.md; how an
 * engine spells it is `Dialect.types`.
 *
 * `custom` is a type that dbtool does not model, in the engine's own words (`NVARCHAR(160)`, `citext`).
 */
export type ColumnType =
  | { readonly kind: 'int' | 'smallint' | 'bigint' | 'float' | 'double' | 'bool' }
  | { readonly kind: 'text' | 'uuid' | 'date' | 'json' | 'jsonb' | 'binary' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'string' | 'char'; readonly length: number }
  | { readonly kind: 'time'; readonly precision?: number }
  | { readonly kind: 'timestamp'; readonly timezone: boolean; readonly precision?: number }
  /** `name` and `schema`: of the type, where the engine has named enum types. */
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly name?: string; readonly schema?: string }
  | { readonly kind: 'array'; readonly of: ColumnType }
  | { readonly kind: 'custom'; readonly sql: string }

export type ColumnTypeKind = ColumnType['kind']
