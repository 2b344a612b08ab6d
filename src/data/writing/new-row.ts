import type { DriverValue } from '../../dialect/data-access.js'
import { isSqlFragment } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from '../mapping/column-map.js'
import type { ModelMap } from '../mapping/model-map.js'
import { ownValue } from '../mapping/own-value.js'
import { verbatim } from '../mapping/verbatim.js'

/** The values of a new row, in the order of the model's columns; undefined: what the database has for it. */
export type NewRow = readonly (DriverValue | undefined)[]

/**
 * The row that an insert makes of what it was given: checked, with the values that dbtool makes. `undefined` is as if it
 * were not there.
 * @throws {InvalidInputError}
 */
export function newRow(map: ModelMap, input: unknown): NewRow {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new InvalidInputError(`A new ${map.name} must be an object.`, map.name)
  }
  for (const property of Object.keys(input)) map.column(property)
  const { columns } = map
  const row = new Array<DriverValue | undefined>(columns.length)
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] as ColumnMap
    row[at] = newValue(column, ownValue(input, column.property))
  }
  return row
}

function newValue(column: ColumnMap, value: unknown): DriverValue | undefined {
  const { definition } = column
  if (definition.generated !== undefined) {
    if (value !== undefined) throw column.invalid('is computed by the database and takes no value')
    return undefined
  }
  if (value !== undefined) return column.store(value)
  if (definition.defaultFn !== undefined) return column.store(definition.defaultFn())
  if (definition.default !== undefined || definition.identity !== undefined) return undefined
  if (definition.role === 'version') return column.store(1)
  if (column.isNullable) return undefined
  const { onUpdate } = definition
  if (isSqlFragment(onUpdate)) return undefined
  if (onUpdate !== undefined) return column.store(onUpdate())
  throw column.invalid('needs a value')
}

/** SQL for the value of a column that every update sets and nothing else fills, in new rows that do not name it; null: others. */
export function sqlOfNewValue({ definition, isNullable }: ColumnMap): string | null {
  const { onUpdate, default: fallback } = definition
  return isSqlFragment(onUpdate) && fallback === undefined && !isNullable ? `(${verbatim(onUpdate.sql)})` : null
}

/** What stands for a value that the database has to fill in, where the engine has no word for that. */
export function defaultOf(column: ColumnMap): { readonly sql: string; readonly bindings: readonly DriverValue[] } {
  const { default: value } = column.definition
  if (isSqlFragment(value)) return { sql: `(${verbatim(value.sql)})`, bindings: [] }
  return { sql: '?', bindings: [value === undefined || value === null ? null : column.store(value)] }
}
