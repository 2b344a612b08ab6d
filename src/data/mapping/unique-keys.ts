import type { ColumnMap } from './column-map.js'
import type { ModelMap } from './model-map.js'

/** The keys by which no two rows of a model are alike: the primary one first. Keys over expressions or some rows only are none. */
export function uniqueKeys(map: ModelMap): readonly (readonly ColumnMap[])[] {
  const listed = map.model.constraints.flatMap((constraint): readonly (readonly string[])[] => {
    if (constraint.kind === 'unique') return [constraint.columns]
    if (constraint.kind !== 'index' || constraint.options.unique !== true || constraint.options.where !== undefined)
      return []
    const columns = constraint.keys.flatMap(({ column }) => column ?? [])
    return columns.length === constraint.keys.length ? [columns] : []
  })
  return [
    ...(map.key.length === 0 ? [] : [map.key]),
    ...map.columns.filter(({ definition }) => definition.unique === true).map((column) => [column]),
    ...listed.map((columns) => columns.map((property) => map.column(property))),
  ]
}

export function sameColumns(a: readonly ColumnMap[], b: readonly ColumnMap[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}
