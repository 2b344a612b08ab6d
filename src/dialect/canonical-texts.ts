import type { Column, ColumnType, DefaultValue, StoredObject, Table, TableName } from '../schema/index.js'
import { objectKey, tableKey } from '../schema/index.js'

/** What an engine is asked about. */
export interface AskedTexts {
  readonly tables: readonly Table[]
  readonly objects: readonly StoredObject[]
}

/** What an engine made of the SQL texts of declared tables: the same texts in its own spelling. */
export class CanonicalTexts {
  readonly #expressions = new Map<string, string>()
  readonly #defaults = new Map<string, DefaultValue | null>()
  readonly #types = new Map<string, ColumnType>()
  readonly #objects = new Map<string, StoredObject>()

  /** `built` is what the engine made of `asked`; checks, indexes and columns have the same names in both. */
  add(key: string, asked: Table, built: Table): void {
    const expression = (text: string | undefined, spelled: string | undefined): void => {
      if (text !== undefined && spelled !== undefined) this.#expressions.set(`${key}\0${text}`, spelled)
    }
    for (const column of asked.columns) {
      const answer = built.columns.find(({ name }) => name === column.name)
      if (answer === undefined) continue
      expression(column.generated?.expression, answer.generated?.expression)
      this.#defaults.set(`${key}\0${column.name}\0${JSON.stringify(defaultText(column))}`, answer.default ?? null)
      if (column.type.kind === 'custom') this.#types.set(column.type.sql, answer.type)
    }
    for (const check of asked.checks) {
      expression(check.expression, built.checks.find(({ name }) => name === check.name)?.expression)
    }
    for (const index of asked.indexes) {
      const answer = built.indexes.find(({ name }) => name === index.name)
      expression(index.where, answer?.where)
      for (const [at, { expression: text }] of index.keys.entries()) expression(text, answer?.keys[at]?.expression)
    }
    for (const exclude of asked.excludes) {
      const answer = built.excludes.find(({ name }) => name === exclude.name)
      expression(exclude.where, answer?.where)
      for (const [at, { expression: text }] of exclude.elements.entries())
        expression(text, answer?.elements[at]?.expression)
    }
    const [parts, answers] = [asked.options['partitions'], built.options['partitions']]
    if (typeof parts === 'object' && typeof answers === 'object') {
      for (const [name, bounds] of Object.entries(parts)) expression(bounds, answers[name])
    }
    const [by, answer] = [asked.options['partitionBy'], built.options['partitionBy']]
    if (typeof by === 'string' && typeof answer === 'string') expression(by, answer)
  }

  /** `built` is what the engine made of `asked`, under its name. */
  addObject(asked: StoredObject, built: StoredObject): void {
    this.#objects.set(objectKey(asked), built)
  }

  /** The object in the engine's spelling; as it is where nobody asked, or it does not run at present. */
  object(object: StoredObject): StoredObject {
    return this.#objects.get(objectKey(object)) ?? object
  }

  /** The engine's spelling of an expression of the table; the text itself where nobody asked. */
  expression(table: TableName, text: string): string {
    return this.#expressions.get(`${tableKey(table)}\0${text}`) ?? text
  }

  /** The column with its default in the engine's spelling. */
  column(table: TableName, column: Column): Column {
    const answer = this.#defaults.get(`${tableKey(table)}\0${column.name}\0${JSON.stringify(defaultText(column))}`)
    if (answer === undefined) return column
    const { default: _, ...rest } = column
    return answer === null ? rest : { ...rest, default: answer }
  }

  /** The column with its custom type as the engine names it. */
  typed(column: Column): Column {
    const type = column.type.kind === 'custom' ? this.#types.get(column.type.sql) : undefined
    return type === undefined ? column : { ...column, type }
  }
}

function defaultText({ default: value }: Column): string | null {
  if (value === undefined) return null
  return value.kind === 'sql' ? `sql ${value.sql}` : `${typeof value.value} ${value.value}`
}
