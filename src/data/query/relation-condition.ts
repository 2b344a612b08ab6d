import { InvalidInputError } from '../errors/index.js'
import type { RelationMap } from '../mapping/relation-map.js'
import { verbatim } from '../mapping/verbatim.js'
import { isPlainObject } from './plain-object.js'
import { innerScope, type Scope } from './scope.js'
import { and, type Piece } from './sql-piece.js'

type Compile = (scope: Scope, where: unknown) => Piece
type Quantifier = 'some' | 'none' | 'every'

/** The SQL of what the rows at the other end of a relation are asked to be: EXISTS. @throws {InvalidInputError} */
export function compileRelation(scope: Scope, relation: RelationMap, condition: unknown, compile: Compile): Piece {
  const place = `${relation.owner.name}.${relation.name}`
  if (!relation.isToMany) {
    if (condition !== null) return exists(scope, relation, condition, 'some', compile)
    return relation.declared.kind === 'belongs-to'
      ? { sql: `${relation.local.at(scope.alias)} is null`, bindings: [] }
      : exists(scope, relation, {}, 'none', compile)
  }
  const entries = isPlainObject(condition) ? Object.entries(condition) : []
  if (entries.length === 0) {
    throw new InvalidInputError(`${place} takes an object with some, none or every.`, relation.owner.name, [
      relation.name,
    ])
  }
  return and(
    entries.map(([quantifier, where]) => {
      if (quantifier !== 'some' && quantifier !== 'none' && quantifier !== 'every') {
        const shown = JSON.stringify(quantifier.slice(0, 40))
        throw new InvalidInputError(`${place} knows some, none and every, not ${shown}.`, relation.owner.name, [
          relation.name,
        ])
      }
      return exists(scope, relation, where, quantifier, compile)
    }),
  )
}

function exists(scope: Scope, relation: RelationMap, where: unknown, quantifier: Quantifier, compile: Compile): Piece {
  if (where === undefined) {
    const place = `${relation.owner.name}.${relation.name}.${quantifier}`
    throw new InvalidInputError(`The condition ${place} is undefined. Leave the key out.`, relation.owner.name, [
      relation.name,
    ])
  }
  const { target, local, remote, through } = relation
  const inner = innerScope(scope, target)
  const near = local.at(scope.alias)
  const conditions: Piece[] = []
  let from = `${target.tableSql} as ${verbatim(inner.alias)}`
  if (through === null) conditions.push(plain(`${remote.at(inner.alias)} = ${near}`))
  else {
    const middle = innerScope(scope, through.model)
    from += ` inner join ${through.model.tableSql} as ${verbatim(middle.alias)} on ${through.far.at(middle.alias)} = ${remote.at(inner.alias)}`
    conditions.push(plain(`${through.near.at(middle.alias)} = ${near}`), ...alive(middle))
  }
  // A parent that is marked as deleted is still the one that the key points to.
  if (relation.declared.kind !== 'belongs-to') conditions.push(...alive(inner))
  const asked = compile(inner, where)
  if (quantifier === 'every') {
    // Of a condition that is unknown for a row nobody can say that it holds.
    if (asked.sql === '') return { sql: '', bindings: [] }
    conditions.push({ sql: `(${asked.sql}) is not true`, bindings: asked.bindings })
  } else conditions.push(asked)
  const all = and(conditions)
  const word = quantifier === 'some' ? 'exists' : 'not exists'
  return { sql: `${word} (select 1 from ${from} where ${all.sql})`, bindings: all.bindings }
}

function plain(sql: string): Piece {
  return { sql, bindings: [] }
}

/** Rows that are marked as deleted are not there. */
function alive({ map, alias }: Scope): readonly Piece[] {
  return map.softDelete === null ? [] : [plain(`${map.softDelete.at(alias)} is null`)]
}
