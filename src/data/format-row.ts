import type { AnyModel, Row } from '../model/index.js'

/**
 * The row as people may see it, in logs for instance: its columns in the order of the model, without the secret ones.
 * What is no column of the model, such as loaded relations, is left out: secrets could be in there.
 */
export function formatRow<M extends AnyModel>(model: M, row: Partial<Row<M>>): Partial<Row<M>> {
  const shown = Object.entries(model.columns).filter(
    ([property, { definition }]) => definition.secret !== true && Object.hasOwn(row, property),
  )
  return Object.fromEntries(
    shown.map(([property]) => [property, (row as Readonly<Record<string, unknown>>)[property]]),
  ) as Partial<Row<M>>
}
