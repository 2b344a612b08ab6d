export { Database } from './database/database.js'
export type { DatabaseOptions, PoolOptions } from './database/database-options.js'
export { fromEnv } from './database/from-env.js'
export { openDatabase } from './database/open-database.js'
export type { LogEvent } from './database/query-log.js'
export * from './errors/index.js'
export { formatRow } from './format-row.js'
export { isDeleted } from './is-deleted.js'
export { type Aggregate, agg } from './query/aggregate.js'
export type { CursorOptions, CursorPage } from './query/cursor-page.js'
export type { Page, PageOptions } from './query/page.js'
export { Query, type QueryRow } from './query/query.js'
export { EntityRepository, entityRepositoryFor, type Mapper } from './repository/entity-repository.js'
export { type GetOptions, type ListOptions, Repository } from './repository/repository.js'
export { type RepositoryClass, repositoryFor } from './repository/repository-for.js'
export {
  type InsertSchema,
  type RowSchema,
  type UpdateSchema,
  zodInsert,
  zodRow,
  zodUpdate,
} from './row-schemas/index.js'
export type { IsolationLevel, RetryOptions, TransactionOptions } from './session/run-transaction.js'
export { Session } from './session/session.js'
export { Transaction } from './session/transaction.js'
export type { GuardMode } from './session/transaction-guard.js'
export { type OpenWork, UnitOfWork, type Work } from './session/unit-of-work.js'
export { type Factory, factory } from './testing/factory.js'
export { FakeRepository, fakeRepository } from './testing/fake-repository.js'
export { QueryBudgetError, queryBudget } from './testing/query-budget.js'
export { truncateAll } from './testing/truncate-all.js'
export { withRollback } from './testing/with-rollback.js'
export type { Id, Loaded, Models, OrderBy, Where, With } from './types/index.js'
