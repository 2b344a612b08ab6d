import type { Constraint } from './constraint.js'
import type { Table } from './table.js'

/** All constraints of a table with their kinds: primary key, uniques, foreign keys, checks, exclusions. */
export function constraintsOf(table: Table): readonly Constraint[] {
  return [
    ...(table.primaryKey === undefined ? [] : [{ kind: 'primary-key' as const, ...table.primaryKey }]),
    ...table.uniques.map((unique) => ({ kind: 'unique' as const, ...unique })),
    ...table.foreignKeys.map((foreignKey) => ({ kind: 'foreign-key' as const, ...foreignKey })),
    ...table.checks.map((check) => ({ kind: 'check' as const, ...check })),
    ...table.excludes.map((exclude) => ({ kind: 'exclude' as const, ...exclude })),
  ]
}

/** The table with one more constraint. */
export function withConstraint(table: Table, constraint: Constraint): Table {
  const { kind, ...definition } = constraint
  switch (kind) {
    case 'primary-key':
      return { ...table, primaryKey: definition as NonNullable<Table['primaryKey']> }
    case 'unique':
      return { ...table, uniques: [...table.uniques, definition as Table['uniques'][number]] }
    case 'foreign-key':
      return { ...table, foreignKeys: [...table.foreignKeys, definition as Table['foreignKeys'][number]] }
    case 'check':
      return { ...table, checks: [...table.checks, definition as Table['checks'][number]] }
    case 'exclude':
      return { ...table, excludes: [...table.excludes, definition as Table['excludes'][number]] }
  }
}
