/** A value that a default or a one-off fill can hold; binary and dates are written as SQL. */
export type LiteralValue = string | number | bigint | boolean

/** What the engine writes when an insert names no value. An explicit DEFAULT NULL is the same as none, and so absent. */
export type DefaultValue =
  | { readonly kind: 'value'; readonly value: LiteralValue }
  /** SQL, without outer parentheses. */
  | { readonly kind: 'sql'; readonly sql: string }
