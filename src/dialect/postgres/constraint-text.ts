import { DbtoolError } from '../../errors/index.js'
import type { Constraint, Deferrable, Exclusion } from '../../schema/index.js'
import { quote, quoteAll, quoteTable } from './quote.js'

/** A constraint as CREATE TABLE and ADD CONSTRAINT write it. */
export function constraintText(constraint: Constraint): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quote(constraint.name)} `
  return `${name}${bodyText(constraint)}`
}

/** A constraint that takes over a unique index. @throws {DbtoolError} DBT_UNSUPPORTED for one that has no index of this kind. */
export function usingIndexText(constraint: Constraint, index: string): string {
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') {
    throw new DbtoolError('DBT_UNSUPPORTED', 'Only a primary key or a unique constraint can take over an index.')
  }
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quote(constraint.name)} `
  const kind = constraint.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'
  return joined(`${name}${kind} USING INDEX ${quote(index)}`, deferrableText(constraint.deferrable))
}

function bodyText(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primary-key':
      return joined(
        `PRIMARY KEY (${quoteAll(constraint.columns)})`,
        includeText(constraint.include),
        deferrableText(constraint.deferrable),
      )
    case 'unique':
      return joined(
        `UNIQUE${constraint.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''} (${quoteAll(constraint.columns)})`,
        includeText(constraint.include),
        deferrableText(constraint.deferrable),
      )
    case 'check':
      return joined(
        `CHECK (${constraint.expression})`,
        constraint.noInherit === true ? 'NO INHERIT' : '',
        constraint.notEnforced === true ? 'NOT ENFORCED' : '',
        constraint.notValid === true ? 'NOT VALID' : '',
      )
    case 'foreign-key':
      return joined(
        `FOREIGN KEY (${quoteAll(constraint.columns)})`,
        `REFERENCES ${quoteTable(constraint.table)} (${quoteAll(constraint.referencedColumns)})`,
        constraint.match === undefined ? '' : `MATCH ${constraint.match.toUpperCase()}`,
        constraint.onDelete === 'no action' ? '' : `ON DELETE ${constraint.onDelete.toUpperCase()}`,
        constraint.onUpdate === 'no action' ? '' : `ON UPDATE ${constraint.onUpdate.toUpperCase()}`,
        deferrableText(constraint.deferrable),
        constraint.notValid === true ? 'NOT VALID' : '',
      )
    case 'exclude':
      return joined(
        `EXCLUDE USING ${quote(constraint.method ?? 'gist')} (${elementsText(constraint)})`,
        constraint.where === undefined ? '' : `WHERE (${constraint.where})`,
        deferrableText(constraint.deferrable),
      )
  }
}

function elementsText({ elements }: Exclusion): string {
  return elements
    .map(({ column, expression, operator, operatorClass }) =>
      joined(
        column === undefined ? `(${expression})` : quote(column),
        operatorClass === undefined ? '' : quote(operatorClass),
        `WITH ${operator}`,
      ),
    )
    .join(', ')
}

function includeText(include: readonly string[] | undefined): string {
  return include === undefined ? '' : `INCLUDE (${quoteAll(include)})`
}

function deferrableText(deferrable: Deferrable | undefined): string {
  return deferrable === undefined ? '' : `DEFERRABLE ${deferrable.toUpperCase()}`
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
