/**
 * What checks the values of a column, and gives them their type: a zod schema, or that of any library which has `parse`
 * or follows [Standard Schema](https://standardschema.dev). Never part of the DDL.
 */
export type ValueSchema<T> = ParsingSchema<T> | StandardSchema<T>

export interface ParsingSchema<T> {
  /** The value as it is to be used. Throws where it is refused. */
  parse(value: unknown): T
}

export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

/** `issues` is undefined where the value is accepted. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
