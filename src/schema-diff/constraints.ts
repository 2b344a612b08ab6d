import { createConstraintKind } from '../operations/index.js'
import { type Constraint, constraintsOf, sameTable, type Table, tableNameOf } from '../schema/index.js'
import { matchByName } from './match-by-name.js'
import { type Phase, type Phased, phased } from './phases.js'
import type { DiffQuestions } from './questions.js'

const dropPhase: Readonly<Record<Constraint['kind'], Phase>> = {
  'primary-key': 'drop-primary-keys',
  'foreign-key': 'drop-foreign-keys',
  unique: 'drop-constraints',
  check: 'drop-constraints',
}
const createPhase: Readonly<Record<Constraint['kind'], Phase>> = {
  'primary-key': 'create-primary-keys',
  'foreign-key': 'create-foreign-keys',
  unique: 'create-uniques',
  check: 'create-checks',
}

/** Primary key, uniques, foreign keys and checks. One of identical definition under another name is renamed. */
export async function diffConstraints(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const table = tableNameOf(to)
  const same = (a: Constraint, b: Constraint) => sameConstraint(a, b, questions)
  const { dropped, created, renamed } = await matchByName(constraintsOf(from), constraintsOf(to), same)
  return [
    ...dropped.map((constraint) =>
      phased(dropPhase[constraint.kind], {
        kind: 'drop-constraint',
        table,
        name: constraint.name ?? null,
        dropped: constraint,
      }),
    ),
    ...renamed.map(({ from: name, to: next }) =>
      phased('rename-constraints', { kind: 'rename-constraint', table, name, to: next }),
    ),
    ...created.map((constraint) =>
      phased(createPhase[constraint.kind], { kind: createConstraintKind(constraint.kind), table, constraint }),
    ),
  ]
}

/** Whether two constraints ask the same, whatever their names. */
async function sameConstraint(a: Constraint, b: Constraint, questions: DiffQuestions): Promise<boolean> {
  if (a.kind === 'check' && b.kind === 'check') return questions.sameExpression(a.expression, b.expression)
  if (a.kind === 'check' || b.kind === 'check' || !sameNames(a.columns, b.columns)) return false
  if (a.kind === 'primary-key') return b.kind === 'primary-key'
  if (a.kind === 'unique') {
    return (
      b.kind === 'unique' &&
      (a.nullsNotDistinct ?? false) === (b.nullsNotDistinct ?? false) &&
      a.deferrable === b.deferrable
    )
  }
  return (
    b.kind === 'foreign-key' &&
    sameTable(a.table, b.table) &&
    sameNames(a.referencedColumns, b.referencedColumns) &&
    a.onDelete === b.onDelete &&
    a.onUpdate === b.onUpdate &&
    a.match === b.match &&
    a.deferrable === b.deferrable
  )
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at])
}
