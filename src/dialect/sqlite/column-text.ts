import { DbtoolError } from '../../errors/index.js'
import type { Column, Constraint, Table, TableOptions } from '../../schema/index.js'
import { clausesIn, isInline, notNullClause, primaryKeyClause, uniqueClause } from './clauses.js'
import { quote, quoteAll, spellDefault } from './expressions.js'
import { respelled, spellingIn } from './spelling.js'
import { enumCheck, types } from './types.js'

/** The definition of a column in CREATE TABLE or ADD COLUMN. `key`: its inline primary key, where it must stand there. */
export function columnText(column: Column, table: Pick<Table, 'options'>, key?: { readonly name?: string }): string {
  const defaultText = spellDefault(column)
  const clauses = clausesIn(table.options)
  const notNull = notNullClause(column.name)
  const keyText = clauses[primaryKeyClause([column.name])] ?? 'PRIMARY KEY AUTOINCREMENT'
  return [
    quote(column.name),
    respelled(column, types.spell(column, table), table.options),
    column.nullable ? '' : (clauses[notNull] ?? spellingIn(table.options)[notNull] ?? 'NOT NULL'),
    key === undefined ? '' : `${constraintName(key.name)}${keyText}`,
    defaultText === null ? '' : `DEFAULT ${defaultText}`,
    column.collation === undefined ? '' : `COLLATE ${quote(column.collation)}`,
    column.generated === undefined
      ? ''
      : `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    column.type.kind === 'enum' ? enumCheck(quote(column.name), column.type.values) : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function constraintName(name: string | undefined): string {
  return name === undefined ? '' : `CONSTRAINT ${quote(name)} `
}

/** Whether the key of one column must stand in it: AUTOINCREMENT has no other place, nor have some clauses. */
export function isInlineKey(column: Column, options: TableOptions): boolean {
  const clause = clausesIn(options)[primaryKeyClause([column.name])]
  return column.identity !== undefined || (clause !== undefined && isInline(clause))
}

/** A table constraint in CREATE TABLE. */
export function constraintText(constraint: Constraint, options: TableOptions = {}): string {
  const name = constraintName(constraint.name)
  const clauses = clausesIn(options)
  switch (constraint.kind) {
    case 'primary-key':
      return name + (clauses[primaryKeyClause(constraint.columns)] ?? `PRIMARY KEY (${quoteAll(constraint.columns)})`)
    case 'unique':
      return name + (clauses[uniqueClause(constraint.columns)] ?? `UNIQUE (${quoteAll(constraint.columns)})`)
    case 'check':
      return `${name}CHECK (${constraint.expression})`
    case 'exclude':
      // Reported by problems.ts before anything runs.
      throw new DbtoolError('DBT_UNSUPPORTED', 'SQLite has no exclusion constraints.')
    case 'foreign-key': {
      const { onDelete, onUpdate, match, deferrable } = constraint
      return [
        `${name}FOREIGN KEY (${quoteAll(constraint.columns)})`,
        `REFERENCES ${quote(constraint.table.name)}`,
        // Without columns: the key of a table that is not there.
        constraint.referencedColumns.length === 0 ? '' : `(${quoteAll(constraint.referencedColumns)})`,
        onDelete === 'no action' ? '' : `ON DELETE ${onDelete.toUpperCase()}`,
        onUpdate === 'no action' ? '' : `ON UPDATE ${onUpdate.toUpperCase()}`,
        match === undefined ? '' : `MATCH ${match.toUpperCase()}`,
        deferrable === undefined ? '' : `DEFERRABLE ${deferrable.toUpperCase()}`,
      ]
        .filter((part) => part !== '')
        .join(' ')
    }
  }
}

/** The options after the closing parenthesis of CREATE TABLE. */
export function optionsText(options: Table['options']): string {
  const words = [options['withoutRowid'] === true ? 'WITHOUT ROWID' : '', options['strict'] === true ? 'STRICT' : '']
  const text = words.filter((word) => word !== '').join(', ')
  return text === '' ? '' : ` ${text}`
}
