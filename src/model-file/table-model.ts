import type { Column, ColumnType, ForeignKey, Schema } from '../schema/index.js'
import { stringLiteral } from '../source-text/literal.js'
import { columnModel, declaredColumn } from './column-model.js'
import { conventionalName, namedColumns, type Part, partsOfTable } from './conventional-name.js'
import { type DeclaredColumn, type EngineWords, unnamedEnums } from './engine-words.js'
import { type InlineKey, InlineParts } from './inline-parts.js'
import type { ModelNames, NamedTable } from './model-names.js'
import { actions, optionsArgument, partModel } from './part-model.js'
import { call, list, object, printSource, type Source, value } from './source-tree.js'

/** Renders tables as models: `export const User = defineModel('User', { … })`. */
export class TableModels {
  readonly #names: ModelNames
  readonly #words: EngineWords
  readonly #isUnnamed: ReturnType<typeof unnamedEnums>

  constructor(schema: Schema, names: ModelNames, words: EngineWords) {
    this.#names = names
    this.#words = words
    this.#isUnnamed = unnamedEnums(schema, words)
  }

  /** @param relations the entries of `relations`. */
  render(owner: NamedTable, relations: Readonly<Record<string, Source>>): string {
    const { table, model } = owner
    // An inherited column that no property leads to cannot be named; what hangs on it is told as left out.
    const isKnown = (column: string): boolean => owner.properties.has(column) || owner.inherited.has(column)
    const parts = partsOfTable(table).filter((part) => namedColumns(part).every(isKnown))
    const names = this.#partNames(owner, parts)
    const inline = new InlineParts(owner, parts, names, (key, column) => this.#inlineTarget(owner, key, column))
    const entries = table.columns.map((column): readonly [string, Source] => {
      const property = owner.properties.get(column.name) as string
      const references = inline.references.get(column.name)
      const said = {
        primaryKey: inline.primaryKey === column.name,
        unique: inline.uniques.has(column.name),
        index: inline.indexes.has(column.name),
        references: references === undefined ? null : this.#referenceArguments(references, names),
        name: owner.irregular.has(column.name) ? column.name : null,
      }
      return [property, columnModel(column, this.#declared(owner, column), said, this.#words.engine)]
    })
    const listed = parts
      .filter((part) => !inline.parts.has(part))
      .map((part) => partModel(part, { owner, target: this.#listedTarget(part), name: names.get(part) }))
    const { options } = table
    const input = object(
      {
        table: owner.isRegular ? undefined : stringLiteral(table.name),
        schema: table.schema === undefined ? undefined : stringLiteral(table.schema),
        columns: { kind: 'object', entries, broken: true },
        relations: Object.keys(relations).length === 0 ? undefined : object(relations, true),
        constraints: listed.length === 0 ? undefined : list(listed),
        comment: table.comment === undefined ? undefined : stringLiteral(table.comment),
        grants: table.grants === undefined ? undefined : list(table.grants.map(stringLiteral)),
        [this.#words.engine]: Object.keys(options).length === 0 ? undefined : value(options),
      },
      true,
    )
    return printSource(`export const ${model} = `, call('defineModel', stringLiteral(model), input))
  }

  #declared(owner: NamedTable, column: Column): DeclaredColumn {
    const isUnnamed = this.#isUnnamed(owner.table, column)
    return declaredColumn(column, owner.table, this.#words, isUnnamed)
  }

  /** For each part the name to write; undefined: none, for the convention gives it. */
  #partNames({ table }: NamedTable, parts: readonly Part[]): ReadonlyMap<Part, string | null | undefined> {
    const taken = new Set(parts.map((part) => part.name))
    return new Map(
      parts.map((part) => {
        const usual = conventionalName(table, part, this.#names.naming)
        if (part.name !== undefined) return [part, part.name === usual ? undefined : part.name]
        // One that the database holds without a name takes the usual one in models, unless another has it.
        const isFree = !taken.has(usual)
        taken.add(usual)
        return [part, isFree ? undefined : null]
      }),
    )
  }

  /** The model that a foreign key can point to on its column; undefined: it cannot. */
  #inlineTarget(owner: NamedTable, key: ForeignKey, column: Column): NamedTable | undefined {
    const target = this.target(key)
    const other = target?.table.columns.find(({ name }) => name === key.referencedColumns[0])
    if (target === undefined || other === undefined) return undefined
    return areComparable(this.#declared(owner, column).type, this.#declared(target, other).type) ? target : undefined
  }

  /** The model that a foreign key points to, if all its columns are there by these very names. */
  target(key: ForeignKey): NamedTable | undefined {
    const target = this.#names.find(key.table)
    const isThere =
      key.referencedColumns.length === key.columns.length &&
      key.referencedColumns.every((column) => target?.properties.has(column))
    return isThere ? target : undefined
  }

  #listedTarget(part: Part): NamedTable | undefined {
    return part.kind === 'foreign-key' ? this.target(part) : undefined
  }

  #referenceArguments(
    { key, target }: InlineKey,
    names: ReadonlyMap<Part, string | null | undefined>,
  ): readonly Source[] {
    const name = names.get(key as Part)
    const property = target.properties.get(key.referencedColumns[0] as string)
    const options = { name: typeof name === 'string' ? stringLiteral(name) : undefined, ...actions(key) }
    return [stringLiteral(`${target.model}.${property}`), ...optionsArgument(options)]
  }
}

/** Whether the compiler and the run-time check let a column of one type refer to one of the other. */
function areComparable(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === 'enum' && to.kind === 'enum') return from.values.every((item) => to.values.includes(item))
  return from.kind === to.kind
}
