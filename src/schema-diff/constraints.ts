import { isDeepStrictEqual } from 'node:util'
import { createConstraintKind } from '../operations/index.js'
import {
  type Constraint,
  constraintsOf,
  type Exclusion,
  type ExclusionElement,
  sameTable,
  type Table,
  type TableName,
  tableNameOf,
} from '../schema/index.js'
import { commentChange } from './comments.js'
import { matchByName } from './match-by-name.js'
import { type Phase, type Phased, phased } from './phases.js'
import { type DiffQuestions, sameOptionalExpression } from './questions.js'

const dropPhase: Readonly<Record<Constraint['kind'], Phase>> = {
  'primary-key': 'drop-primary-keys',
  'foreign-key': 'drop-foreign-keys',
  unique: 'drop-constraints',
  exclude: 'drop-constraints',
  check: 'drop-constraints',
}
const createPhase: Readonly<Record<Constraint['kind'], Phase>> = {
  'primary-key': 'create-primary-keys',
  'foreign-key': 'create-foreign-keys',
  unique: 'create-uniques',
  exclude: 'create-uniques',
  check: 'create-checks',
}

/** Primary key, uniques, foreign keys and checks. One of identical definition under another name is renamed. */
export async function diffConstraints(from: Table, to: Table, questions: DiffQuestions): Promise<readonly Phased[]> {
  const table = tableNameOf(to)
  const same = (a: Constraint, b: Constraint) => sameConstraint(a, b, table, questions)
  const { dropped, created, renamed, kept } = await matchByName(constraintsOf(from), constraintsOf(to), same)
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
    ...kept.flatMap((pair) => commentChange(pair, table, 'constraint', questions)),
  ]
}

/** Whether two constraints ask the same, whatever their names and comments. */
async function sameConstraint(
  a: Constraint,
  b: Constraint,
  table: TableName,
  questions: DiffQuestions,
): Promise<boolean> {
  if (a.kind === 'check' || b.kind === 'check') {
    if (a.kind !== 'check' || b.kind !== 'check') return false
    if (!sameFlags(a, b)) return false
    return questions.sameExpression(a.expression, b.expression, table)
  }
  if (a.kind === 'exclude' || b.kind === 'exclude') {
    return a.kind === 'exclude' && b.kind === 'exclude' && sameExclusion(a, b, table, questions)
  }
  if (a.kind !== b.kind || !isDeepStrictEqual(a.columns, b.columns) || !sameFlags(a, b)) return false
  if (a.kind !== 'foreign-key' || b.kind !== 'foreign-key') return true
  return (
    sameTable(a.table, b.table) &&
    isDeepStrictEqual(a.referencedColumns, b.referencedColumns) &&
    a.onDelete === b.onDelete &&
    a.onUpdate === b.onUpdate &&
    a.match === b.match
  )
}

const flags = ['include', 'nullsNotDistinct', 'deferrable', 'notValid', 'noInherit', 'notEnforced'] as const

function sameFlags(a: Constraint, b: Constraint): boolean {
  const facts = (constraint: Constraint): readonly unknown[] => {
    const all: Readonly<Record<string, unknown>> = { ...constraint }
    return flags.map((flag) => all[flag])
  }
  return isDeepStrictEqual(facts(a), facts(b))
}

async function sameExclusion(a: Exclusion, b: Exclusion, table: TableName, questions: DiffQuestions): Promise<boolean> {
  if (a.method !== b.method || a.deferrable !== b.deferrable || a.elements.length !== b.elements.length) return false
  if (!(await sameOptionalExpression(a.where, b.where, table, questions))) return false
  for (const [at, { expression, ...rest }] of a.elements.entries()) {
    const { expression: other, ...otherRest } = b.elements[at] as ExclusionElement
    if (!isDeepStrictEqual(rest, otherRest)) return false
    if (!(await sameOptionalExpression(expression, other, table, questions))) return false
  }
  return true
}
