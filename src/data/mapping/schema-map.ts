import type { DataAccess } from '../../dialect/data-access.js'
import { type AnyModel, isModel, type ModelSchema } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { ModelMap } from './model-map.js'

/** All models of a schema as SQL sees them. Each is worked out when it is first used. */
export class SchemaMap {
  readonly schema: ModelSchema
  readonly access: DataAccess
  readonly #maps = new Map<string, ModelMap>()

  constructor(schema: ModelSchema, access: DataAccess) {
    this.schema = schema
    this.access = access
  }

  /** @throws {InvalidInputError} */
  of(model: AnyModel): ModelMap {
    if (!isModel(model)) throw new InvalidInputError('What was given is no model. Make one with defineModel.')
    const map = this.named(model.name)
    if (map.model !== model) {
      throw new InvalidInputError(`The schema holds another model that is called ${model.name}.`, model.name)
    }
    return map
  }

  /** @throws {InvalidInputError} */
  named(name: string): ModelMap {
    const known = this.#maps.get(name)
    if (known !== undefined) return known
    const model = Object.hasOwn(this.schema.models, name) ? this.schema.models[name] : undefined
    if (model === undefined) {
      throw new InvalidInputError(`The schema holds no model ${name}. Add it to the list of defineSchema.`, name)
    }
    const map = new ModelMap(model, this.schema, this.access, this)
    this.#maps.set(name, map)
    return map
  }

  all(): readonly ModelMap[] {
    return Object.keys(this.schema.models).map((name) => this.named(name))
  }
}
