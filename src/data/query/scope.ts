import type { DataAccess } from '../../dialect/data-access.js'
import type { ModelMap } from '../mapping/model-map.js'

/** A table in a statement: the model, and the quoted name by which the statement calls it. */
export interface Scope {
  readonly map: ModelMap
  readonly alias: string
  readonly names: AliasNames
}

/** Names for further tables of one statement. */
export class AliasNames {
  readonly access: DataAccess
  #count = 0

  constructor(access: DataAccess) {
    this.access = access
  }

  /** Whether the statement is about further tables. */
  get areUsed(): boolean {
    return this.#count > 0
  }

  next(): string {
    this.#count += 1
    // No table is called so.
    return this.access.quote(`#${this.#count}`)
  }
}

export function rootScope(map: ModelMap, access: DataAccess): Scope {
  return { map, alias: map.alias, names: new AliasNames(access) }
}

/** A further table. */
export function innerScope(scope: Scope, map: ModelMap): Scope {
  return { map, alias: scope.names.next(), names: scope.names }
}
