import { type Schema, type Table, type TableName, tableKey } from '../schema/index.js'
import { namedColumns, partsOfTable } from './conventional-name.js'
import {
  camelCase,
  isReservedConstant,
  isReservedProperty,
  NamePool,
  pascalCase,
  singular,
  wordsOf,
} from './identifiers.js'
import { type ChosenNaming, chooseNaming, modelNameFor, propertyFor } from './naming-choice.js'

/** A table with the names by which programs will know it. */
export interface NamedTable {
  readonly table: Table
  readonly model: string
  /** Whether the naming strategy leads from the model's name to the table's. */
  readonly isRegular: boolean
  /** Column name to property, in the order of the columns. */
  readonly properties: ReadonlyMap<string, string>
  /** Columns to whose names the naming strategy does not lead. */
  readonly irregular: ReadonlySet<string>
  /** Columns that the table has from another one and that its constraints and indexes name, with their properties. */
  readonly inherited: ReadonlyMap<string, string>
  /** File of its own, without extension. */
  readonly file: string
}

/** Names for a whole schema: valid, each once, and as near as can be to those in the database. */
export class ModelNames {
  readonly naming: ChosenNaming
  readonly tables: readonly NamedTable[]
  readonly #byKey: ReadonlyMap<string, NamedTable>

  constructor(schema: Schema) {
    this.naming = chooseNaming(schema)
    const models = new NamePool()
    const files = new NamePool()
    for (const name of ['index', 'objects']) files.take(name)
    // Tables whose names are regular keep them; the others get out of their way.
    const regular = new Map<Table, string>()
    for (const table of schema.tables) {
      const name = modelNameFor(table.name, this.naming.table ?? 'snake_plural')
      if (name !== null && !models.has(name)) regular.set(table, models.take(name))
    }
    this.tables = schema.tables.map((table) => {
      const model =
        regular.get(table) ?? models.take(...irregularModel(table, this.naming.table === undefined ? singular : same))
      const file = files.take(wordsOf(model).join('-').toLowerCase() || 'table')
      const inherited = this.#inherited(table)
      return { table, model, isRegular: regular.has(table), ...this.#properties(table), inherited, file }
    })
    this.#byKey = new Map(this.tables.map((named) => [tableKey(named.table), named]))
  }

  /** undefined: not among the models. */
  find(table: TableName): NamedTable | undefined {
    return this.#byKey.get(tableKey(table))
  }

  /** Only the naming strategy knows them: one that it does not explain cannot be named. */
  #inherited(table: Table): NamedTable['inherited'] {
    const own = new Set(table.columns.map(({ name }) => name))
    const named = partsOfTable(table).flatMap(namedColumns)
    return new Map(
      named.flatMap((name): [string, string][] => {
        const property = own.has(name) ? null : propertyFor(name, this.naming.column ?? 'snake')
        return property === null ? [] : [[name, property]]
      }),
    )
  }

  #properties(table: Table): Pick<NamedTable, 'properties' | 'irregular'> {
    const pool = new NamePool()
    const properties = new Map<string, string>(table.columns.map(({ name }) => [name, '']))
    const irregular = new Set<string>()
    for (const { name } of table.columns) {
      const property = propertyFor(name, this.naming.column ?? 'snake')
      if (property !== null && !pool.has(property)) properties.set(name, pool.take(property))
      else irregular.add(name)
    }
    for (const name of irregular) {
      const property = camelCase(wordsOf(name), 'column')
      properties.set(name, pool.take(isReservedProperty(property) ? `${property}Column` : property))
    }
    return { properties, irregular }
  }
}

const same = (words: readonly string[]): readonly string[] => words

/** What to call the model of a table that no strategy explains, or whose name is taken by one of another schema. */
function irregularModel({ name, schema }: Table, change: typeof singular): readonly [string, ...string[]] {
  const words = change(wordsOf(name))
  const usable = (model: string): string => (isReservedConstant(model) ? `${model}Model` : model)
  const model = usable(pascalCase(words, 'Table'))
  if (schema === undefined) return [model]
  return [model, usable(pascalCase([...wordsOf(schema), ...words], 'Table'))]
}
