import { DbtoolError } from '../../errors/index.js'
import type { Constraint, ForeignKeyAction, IndexDefinition, IndexKey, TableOptions } from '../../schema/index.js'
import { literal, quote, quoteAll } from './quote.js'
import type { MysqlServer } from './server.js'
import { swapped } from './to-constraint.js'

/**
 * A constraint as CREATE TABLE and ALTER TABLE … ADD write it. `keyParts`: what the primary key says of its columns
 * beside their names, `(100)` or `desc`.
 */
export function constraintText(
  constraint: Constraint,
  flavour: MysqlServer['flavour'],
  keyParts: TableOptions[string] = {},
): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quote(constraint.name)} `
  switch (constraint.kind) {
    case 'primary-key':
      return `PRIMARY KEY (${constraint.columns.map((column) => keyColumn(column, keyParts)).join(', ')})`
    case 'unique': {
      const comment = constraint.comment === undefined ? '' : ` COMMENT ${literal(constraint.comment)}`
      const called = constraint.name === undefined ? '' : ` ${quote(constraint.name)}`
      return `UNIQUE KEY${called} (${quoteAll(constraint.columns)})${comment}`
    }
    case 'check':
      return `${name}CHECK (${constraint.expression})${constraint.notEnforced === true ? ' NOT ENFORCED' : ''}`
    case 'foreign-key': {
      const written = flavour === 'mariadb' ? swapped : (action: ForeignKeyAction) => action
      const [onDelete, onUpdate] = [written(constraint.onDelete), written(constraint.onUpdate)]
      const unsaid = written('no action')
      const { name: target, schema } = constraint.table
      return [
        `${name}FOREIGN KEY (${quoteAll(constraint.columns)})`,
        `REFERENCES ${schema === undefined ? '' : `${quote(schema)}.`}${quote(target)} (${quoteAll(constraint.referencedColumns)})`,
        onDelete === unsaid ? '' : `ON DELETE ${onDelete.toUpperCase()}`,
        onUpdate === unsaid ? '' : `ON UPDATE ${onUpdate.toUpperCase()}`,
      ]
        .filter((part) => part !== '')
        .join(' ')
    }
    case 'exclude':
      throw new DbtoolError('DBT_UNSUPPORTED', 'MySQL and MariaDB have no exclusion constraints.')
  }
}

function keyColumn(column: string, keyParts: TableOptions[string]): string {
  // A column may be called constructor.
  const part = typeof keyParts === 'object' && Object.hasOwn(keyParts, column) ? keyParts[column] : undefined
  if (part === undefined) return quote(column)
  return `${quote(column)}${part.startsWith('(') ? '' : ' '}${part}`
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
  const method = index.method?.toUpperCase()
  const isOwnKind = method === 'FULLTEXT' || method === 'SPATIAL'
  const kind = index.unique ? 'UNIQUE ' : isOwnKind ? `${method} ` : ''
  const hidden = flavour === 'mysql' ? 'INVISIBLE' : 'IGNORED'
  return [
    `${kind}KEY ${quote(index.name)} (${index.keys.map(keyText).join(', ')})`,
    method === undefined || isOwnKind ? '' : `USING ${method}`,
    ...Object.entries(index.with ?? {}).map(([name, value]) => `${indexOptions[name] ?? name.toUpperCase()}${value}`),
    index.comment === undefined ? '' : `COMMENT ${literal(index.comment)}`,
    index.invisible === true ? hidden : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** What `with` of an index can say here. */
const indexOptions: Readonly<Record<string, string>> = { parser: 'WITH PARSER ', key_block_size: 'KEY_BLOCK_SIZE=' }

function keyText(key: IndexKey): string {
  const what = key.column === undefined ? `(${key.expression})` : quote(key.column)
  return `${what}${key.length === undefined ? '' : `(${key.length})`}${key.order === 'desc' ? ' DESC' : ''}`
}
