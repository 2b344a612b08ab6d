import { ColumnBuilder } from './column-builder.js'
import type { DeclaredType } from './column-definition.js'
import type { ValueSchema } from './value-schema.js'

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

function column<T>(type: DeclaredType): ColumnBuilder<T> {
  return new ColumnBuilder<T>({ type })
}

function jsonColumn<T>(kind: 'json' | 'jsonb', schema: ValueSchema<T> | undefined): ColumnBuilder<T> {
  return new ColumnBuilder<T>({ type: { kind }, ...(schema === undefined ? {} : { schema }) })
}

/** The values of a list, or of a TypeScript enum of strings. */
type EnumValue<E> = E extends readonly string[] ? E[number] : E[keyof E]

/** The column types. What each means on every engine is one table in docs/types.md. */
export const t = {
  /** 32-bit key that the database numbers; referable by `int`. */
  id: () =>
    new ColumnBuilder<number, number | undefined, never, true>({
      type: { kind: 'int' },
      primaryKey: true,
      identity: { always: false },
    }),
  /** 64-bit key that the database numbers; referable by `bigint`. */
  bigid: () =>
    new ColumnBuilder<bigint, bigint | undefined, never, true>({
      type: { kind: 'bigint' },
      primaryKey: true,
      identity: { always: false },
    }),
  int: () => column<number>({ kind: 'int' }),
  smallint: () => column<number>({ kind: 'smallint' }),
  bigint: () => column<bigint>({ kind: 'bigint' }),
  /** Exact; a string in JavaScript, so that no digit is lost. */
  decimal: (precision = 10, scale = 2) => column<string>({ kind: 'decimal', precision, scale }),
  float: () => column<number>({ kind: 'float' }),
  double: () => column<number>({ kind: 'double' }),
  bool: () => column<boolean>({ kind: 'bool' }),
  /** Up to `length` characters. */
  string: (length = 255) => column<string>({ kind: 'string', length }),
  char: (length = 1) => column<string>({ kind: 'char', length }),
  text: () => column<string>({ kind: 'text' }),
  uuid: () => column<string>({ kind: 'uuid' }),
  /** A calendar day, `'2026-11-20'`. */
  date: () => column<string>({ kind: 'date' }),
  /** A time of day, `'14:32:00'`. `precision`: digits after the second. */
  time: (options: { readonly precision?: number } = {}) => column<string>({ kind: 'time', ...options }),
  /** A point in time, with time zone where there is one. `precision`: digits after the second. */
  timestamp: (options: { readonly timezone?: boolean; readonly precision?: number } = {}) =>
    column<Date>({ kind: 'timestamp', timezone: true, ...options }),
  /** `schema`: what the values must be, `t.json(z.object({ … }))`; absent: any JSON value. It has to accept what it returns. */
  json: <T = Json>(schema?: ValueSchema<T>) => jsonColumn<T>('json', schema),
  /** As `json`. */
  jsonb: <T = Json>(schema?: ValueSchema<T>) => jsonColumn<T>('jsonb', schema),
  binary: () => column<Uint8Array>({ kind: 'binary' }),
  /**
   * One of the values, which are what is stored. `name` and `schema`: of the type, where the engine has named enum
   * types; absent: of the table and the column. `renamedFrom`: what a value was called before, new name to old.
   */
  enum: <const E extends readonly string[] | Readonly<Record<string, string>>>(
    values: E,
    options: {
      readonly name?: string
      readonly schema?: string
      readonly renamedFrom?: Readonly<Partial<Record<EnumValue<E> & string, string>>>
    } = {},
  ) =>
    column<EnumValue<E>>({ kind: 'enum', values: Object.values(values), ...(options as { readonly name?: string }) }),
  array: <T>(of: ColumnBuilder<T>) =>
    new ColumnBuilder<readonly T[]>({ type: { kind: 'array', of: of.definition.type }, element: of.definition }),
  /** A type in the engine's own words: one text, or one for each engine. */
  custom: <T = string>(sql: string | Readonly<Record<string, string>>) => column<T>({ kind: 'custom', sql }),
} as const

export type ColumnTools = typeof t
