import { DataError } from './data-error.js'

/** There is no such row, or it is marked as deleted. */
export class NotFoundError extends DataError {
  constructor(model: string, what: string) {
    super('NOT_FOUND', `There is no ${model} ${what}.`, { model }, 404)
  }
}

/** The row is there, in another version: somebody else has changed it since it was read. */
export class StaleRowError extends DataError {
  constructor(model: string, what: string, version: unknown) {
    super(
      'STALE_ROW',
      `${model} ${what} is no longer in version ${String(version)}: it was changed in the meantime. Read it again and decide.`,
      { model },
      409,
    )
  }
}

/** More rows, or fewer, than the caller said there would be. */
export class UnexpectedRowsError extends DataError {
  constructor(model: string, message: string) {
    super('UNEXPECTED_ROWS', message, { model })
  }
}
