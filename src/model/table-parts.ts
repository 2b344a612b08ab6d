import type { IndexDefinition, Table, TableName } from '../schema/index.js'
import type { ColumnDefinition, ReferenceOptions } from './column-definition.js'
import type { ConstraintDefinition, ForeignKeyTarget, IndexKeyDefinition } from './constraint-definition.js'
import { constraintNameFor, hashOf, type Naming } from './naming.js'

/** How the names of a declaration become names in the database: by a naming strategy in models, as they are in revisions. */
export interface NameResolution {
  readonly naming: Naming
  column(property: string): string
  target(target: ForeignKeyTarget): { readonly table: TableName; readonly columns: readonly string[] }
}

type Parts = Pick<Table, 'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'excludes' | 'indexes'>

/** Gathers the constraints and indexes of a table from its columns' modifiers and its list of constraints, all named. */
export class TableParts {
  readonly #table: string
  readonly #names: NameResolution
  #parts: { -readonly [K in keyof Parts]: Parts[K] } = {
    uniques: [],
    foreignKeys: [],
    checks: [],
    excludes: [],
    indexes: [],
  }

  constructor(table: string, names: NameResolution) {
    this.#table = table
    this.#names = names
  }

  /** What a column's own modifiers ask for. */
  addColumn(property: string, definition: ColumnDefinition): void {
    const { primaryKey, unique, index, references } = definition
    if (primaryKey === true) this.add({ kind: 'primary-key', columns: [property], options: {} })
    // Both together are one unique index, not a constraint and an index.
    if (unique === true && index !== true) this.add({ kind: 'unique', columns: [property], options: {} })
    if (index === true) this.add({ kind: 'index', keys: [{ column: property }], options: { unique: unique === true } })
    if (references !== undefined) this.#addReference(property, references)
  }

  #addReference(property: string, { to, ...options }: { readonly to: string } & ReferenceOptions): void {
    const at = to.lastIndexOf('.')
    const target = { model: to.slice(0, at), columns: [to.slice(at + 1)] }
    this.add({ kind: 'foreign-key', columns: [property], target, options })
  }

  add(constraint: ConstraintDefinition): void {
    const parts = this.#parts
    switch (constraint.kind) {
      case 'primary-key': {
        const { name, deferrable, include, comment } = constraint.options
        const columns = this.#columns(constraint.columns)
        parts.primaryKey = {
          ...this.#name('primaryKey', name, columns, ''),
          columns,
          ...(deferrable === undefined ? {} : { deferrable }),
          ...(include === undefined ? {} : { include: this.#columns(include) }),
          ...(comment === undefined ? {} : { comment }),
        }
        return
      }
      case 'unique': {
        const { name, nullsNotDistinct, deferrable, include, comment } = constraint.options
        const columns = this.#columns(constraint.columns)
        const unique = {
          ...this.#name('unique', name, columns, ''),
          columns,
          ...(nullsNotDistinct === true ? { nullsNotDistinct } : {}),
          ...(deferrable === undefined ? {} : { deferrable }),
          ...(include === undefined ? {} : { include: this.#columns(include) }),
          ...(comment === undefined ? {} : { comment }),
        }
        parts.uniques = [...parts.uniques, unique]
        return
      }
      case 'check': {
        const { expression } = constraint
        const { name, notValid, noInherit, notEnforced, comment } = constraint.options
        const check = {
          ...this.#name('check', name, [], expression),
          expression,
          ...(notValid === true ? { notValid } : {}),
          ...(noInherit === true ? { noInherit } : {}),
          ...(notEnforced === true ? { notEnforced } : {}),
          ...(comment === undefined ? {} : { comment }),
        }
        parts.checks = [...parts.checks, check]
        return
      }
      case 'foreign-key': {
        const { name, onDelete, onUpdate, match, deferrable, notValid, comment } = constraint.options
        const columns = this.#columns(constraint.columns)
        const target = this.#names.target(constraint.target)
        const foreignKey = {
          ...this.#name('foreignKey', name, columns, '', target.table.name),
          columns,
          table: target.table,
          referencedColumns: target.columns,
          onDelete: onDelete ?? 'no action',
          onUpdate: onUpdate ?? 'no action',
          ...(match === undefined ? {} : { match }),
          ...(deferrable === undefined ? {} : { deferrable }),
          ...(notValid === true ? { notValid } : {}),
          ...(comment === undefined ? {} : { comment }),
        }
        parts.foreignKeys = [...parts.foreignKeys, foreignKey]
        return
      }
      case 'exclude': {
        const { name, method, where, deferrable, comment } = constraint.options
        const elements = constraint.elements.map((element) => ({
          ...(element.column === undefined
            ? { expression: element.expression ?? '' }
            : { column: this.#names.column(element.column) }),
          operator: element.operator,
          ...(element.operatorClass === undefined ? {} : { operatorClass: element.operatorClass }),
        }))
        const exclude = {
          ...this.#name(
            'exclude',
            name,
            constraint.elements.map(({ column, expression }) =>
              column === undefined ? hashOf(expression ?? '') : this.#names.column(column),
            ),
            '',
          ),
          elements,
          ...(method === undefined ? {} : { method }),
          ...(where === undefined ? {} : { where }),
          ...(deferrable === undefined ? {} : { deferrable }),
          ...(comment === undefined ? {} : { comment }),
        }
        parts.excludes = [...parts.excludes, exclude]
        return
      }
      case 'index':
        parts.indexes = [...parts.indexes, this.toIndex(constraint)]
    }
  }

  toIndex({ keys, options }: Extract<ConstraintDefinition, { kind: 'index' }>): IndexDefinition {
    const { unique, where, method, include, nullsNotDistinct, invisible, with: storage, comment } = options
    const labels = keys.map((key) =>
      key.column === undefined ? hashOf(key.expression ?? '') : this.#names.column(key.column),
    )
    const name =
      options.name ??
      constraintNameFor(
        'index',
        { table: this.#table, columns: labels, definition: JSON.stringify(keys) },
        this.#names.naming,
      )
    return {
      name,
      keys: keys.map((key) => this.#toKey(key)),
      unique: unique === true,
      ...(where === undefined ? {} : { where }),
      ...(method === undefined ? {} : { method }),
      ...(include === undefined ? {} : { include: this.#columns(include) }),
      ...(nullsNotDistinct === true ? { nullsNotDistinct } : {}),
      ...(invisible === true ? { invisible } : {}),
      ...(storage === undefined ? {} : { with: storage }),
      ...(comment === undefined ? {} : { comment }),
    }
  }

  #toKey(key: IndexKeyDefinition): IndexDefinition['keys'][number] {
    return {
      ...(key.column === undefined ? { expression: key.expression ?? '' } : { column: this.#names.column(key.column) }),
      ...(key.order === 'desc' ? { order: 'desc' } : {}),
      ...(key.nulls === undefined ? {} : { nulls: key.nulls }),
      ...(key.collate === undefined ? {} : { collation: key.collate }),
      ...(key.operatorClass === undefined ? {} : { operatorClass: key.operatorClass }),
      ...(key.length === undefined ? {} : { length: key.length }),
    }
  }

  #columns(properties: readonly string[]): readonly string[] {
    return properties.map((property) => this.#names.column(property))
  }

  /** A name that was given, none where none was wanted, or the one of the convention. */
  #name(
    kind: Parameters<typeof constraintNameFor>[0],
    given: string | null | undefined,
    columns: readonly string[],
    definition: string,
    referencedTable?: string,
  ): { readonly name?: string } {
    if (given === null) return {}
    if (given !== undefined) return { name: given }
    const parts = {
      table: this.#table,
      columns,
      definition,
      ...(referencedTable === undefined ? {} : { referencedTable }),
    }
    return { name: constraintNameFor(kind, parts, this.#names.naming) }
  }

  finish(): Parts {
    return this.#parts
  }
}
