import type { AnyModel } from './define-model.js'

/** The properties of a model's primary key; empty: it has none. */
export function primaryKeyOf(model: AnyModel): readonly string[] {
  const listed = model.constraints.find(({ kind }) => kind === 'primary-key')
  if (listed?.kind === 'primary-key') return listed.columns
  return propertiesWith(model, 'primaryKey')
}

/**
 * The keys by which no two rows of a model are alike, as properties; the primary one first. Keys over expressions or some
 * rows only are none.
 */
export function uniqueKeysOf(model: AnyModel): readonly (readonly string[])[] {
  const primary = primaryKeyOf(model)
  const listed = model.constraints.flatMap((constraint): readonly (readonly string[])[] => {
    if (constraint.kind === 'unique') return [constraint.columns]
    if (constraint.kind !== 'index' || constraint.options.unique !== true || constraint.options.where !== undefined)
      return []
    const columns = constraint.keys.flatMap(({ column }) => column ?? [])
    return columns.length === constraint.keys.length ? [columns] : []
  })
  return [
    ...(primary.length === 0 ? [] : [primary]),
    ...propertiesWith(model, 'unique').map((property) => [property]),
    ...listed,
  ]
}

function propertiesWith(model: AnyModel, fact: 'primaryKey' | 'unique'): readonly string[] {
  return Object.entries(model.columns).flatMap(([property, { definition }]) =>
    definition[fact] === true ? [property] : [],
  )
}
