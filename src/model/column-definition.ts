import type { ColumnType, Deferrable, ForeignKeyAction, Generated, Identity } from '../schema/index.js'
import type { SqlFragment } from './sql.js'
import type { ValueSchema } from './value-schema.js'

/** A type as models declare it: neutral, or the words of each engine. */
export type DeclaredType =
  | Exclude<ColumnType, { kind: 'custom' | 'array' | 'enum' }>
  | {
      readonly kind: 'enum'
      readonly values: readonly string[]
      readonly name?: string
      readonly schema?: string
      readonly renamedFrom?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'custom'; readonly sql: string | Readonly<Record<string, string>> }
  | { readonly kind: 'array'; readonly of: DeclaredType }

export interface ReferenceOptions {
  readonly onDelete?: ForeignKeyAction
  readonly onUpdate?: ForeignKeyAction
  readonly match?: 'full' | 'partial'
  readonly deferrable?: Deferrable
  /** Name of the constraint; absent: by the naming convention. */
  readonly name?: string
}

/** What a column builder has collected. The first group becomes DDL; the second is for the data layer only. */
export interface ColumnDefinition {
  readonly type: DeclaredType
  readonly nullable?: true
  readonly default?: unknown
  readonly identity?: Identity
  readonly generated?: Generated
  readonly collation?: string
  readonly comment?: string
  readonly onUpdateNow?: true
  readonly name?: string
  readonly renamedFrom?: string
  readonly primaryKey?: true
  readonly unique?: true
  readonly index?: true
  readonly references?: { readonly to: string } & ReferenceOptions
  /** The engine's own spelling of the type, by engine. */
  readonly nativeType?: Readonly<Record<string, string>>

  readonly defaultFn?: () => unknown
  readonly onUpdate?: SqlFragment | (() => unknown)
  /** Left out where rows are shown to people. */
  readonly secret?: true
  readonly readonly?: true
  readonly role?: 'soft-delete' | 'version'
  /** What checks the values of a JSON column; absent: any JSON value. */
  readonly schema?: ValueSchema<unknown>
  /** The column that the elements of an array were declared as. */
  readonly element?: ColumnDefinition
}
