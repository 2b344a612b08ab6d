import type { Deferrable, ForeignKey, IndexKey } from '../schema/index.js'
import { stringLiteral, templateSource } from '../source-text/literal.js'
import type { Part } from './conventional-name.js'
import type { NamedTable } from './model-names.js'
import { call, list, type ObjectSource, object, type Source, value } from './source-tree.js'

/** Where a part of a table is written: whose names its columns have, and what its foreign key points to. */
export interface PartPlace {
  readonly owner: NamedTable
  /** The model that a foreign key points to; undefined: its table is not among the models, or not so. */
  readonly target: NamedTable | undefined
  /** null: none; undefined: by the convention. */
  readonly name: string | null | undefined
}

type Options = Readonly<Record<string, Source | undefined>>

/** A constraint or an index as an item of `constraints`. */
export function partModel(part: Part, place: PartPlace): Source {
  const name = place.name === undefined ? undefined : value(place.name)
  const columns = (names: readonly string[]): Source =>
    list(names.map((column) => propertyLiteral(place.owner, column)))
  const comment = text(part.comment)
  switch (part.kind) {
    case 'primary-key':
      return withOptions('primaryKey', [columns(part.columns)], {
        name,
        deferrable: deferral(part),
        include: part.include && columns(part.include),
        comment,
      })
    case 'unique':
      return withOptions('unique', [columns(part.columns)], {
        name,
        nullsNotDistinct: flag(part.nullsNotDistinct),
        deferrable: deferral(part),
        include: part.include && columns(part.include),
        comment,
      })
    case 'foreign-key':
      return withOptions('foreignKey', [columns(part.columns), targetSource(part, place.target)], {
        name,
        ...actions(part),
        notValid: flag(part.notValid),
        comment,
      })
    case 'check':
      return withOptions('check', [stringLiteral(part.expression)], {
        name,
        notValid: flag(part.notValid),
        noInherit: flag(part.noInherit),
        notEnforced: flag(part.notEnforced),
        comment,
      })
    case 'exclude': {
      const elements = part.elements.map(({ column, expression, operator, operatorClass }) =>
        object({
          column: column === undefined ? undefined : propertyLiteral(place.owner, column),
          expression: text(expression),
          operator: stringLiteral(operator),
          operatorClass: text(operatorClass),
        }),
      )
      const { method, where } = part
      return withOptions('exclude', [list(elements)], {
        name,
        method: text(method),
        where: text(where),
        deferrable: deferral(part),
        comment,
      })
    }
    case 'index':
      return withOptions('index', [list(part.keys.map((key) => keyModel(key, place.owner)))], {
        name,
        unique: flag(part.unique),
        where: text(part.where),
        method: text(part.method),
        include: part.include && columns(part.include),
        nullsNotDistinct: flag(part.nullsNotDistinct),
        invisible: flag(part.invisible),
        with: part.with && value(part.with),
        comment,
      })
  }
}

/** The options that `.references(…)` and `foreignKey(…)` share. */
export function actions({ onDelete, onUpdate, match, deferrable }: ForeignKey): Options {
  return {
    onDelete: onDelete === 'no action' ? undefined : stringLiteral(onDelete),
    onUpdate: onUpdate === 'no action' ? undefined : stringLiteral(onUpdate),
    match: text(match),
    deferrable: text(deferrable),
  }
}

/** Options as an argument; none where there is nothing to say. */
export function optionsArgument(options: Options): readonly ObjectSource[] {
  const given = object(options)
  return given.entries.length === 0 ? [] : [given]
}

function withOptions(callee: string, args: readonly Source[], options: Options): Source {
  return call(callee, ...args, ...optionsArgument(options))
}

function targetSource(key: ForeignKey, target: NamedTable | undefined): Source {
  if (target !== undefined) {
    const properties = key.referencedColumns.map((column) => propertyLiteral(target, column))
    return object({ model: stringLiteral(target.model), columns: list(properties) })
  }
  return object({
    table: stringLiteral(key.table.name),
    schema: text(key.table.schema),
    columns: value(key.referencedColumns),
  })
}

function keyModel(key: IndexKey, owner: NamedTable): Source {
  const { column, expression, order, nulls, collation, operatorClass, length } = key
  if (Object.keys(key).length === 1) {
    return column === undefined ? `sql${templateSource(expression ?? '')}` : propertyLiteral(owner, column)
  }
  return object({
    column: column === undefined ? undefined : propertyLiteral(owner, column),
    expression: text(expression),
    order: text(order),
    nulls: text(nulls),
    collate: text(collation),
    operatorClass: text(operatorClass),
    length: length === undefined ? undefined : String(length),
  })
}

function propertyLiteral(owner: NamedTable, column: string): string {
  return stringLiteral(owner.properties.get(column) ?? owner.inherited.get(column) ?? column)
}

function text(input: string | undefined): string | undefined {
  return input === undefined ? undefined : stringLiteral(input)
}

function flag(input: boolean | undefined): string | undefined {
  return input === true ? 'true' : undefined
}

function deferral({ deferrable }: { readonly deferrable?: Deferrable }): string | undefined {
  return text(deferrable)
}
