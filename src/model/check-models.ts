import { type AnyModel, isModel } from './define-model.js'
import type { SchemaOptions } from './define-schema.js'
import { inputProblems } from './model-input.js'
import { columnNameFor, tableNameFor } from './naming.js'

/** Everything that is wrong with the models of a schema, in sentences. Types say most of it first; JavaScript has none. */
export function checkModels(models: readonly AnyModel[], options: SchemaOptions): readonly string[] {
  if (!Array.isArray(models) || models.length === 0) return ['defineSchema needs a list with at least one model.']
  const strangers = models.flatMap((model, at) => (isModel(model) ? [] : [`Item ${at} of the schema is not a model.`]))
  if (strangers.length > 0) return strangers
  const malformed = models.flatMap(inputProblems)
  if (malformed.length > 0) return malformed
  const byName = new Map(models.map((model) => [model.name, model]))
  return [
    ...twice(models.map((model) => model.name)).map((name) => `Two models are called ${name}.`),
    ...twice(models.map((model) => tableOf(model, options))).map((name) => `Two models have the table ${name}.`),
    ...models.flatMap((model) => [
      ...columnProblems(model, options),
      ...referenceProblems(model, byName),
      ...relationProblems(model, byName),
      ...constraintProblems(model, byName),
    ]),
  ]
}

function tableOf(model: AnyModel, options: SchemaOptions): string {
  const name = model.facts.table ?? tableNameFor(model.name, options.naming ?? {})
  return model.facts.schema === undefined ? name : `${model.facts.schema}.${name}`
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

function columnProblems(model: AnyModel, options: SchemaOptions): readonly string[] {
  const entries = Object.entries(model.columns)
  const names = entries.map(
    ([property, column]) => column.definition.name ?? columnNameFor(property, options.naming ?? {}),
  )
  const keys = entries.filter(([, column]) => column.definition.primaryKey === true)
  const listed = model.constraints.filter((constraint) => constraint.kind === 'primary-key')
  const found = twice(names).map((name) => `${model.name} has two columns called ${name}.`)
  if (keys.length > 1) {
    const list = keys.map(([property]) => `'${property}'`).join(', ')
    found.push(`${model.name} has several primary keys; a key of several columns is primaryKey([${list}]).`)
  }
  if (listed.length > 1 || (listed.length === 1 && keys.length > 0)) found.push(`${model.name} has two primary keys.`)
  for (const [property, { definition }] of entries) {
    const name = `${model.name}.${property}`
    if (definition.generated !== undefined && definition.default !== undefined) {
      found.push(`${name} is computed and cannot have a default.`)
    }
    if (definition.identity !== undefined && definition.default !== undefined) {
      found.push(`${name} is numbered by the database and cannot have a default.`)
    }
    const { type } = definition
    if (type.kind === 'enum') {
      if (type.values.length === 0) found.push(`${name} is an enum without values.`)
      for (const value of twice(type.values)) found.push(`${name} has the enum value ${value} twice.`)
      const fallback = definition.default
      if (typeof fallback === 'string' && !type.values.includes(fallback)) {
        found.push(`${name} has the default ${fallback}, which is none of its values.`)
      }
    }
    if ((type.kind === 'string' || type.kind === 'char') && !(Number.isInteger(type.length) && type.length > 0)) {
      found.push(`${name} needs a length that is a whole number above 0.`)
    }
    if (type.kind === 'decimal' && !(type.precision > 0 && type.scale >= 0 && type.scale <= type.precision)) {
      found.push(`${name} needs a precision above 0 and a scale between 0 and the precision.`)
    }
  }
  return found
}

function referenceProblems(model: AnyModel, byName: ReadonlyMap<string, AnyModel>): readonly string[] {
  return Object.entries(model.columns).flatMap(([property, { definition }]) => {
    if (definition.references === undefined) return []
    const { to } = definition.references
    const [target = '', key = ''] = to.split('.')
    const name = `${model.name}.${property}`
    const other = byName.get(target)
    if (other === undefined) return [`${name} refers to ${to}, but there is no model ${target}.`]
    const column = Object.hasOwn(other.columns, key) ? other.columns[key] : undefined
    if (column === undefined) return [`${name} refers to ${to}, but ${target} has no ${key}.`]
    if (definition.type.kind === column.definition.type.kind || definition.type.kind === 'custom') return []
    const kinds = `${definition.type.kind} and ${column.definition.type.kind}`
    return column.definition.type.kind === 'custom'
      ? []
      : [`${name} cannot refer to ${to}: their types differ (${kinds}).`]
  })
}

function relationProblems(model: AnyModel, byName: ReadonlyMap<string, AnyModel>): readonly string[] {
  return Object.entries(model.relations).flatMap(([property, { kind, target, via, options }]) => {
    const name = `${model.name}.${property}`
    if (Object.hasOwn(model.columns, property))
      return [`${name} is a column and a relation; call one of them otherwise.`]
    const other = byName.get(target)
    if (other === undefined) return [`${name} relates to ${target}, but there is no model ${target}.`]
    if (kind === 'many-to-many') {
      if (!byName.has(via)) return [`${name} goes through ${via}, but there is no such model.`]
    } else {
      const holder = kind === 'belongs-to' ? model : other
      if (!Object.hasOwn(holder.columns, via))
        return [`${name} goes by ${via}, but ${holder.name} has no such property.`]
    }
    const { inverse } = options
    if (inverse === undefined || Object.hasOwn(other.relations, inverse)) return []
    return [`${name} has the inverse ${inverse}, but ${target} has no relation ${inverse}.`]
  })
}

function constraintProblems(model: AnyModel, byName: ReadonlyMap<string, AnyModel>): readonly string[] {
  return model.constraints.flatMap((constraint) => {
    const found: string[] = []
    const missing = (owner: AnyModel, names: readonly string[]): void => {
      // What it inherits is known by the naming strategy alone.
      if (owner.facts.postgres?.inherits !== undefined) return
      for (const name of names) {
        if (!Object.hasOwn(owner.columns, name)) {
          found.push(`A ${constraint.kind} of ${model.name} names ${name}, but ${owner.name} has no such property.`)
        }
      }
    }
    switch (constraint.kind) {
      case 'index':
        missing(
          model,
          constraint.keys.flatMap((key) => (key.column === undefined ? [] : [key.column])),
        )
        missing(model, constraint.options.include ?? [])
        if (constraint.keys.length === 0) found.push(`An index of ${model.name} has no keys.`)
        break
      case 'check':
        break
      case 'exclude':
        missing(
          model,
          constraint.elements.flatMap((element) => (element.column === undefined ? [] : [element.column])),
        )
        if (constraint.elements.length === 0) found.push(`An exclusion of ${model.name} has no elements.`)
        break
      case 'foreign-key': {
        missing(model, constraint.columns)
        if (!('model' in constraint.target)) break
        const other = byName.get(constraint.target.model)
        if (other === undefined) {
          found.push(`A foreign key of ${model.name} points to ${constraint.target.model}, but there is no such model.`)
        } else missing(other, constraint.target.columns)
        if (constraint.columns.length !== constraint.target.columns.length) {
          found.push(
            `A foreign key of ${model.name} has ${constraint.columns.length} columns for ${constraint.target.columns.length}.`,
          )
        }
        break
      }
      default:
        missing(model, constraint.columns)
        if (constraint.columns.length === 0) found.push(`A ${constraint.kind} of ${model.name} has no columns.`)
    }
    return found
  })
}
