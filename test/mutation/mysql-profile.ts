import type { MysqlTableFacts } from '../../src/model/define-model.js'
import type { ObjectKind } from '../../src/schema/index.js'

/** Options of tables of both engines, and whether they are texts; a table's charset comes with its collation. */
export const mysqlOptions: Omit<{ readonly [K in keyof Required<MysqlTableFacts>]: boolean }, 'charset'> = {
  engine: false,
  collate: false,
  rowFormat: false,
  partitionBy: true,
  with: false,
  keyParts: false,
  spelling: false,
  systemVersioning: false,
}

/** What neither of them has. `commented`: the kinds of objects of which the IR holds a comment beside the definition. */
export const mysqlLacks: Readonly<Record<string, string>> = {
  'schema.enums': 'the values are part of each column',
  enum: 'the values are part of each column',
  'type enum.name': 'the values are part of each column',
  'type enum.schema': 'the values are part of each column',
  'schema.namespaces': 'a schema is a database',
  'table.grants': 'they are not read; pull says so',
  'table.schema': 'a schema is a database',
  'table.excludes': 'there are none',
  exclusion: 'there are none',
  'exclusion element': 'there are none',
  'identity.always': 'whoever inserts may supply a value',
  'identity.serial': 'there are no owned sequences',
  'identity.sequence': 'there are no owned sequences',
  'sequence options': 'there are no owned sequences',
  'type jsonb': 'JSON is one',
  'type array': 'there are none',
  'primary key.deferrable': 'nothing is deferred',
  'primary key.include': 'there is none',
  'primary key.comment': 'there is none',
  'unique.nullsNotDistinct': 'nulls are distinct',
  'unique.deferrable': 'nothing is deferred',
  'unique.include': 'there is none',
  'foreign key.match': 'it is not kept',
  'foreign key.deferrable': 'nothing is deferred',
  'foreign key.notValid': 'all rows are looked at',
  'foreign key.comment': 'there is none',
  'check.notValid': 'all rows are looked at',
  'check.noInherit': 'tables do not inherit',
  'check.comment': 'there is none',
  'index.where': 'no index is partial',
  'index.include': 'there is none',
  'index.nullsNotDistinct': 'nulls are distinct',
  'index key.nulls': 'they come first',
  'index key.collation': 'it is the column’s',
  'index key.operatorClass': 'there is none',
}

/** What the IR tells apart and both engines do not. */
export const mysqlIdle: Readonly<Record<string, string>> = {
  'primary key.name': 'every one is called PRIMARY',
  'type timestamp.timezone': 'a DATETIME is both',
}

export function lacksOfKinds(field: string, kinds: readonly ObjectKind[]): Readonly<Record<string, string>> {
  return Object.fromEntries(kinds.map((kind) => [`${kind}.${field}`, 'there is none']))
}

/** Each statement by itself, and each line of a table, whose name stands before it. */
export function mysqlStatements(dump: string): readonly string[] {
  return dump
    .split(/;;?\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const table = /^CREATE TABLE `(.*)` \(/m.exec(part)?.[1]
      if (table === undefined) return [part]
      const lines = part.split('\n').map((line) => line.trim().replace(/,$/, ''))
      const order = lines.filter((line) => line.startsWith('`')).map((line) => line.split(' ')[0])
      return [`${table} in this order: ${order.join(' ')}`, ...lines.map((line) => `${table}: ${line}`)]
    })
}

/** The character sets in which texts were written: of dumps, these lines are left out. */
export const mysqlSessions = ['views:table', 'triggers:trigger', 'routines:routine', 'events:event']
  .map((part) => part.split(':'))
  .map(
    ([view = '', what = '']) => `
SELECT CONCAT('${what} ', ${what}_name, ' in ', character_set_client, ' ', collation_connection) AS fact
  FROM information_schema.${view} WHERE ${what}_schema = DATABASE()`,
  )
  .join(' UNION ALL ')
