import { DataError } from './data-error.js'

/** A value, a column, a relation or an option that cannot be: found before anything reached the database. */
export class InvalidInputError extends DataError {
  constructor(message: string, model?: string, columns: readonly string[] = [], cause?: unknown) {
    super('INVALID_INPUT', message, { model, columns, cause }, 400)
  }
}
