import { DbtoolError } from '../../errors/index.js'
import type { Constraint, IndexDefinition, IndexKey } from '../../schema/index.js'
import { literal, quote, quoteAll } from './quote.js'

/** A constraint as CREATE TABLE and ALTER TABLE … ADD write it. */
export function constraintText(constraint: Constraint): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quote(constraint.name)} `
  switch (constraint.kind) {
    case 'primary-key':
      return `PRIMARY KEY (${quoteAll(constraint.columns)})`
    case 'unique': {
      const comment = constraint.comment === undefined ? '' : ` COMMENT ${literal(constraint.comment)}`
      const called = constraint.name === undefined ? '' : ` ${quote(constraint.name)}`
      return `UNIQUE KEY${called} (${quoteAll(constraint.columns)})${comment}`
    }
    case 'check':
      return `${name}CHECK (${constraint.expression})${constraint.notEnforced === true ? ' NOT ENFORCED' : ''}`
    case 'foreign-key': {
      const { onDelete, onUpdate } = constraint
      return [
        `${name}FOREIGN KEY (${quoteAll(constraint.columns)})`,
        `REFERENCES ${quote(constraint.table.name)} (${quoteAll(constraint.referencedColumns)})`,
        onDelete === 'no action' ? '' : `ON DELETE ${onDelete.toUpperCase()}`,
        onUpdate === 'no action' ? '' : `ON UPDATE ${onUpdate.toUpperCase()}`,
      ]
        .filter((part) => part !== '')
        .join(' ')
    }
    case 'exclude':
      throw new DbtoolError('DBT_UNSUPPORTED', 'MySQL and MariaDB have no exclusion constraints.')
  }
}

/** An index as CREATE TABLE and ALTER TABLE … ADD write it. One over a part of the rows is over all of them here. */
export function indexText(index: IndexDefinition, flavour: 'mysql' | 'mariadb'): string {
  if (index.unique && index.where !== undefined) {
    throw new DbtoolError(
      'DBT_UNSUPPORTED',
      `Index ${index.name}: MySQL and MariaDB have no unique indexes over a part of the rows.`,
      { hint: 'Index a generated column that is NULL in the other rows.' },
    )
  }
  const kind = index.unique ? 'UNIQUE ' : index.method === undefined ? '' : `${index.method.toUpperCase()} `
  const hidden = flavour === 'mysql' ? 'INVISIBLE' : 'IGNORED'
  return [
    `${kind}KEY ${quote(index.name)} (${index.keys.map(keyText).join(', ')})`,
    index.comment === undefined ? '' : `COMMENT ${literal(index.comment)}`,
    index.invisible === true ? hidden : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function keyText(key: IndexKey): string {
  const what = key.column === undefined ? `(${key.expression})` : quote(key.column)
  return `${what}${key.length === undefined ? '' : `(${key.length})`}${key.order === 'desc' ? ' DESC' : ''}`
}
