import type { ModelSchema } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import type { RepositoryClass } from '../repository/repository-for.js'
import type { Models } from '../types/index.js'
import { Executor } from './executor.js'
import {
  beginTransaction,
  commit,
  type RetryOptions,
  rollback,
  runTransaction,
  type TransactionOptions,
} from './run-transaction.js'
import { Session } from './session.js'

/** Repository classes by the names that a unit of work gives them. */
export type RepositoryClasses = Readonly<Record<string, RepositoryClass<unknown>>>

type Repositories<R extends RepositoryClasses> = { readonly [K in keyof R]: InstanceType<R[K]> }

/** What runs in a unit of work sees: its repositories, all in one transaction, and the session. */
export type Work<S extends Models, R extends RepositoryClasses> = Repositories<R> & { readonly session: Session<S> }

/** A unit of work whose holder ends it. Left without a commit, it is rolled back. */
export type OpenWork<S extends Models, R extends RepositoryClasses> = Work<S, R> &
  AsyncDisposable & {
    commit(): Promise<void>
    rollback(): Promise<void>
    /** Whether it was committed or rolled back. */
    readonly done: boolean
  }

const reserved = ['session', 'commit', 'rollback', 'done']

/** Repositories that belong together: what happens through them happens as a whole. */
export class UnitOfWork<S extends Models, R extends RepositoryClasses> {
  readonly #schema: ModelSchema<S>
  readonly #executor: Executor
  readonly #classes: R

  /** @internal */
  constructor(schema: ModelSchema<S>, executor: Executor, classes: R) {
    const taken = Object.keys(classes).find((name) => reserved.includes(name))
    if (taken !== undefined) throw new InvalidInputError(`A repository of a unit of work cannot be called ${taken}.`)
    this.#schema = schema
    this.#executor = executor
    this.#classes = classes
  }

  /** Commits when `body` returns, rolls back when it throws. In a transaction that is open it is a savepoint. */
  run<T>(body: (work: Work<S, R>) => Promise<T>, options: TransactionOptions & RetryOptions = {}): Promise<T> {
    return runTransaction(this.#executor, (inner) => body(this.#work(inner)), options)
  }

  /** Ends by `commit` only: `await using work = await uow.begin()`. */
  async begin(options: TransactionOptions = {}): Promise<OpenWork<S, R>> {
    const open = await this.#executor.engine.guard.begun(() => beginTransaction(this.#executor, options))
    const inner = new Executor(this.#executor.engine, open)
    const end = {
      commit: () => commit(inner, open),
      rollback: () => rollback(inner, open),
      [Symbol.asyncDispose]: async () => {
        if (!open.isDone) await rollback(inner, open)
      },
    }
    const work = Object.assign(this.#work(inner), end)
    return Object.defineProperty(work, 'done', { get: () => open.isDone }) as unknown as OpenWork<S, R>
  }

  #work(executor: Executor): Work<S, R> {
    const session = new Session(this.#schema, executor)
    const repositories = Object.entries(this.#classes).map(([name, Class]) => [name, new Class(session)])
    return { ...Object.fromEntries(repositories), session } as Work<S, R>
  }
}
