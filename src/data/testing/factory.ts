import type { AnyModel, Insert, Row } from '../../model/index.js'
import type { Session } from '../session/session.js'
import type { Models } from '../types/index.js'

/** Makes rows of a model for tests. */
export interface Factory<M extends AnyModel> {
  /** Inserts a row and gives it back. */
  <S extends Models>(session: Session<S>, overrides?: Partial<Insert<M>>): Promise<Row<M>>
  /** Inserts so many. `overrides`: for all, or for each by its place from 0. */
  many<S extends Models>(
    session: Session<S>,
    count: number,
    overrides?: Partial<Insert<M>> | ((at: number) => Partial<Insert<M>>),
  ): Promise<Row<M>[]>
  /** The values of a row, without a database. */
  build(overrides?: Partial<Insert<M>>): Insert<M>
}

/**
 * A maker of rows: `const makeUser = factory(User, (n) => ({ email: \`u${n}@example.org\` }))`, then
 * `await makeUser(db, { name: 'Ada' })`. `n` counts from 1, so that unique values are unique.
 */
export function factory<M extends AnyModel>(model: M, defaults: (n: number) => Insert<M>): Factory<M> {
  let made = 0
  const build = (overrides: Partial<Insert<M>> = {}): Insert<M> => {
    made += 1
    return { ...defaults(made), ...overrides }
  }
  const create = async <S extends Models>(session: Session<S>, overrides?: Partial<Insert<M>>): Promise<Row<M>> =>
    session.repo(model as never).create(build(overrides) as never) as unknown as Promise<Row<M>>
  const many: Factory<M>['many'] = (session, count, overrides) => {
    const rows = Array.from({ length: count }, (_, at) =>
      build(typeof overrides === 'function' ? overrides(at) : overrides),
    )
    return session.repo(model as never).createMany(rows as never) as unknown as Promise<Row<M>[]>
  }
  return Object.assign(create, { many, build })
}
