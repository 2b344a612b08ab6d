export const enumTypeBrand = Symbol.for('dbtool.enumType')

/** A named enum type that no column has, or that has a comment. */
export interface EnumTypeDefinition {
  readonly [enumTypeBrand]: true
  readonly name: string
  readonly values: readonly string[]
  readonly schema?: string
  readonly comment?: string
}

/** Declares a named enum type for `defineSchema(models, { objects })`. Types that columns have need no declaration. */
export function enumType(
  name: string,
  values: readonly string[],
  options: { readonly schema?: string; readonly comment?: string } = {},
): EnumTypeDefinition {
  return Object.freeze({ [enumTypeBrand]: true as const, name, values, ...options })
}

export function isEnumTypeDefinition(value: unknown): value is EnumTypeDefinition {
  return typeof value === 'object' && value !== null && enumTypeBrand in value
}
