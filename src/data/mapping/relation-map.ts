import type { Relation } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import type { ColumnMap } from './column-map.js'
import type { ModelMap } from './model-map.js'
import type { SchemaMap } from './schema-map.js'

/** A relation with both of its ends found: rows belong together where `local` is equal to `remote`. */
export interface RelationMap {
  readonly name: string
  readonly owner: ModelMap
  readonly target: ModelMap
  readonly declared: Relation
  readonly isToMany: boolean
  /** The column of this model. */
  readonly local: ColumnMap
  /** The column of the target. */
  readonly remote: ColumnMap
  /** The model between, of a many-to-many relation: `near` is equal to `local`, `far` to `remote`. */
  readonly through: { readonly model: ModelMap; readonly near: ColumnMap; readonly far: ColumnMap } | null
}

/** @throws {InvalidInputError} where the models do not say enough: which of several keys a relation goes by. */
export function resolveRelation(owner: ModelMap, name: string, declared: Relation, schema: SchemaMap): RelationMap {
  const target = schema.named(declared.target)
  const common = { name, owner, target, declared }
  switch (declared.kind) {
    case 'belongs-to': {
      const local = owner.column(declared.via)
      return { ...common, isToMany: false, local, remote: referencedBy(local, target), through: null }
    }
    case 'many-to-many':
      return { ...common, isToMany: true, ...between(owner, name, declared, target, schema.named(declared.via)) }
    default: {
      const remote = target.column(declared.via)
      const isToMany = declared.kind === 'has-many'
      return { ...common, isToMany, local: referencedBy(remote, owner), remote, through: null }
    }
  }
}

/** The column that a key points to: the one that it names, else the primary key. */
function referencedBy(key: ColumnMap, target: ModelMap): ColumnMap {
  const to = key.definition.references?.to.split('.')
  return to?.[0] === target.name && to[1] !== undefined ? target.column(to[1]) : target.onlyKey
}

function between(owner: ModelMap, name: string, declared: Relation, target: ModelMap, middle: ModelMap) {
  const keysTo = (model: ModelMap): readonly ColumnMap[] =>
    middle.columns.filter(({ definition }) => definition.references?.to.split('.')[0] === model.name)
  const { keys } = declared.options
  const near = keys === undefined ? keysTo(owner) : [middle.column(keys[0])]
  const far = keys === undefined ? keysTo(target) : [middle.column(keys[1])]
  const [nearKey, farKey] = [near[0], far[0]]
  if (nearKey === undefined || farKey === undefined || near.length > 1 || far.length > 1 || nearKey === farKey) {
    throw new InvalidInputError(
      `${owner.name}.${name}: ${middle.name} does not say by itself which of its columns lead to ${owner.name} and to ${target.name}. ` +
        `Name them: manyToMany('${target.name}', '${middle.name}', { keys: ['…', '…'] }).`,
      owner.name,
      [name],
    )
  }
  return {
    local: referencedBy(nearKey, owner),
    remote: referencedBy(farKey, target),
    through: { model: middle, near: nearKey, far: farKey },
  }
}
