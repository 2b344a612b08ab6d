import { DbtoolError } from '../errors/index.js'
import { type Constraint, constraintsOf, type Table } from '../schema/index.js'

/** Whether a table has a constraint of this name; of a primary key, whether it has one at all. */
export function hasConstraint(table: Table, constraint: Constraint): boolean {
  if (constraint.kind === 'primary-key') return table.primaryKey !== undefined
  return constraintsOf(table).some(({ name }) => name !== undefined && name === constraint.name)
}

export function noUsingIndex(): DbtoolError {
  return new DbtoolError('DBT_UNSUPPORTED', 'Only PostgreSQL makes a constraint of an index that is there already.', {
    hint: 'Drop the index, and leave usingIndex out.',
  })
}
