import type { AnyModel, Insert, ModelSchema, Row } from '../../model/index.js'
import type { ExecutorHolder } from '../query/query.js'
import type { Id, Known, Models, OrderBy, Where } from '../types/index.js'
import { Repository } from './repository.js'
import type { RepositoryClass } from './repository-for.js'

/** How rows of a model become what the rest of an application works with, and back. */
export interface Mapper<M extends AnyModel, E> {
  toEntity(row: Row<M>): E
  /** All that an insert needs, the key included where the application makes it. */
  toRow(entity: E): Insert<M>
}

/** A repository whose callers see entities and never rows. */
export class EntityRepository<S extends Models, M extends AnyModel, E> {
  /** The same as rows, for methods of one's own. */
  protected readonly rows: Repository<S, M>
  readonly #mapper: Mapper<M, E>

  constructor(rows: Repository<S, M>, mapper: Mapper<M, E>) {
    this.rows = rows
    this.#mapper = mapper
  }

  async get(id: Id<M>): Promise<E | null> {
    return this.toEntity((await this.rows.get(id, withoutRelations)) as Row<M> | null)
  }

  /** @throws {NotFoundError} */
  async getOrThrow(id: Id<M>): Promise<E> {
    return this.#mapper.toEntity((await this.rows.getOrThrow(id, withoutRelations)) as Row<M>)
  }

  async findOne(where: Where<S, M>): Promise<E | null> {
    return this.toEntity((await this.rows.findOne(where)) as Row<M> | null)
  }

  async getAll(
    options: {
      readonly skip?: number
      readonly limit?: number
      readonly where?: Where<S, M>
      readonly orderBy?: OrderBy<M>
    } = {},
  ): Promise<E[]> {
    const rows = (await this.rows.getAll(options)) as Row<M>[]
    return rows.map((row) => this.#mapper.toEntity(row))
  }

  count(where?: Where<S, M>): Promise<number> {
    return this.rows.count(where)
  }

  exists(where: Where<S, M>): Promise<boolean> {
    return this.rows.exists(where)
  }

  /** Inserts an entity and gives it back as the database has it. */
  async add(entity: E): Promise<E> {
    return this.#mapper.toEntity(await this.rows.create(this.#mapper.toRow(entity)))
  }

  /** Inserts an entity, or changes the row that has its key. */
  async save(entity: E): Promise<E> {
    return this.#mapper.toEntity(await this.rows.merge(this.#mapper.toRow(entity)))
  }

  delete(id: Id<M>): Promise<boolean> {
    return this.rows.delete(id)
  }

  /** The entity that a row is; null stays null. */
  protected toEntity(row: Row<M> | null): E | null {
    return row === null ? null : this.#mapper.toEntity(row)
  }
}

const withoutRelations = {}

/** The class to derive a repository of entities from. */
export function entityRepositoryFor<S extends Models, M extends AnyModel, E>(
  _schema: ModelSchema<S>,
  model: M & Known<S, M>,
  mapper: Mapper<M, E>,
): RepositoryClass<EntityRepository<S, M, E>> {
  return class extends EntityRepository<S, M, E> {
    constructor(session: ExecutorHolder) {
      super(new Repository<S, M>(session.executor, session.executor.engine.map.of(model)), mapper)
    }
  }
}
