import { type ConstraintNameKind, constraintNameFor, hashOf, type Naming } from '../model/naming.js'
import { type Constraint, constraintsOf, type IndexDefinition, type Table } from '../schema/index.js'

/** A constraint or an index of a table. */
export type Part = Constraint | ({ readonly kind: 'index' } & IndexDefinition)

type NameFacts = Parameters<typeof constraintNameFor>[1]

/** A part of a table with what a naming convention makes its name of. */
export interface NamedPart {
  readonly kind: ConstraintNameKind
  /** Absent: the database holds it without a name. */
  readonly name: string | undefined
  readonly facts: NameFacts
}

const kinds = {
  'primary-key': 'primaryKey',
  unique: 'unique',
  'foreign-key': 'foreignKey',
  check: 'check',
  exclude: 'exclude',
  index: 'index',
} as const

/** The facts from which models would name this part, had it no name. */
export function nameParts(table: Table, part: Part): NamedPart {
  const { name, kind } = part
  return {
    kind: kinds[kind],
    name,
    facts: {
      table: table.name,
      columns: columnsOf(part),
      definition: part.kind === 'check' ? part.expression : '',
      ...(part.kind === 'foreign-key' ? { referencedTable: part.table.name } : {}),
    },
  }
}

function columnsOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'check':
      return []
    case 'exclude':
      return part.elements.map(({ column, expression }) => column ?? hashOf(expression ?? ''))
    case 'index':
      return part.keys.map(({ column, expression }) => column ?? hashOf(expression ?? ''))
    default:
      return part.columns
  }
}

/** All constraints and indexes of a table. */
export function partsOfTable(table: Table): readonly Part[] {
  return [...constraintsOf(table), ...table.indexes.map((index) => ({ kind: 'index' as const, ...index }))]
}

/** Every column that a part names; those in SQL do not count. */
export function namedColumns(part: Part): readonly string[] {
  const items = part.kind === 'exclude' ? part.elements : part.kind === 'index' ? part.keys : []
  return [
    ...('columns' in part ? part.columns : []),
    ...('include' in part ? (part.include ?? []) : []),
    ...items.flatMap(({ column }) => column ?? []),
  ]
}

export function conventionalName(table: Table, part: Part, naming: Naming): string {
  const { kind, facts } = nameParts(table, part)
  return constraintNameFor(kind, facts, naming)
}
