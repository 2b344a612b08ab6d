import type { Failure } from '../../dialect/data-access.js'
import { toSchema } from '../../model/index.js'
import type { Table } from '../../schema/index.js'
import type { ModelMap } from './model-map.js'
import type { SchemaMap } from './schema-map.js'

export interface FoundConstraint {
  readonly model: string | undefined
  /** Properties. */
  readonly columns: readonly string[]
  readonly constraint: string | undefined
}

interface Named {
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  readonly isPrimaryKey: boolean
}

/** Which model and which properties a constraint is about, by what an engine says of it. Made when it is first needed. */
export class ConstraintIndex {
  readonly #map: SchemaMap
  #named: readonly Named[] | null = null

  constructor(map: SchemaMap) {
    this.#map = map
  }

  /** `about`: the model of the statement, where the engine does not name a table. */
  find(failure: Failure, about: ModelMap | null): FoundConstraint {
    const named = this.#lookUp(failure, about)
    const table = failure.table ?? named?.table
    const model = table === undefined ? about : (this.#modelOf(table, about) ?? about)
    const names = failure.columns ?? named?.columns ?? []
    return {
      model: model?.name,
      columns: names.map((name) => model?.columns.find((column) => column.name === name)?.property ?? name),
      constraint: named?.name ?? failure.constraint,
    }
  }

  #lookUp({ constraint, isPrimaryKey, table, columns }: Failure, about: ModelMap | null): Named | undefined {
    const near = table ?? about?.table.name
    const candidates = this.#all().filter((one) =>
      isPrimaryKey === true
        ? one.isPrimaryKey && one.table === near
        : constraint === undefined
          ? columns !== undefined && one.table === near && one.columns.join() === columns.join()
          : one.name === constraint,
    )
    return candidates.find((one) => one.table === near) ?? (constraint === undefined ? undefined : candidates[0])
  }

  #modelOf(table: string, about: ModelMap | null): ModelMap | undefined {
    if (about?.table.name === table) return about
    return this.#map.all().find((map) => map.table.name === table)
  }

  #all(): readonly Named[] {
    this.#named ??= toSchema(this.#map.schema, this.#map.access.name).tables.flatMap(constraintsOf)
    return this.#named
  }
}

function constraintsOf(table: Table): readonly Named[] {
  const named = (name: string | undefined, columns: readonly string[], isPrimaryKey = false): readonly Named[] =>
    name === undefined ? [] : [{ table: table.name, name, columns, isPrimaryKey }]
  return [
    ...(table.primaryKey === undefined ? [] : named(table.primaryKey.name, table.primaryKey.columns, true)),
    ...table.uniques.flatMap(({ name, columns }) => named(name, columns)),
    ...table.foreignKeys.flatMap(({ name, columns }) => named(name, columns)),
    ...table.checks.flatMap(({ name }) => named(name, [])),
    ...table.indexes
      .filter(({ unique }) => unique === true)
      .flatMap(({ name, keys }) =>
        named(
          name,
          keys.flatMap(({ column }) => column ?? []),
        ),
      ),
  ]
}
