import type { Column, Schema, Table } from '../schema/index.js'
import type { Token } from './sql-text/token.js'

/**
 * A value of a column as generated rows hold it. Numbers with a fixed scale, dates, times and JSON are texts as every
 * engine reads them; whole numbers are bigints, so that none is rounded.
 */
export type Scalar = string | number | bigint | boolean | Uint8Array | null

/** Which values a column can hold: what its type says, without its constraints. */
export type ValueShape =
  | { readonly kind: 'integer'; readonly min: bigint; readonly max: bigint }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number; readonly unsigned: boolean }
  /** `digits`: how many decimal digits survive. */
  | { readonly kind: 'float'; readonly digits: 6 | 15; readonly max: number; readonly unsigned: boolean }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'text'
      /** In characters; null: no limit that matters. */
      readonly maxLength: number | null
      /** The characters that it can store; `bmp`: up to U+FFFF. */
      readonly repertoire: 'ascii' | 'bmp' | 'full'
      /** Blanks at the end mean nothing. */
      readonly padded: boolean
    }
  /** In bytes; `fixed`: neither more nor fewer. */
  | { readonly kind: 'binary'; readonly maxLength: number | null; readonly fixed: boolean }
  | { readonly kind: 'date'; readonly min: string; readonly max: string }
  | { readonly kind: 'time'; readonly precision: number; readonly zone: boolean }
  | {
      readonly kind: 'timestamp'
      readonly precision: number
      readonly zone: boolean
      readonly min: string
      readonly max: string
    }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'json' }
  /** One of these; `plain`: they are numbers or words of no order. */
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Any number of these, with commas between them. */
  | { readonly kind: 'flags'; readonly values: readonly string[] }
  | { readonly kind: 'bits'; readonly length: number; readonly varying: boolean }
  | { readonly kind: 'array'; readonly of: ValueShape }
  /** From one value up to but not including another. */
  | { readonly kind: 'range'; readonly of: ValueShape }
  /** Fields of a composite type, in order. */
  | { readonly kind: 'composite'; readonly fields: readonly ValueShape[] }
  /** A type whose values look like these; `{}` in one stands for a whole number. The first is plain. */
  | { readonly kind: 'sample'; readonly texts: readonly string[]; readonly asSql: boolean }

/** What a column can hold, and what its type itself demands (domains). */
export interface ColumnShape {
  readonly shape: ValueShape
  /** SQL over the name of the column. */
  readonly conditions: readonly string[]
  readonly notNull: boolean
}

/** How an engine's values look in rows that nobody wrote: what fits a type, how it is written, how it is read. */
export interface RowValues {
  /** Which values the column can hold; null: this type is not known. */
  shapeOf(column: Column, table: Table, schema: Schema): ColumnShape | null
  /** The value as SQL. */
  literal(value: Scalar, shape: ValueShape): string
  /** The value as SQL that has the type of the column wherever it stands. */
  typedLiteral(value: Scalar, shape: ValueShape, column: Column, table: Table): string
  /** What rows must satisfy beside constraints, as SQL over columns: to fall into a partition. */
  placement(table: Table): readonly string[]
  /** Why no rows can be written to a table that `introspect` gives; null: they can. */
  refuses(table: Table, schema: Schema): string | null
  /** The table with the columns and checks that it has of others (inheritance). */
  whole(table: Table, schema: Schema): Table
  /** The table as it is read without the rows of others that belong to it (inheritance). */
  ownRows(table: Table): string
  /** What stands between the columns and VALUES, so that columns that the engine numbers can be written. */
  readonly overriding: string
  /** How a row without values is written, after the table. */
  readonly noValues: string
  /**
   * Statements after which foreign keys are not looked at until `on`, in the same transaction. `skipsTriggers`: nor do
   * triggers run.
   */
  readonly keyChecks: { readonly off: readonly string[]; readonly on: readonly string[] }
  /** Statements after the opening of a transaction that have all constraints looked at where they are broken. */
  readonly atOnce: readonly string[]
  /** Statements outside any transaction between which neither foreign keys nor, where the engine can do that, triggers act. */
  readonly unguarded: { readonly begin: readonly string[]; readonly end: readonly string[] }
  tokens(sql: string): readonly Token[]
  /**
   * SQL that gives the value as a text which is the same for the same value, whatever the session's settings: times in
   * UTC, bytes in hexadecimal digits, floats in the digits that their type keeps, JSON without blanks where it has an order.
   */
  canonicalText(column: Column, table: Table): string
}
