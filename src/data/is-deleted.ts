import type { AnyModel, Row } from '../model/index.js'
import { InvalidInputError } from './errors/index.js'

/** Whether a row is marked as deleted. @throws {InvalidInputError} where the model has no soft delete. */
export function isDeleted<M extends AnyModel>(model: M, row: Partial<Row<M>>): boolean {
  const mark = Object.keys(model.columns).find((name) => model.columns[name]?.definition.role === 'soft-delete')
  if (mark === undefined) throw new InvalidInputError(`${model.name} has no soft delete.`, model.name)
  const value = (row as Readonly<Record<string, unknown>>)[mark]
  return value !== null && value !== undefined
}
