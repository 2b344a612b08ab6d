import type { AnyModel, ModelSchema } from '../../model/index.js'
import type { ExecutorHolder } from '../query/query.js'
import type { Known, Models } from '../types/index.js'
import { Repository } from './repository.js'

/** A class of repositories, each for one session. */
export type RepositoryClass<R> = new (session: ExecutorHolder) => R

/**
 * The class to derive a repository with methods of one's own from:
 * `class Users extends repositoryFor(schema, User) { byEmail(email: string) { return this.findOne({ email }) } }`.
 */
export function repositoryFor<S extends Models, M extends AnyModel>(
  _schema: ModelSchema<S>,
  model: M & Known<S, M>,
): RepositoryClass<Repository<S, M>> {
  return class extends Repository<S, M> {
    constructor(session: ExecutorHolder) {
      super(session.executor, session.executor.engine.map.of(model))
    }
  }
}
