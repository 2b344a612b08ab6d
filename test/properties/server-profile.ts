/** What the random schemas of a server may hold: the cells of the property, and the words for them. */
import type { Connection } from '../../src/dialect/connection.js'
import type { ColumnType } from '../../src/schema/index.js'

export interface Profile {
  readonly label: string
  readonly quote: (name: string) => string
  readonly tableNames: readonly string[]
  readonly columnNames: readonly string[]
  readonly types: readonly ColumnType[]
  readonly collations: readonly string[]
  readonly features: ReadonlySet<Feature>
}

export type Feature =
  | 'enum types'
  | 'partial index'
  | 'expression index'
  | 'index method'
  | 'include'
  | 'nulls not distinct'
  | 'nulls order'
  | 'deferrable'
  | 'exclusion'
  | 'not valid'
  | 'schemas'
  | 'unlogged'
  | 'storage'
  | 'partitions'
  | 'sequence options'
  | 'serial'
  | 'identity always'
  | 'prefix'
  | 'invisible'
  | 'not enforced'
  | 'on update now'
  | 'virtual'
  | 'set default'
  | 'constraint comments'
  | 'row format'
  | 'table collation'

const tableNames = ['users', 'order', 'two words', 'we"ird', "it's", 'Straße', 'a`b', 'brackets]', 'Order']
const columnNames = ['id', 'name', 'group', 'e mail', 'qu"ote', 'ünï', "o'clock", 'select', 'b`t', 'total', 'kind', 'x']

const common: readonly ColumnType[] = [
  { kind: 'int' },
  { kind: 'smallint' },
  { kind: 'bigint' },
  { kind: 'bool' },
  { kind: 'float' },
  { kind: 'double' },
  { kind: 'text' },
  { kind: 'uuid' },
  { kind: 'date' },
  { kind: 'time' },
  { kind: 'time', precision: 3 },
  { kind: 'timestamp', timezone: true },
  { kind: 'timestamp', timezone: false, precision: 3 },
  { kind: 'json' },
  { kind: 'jsonb' },
  { kind: 'binary' },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'decimal', precision: 20, scale: 0 },
  { kind: 'string', length: 40 },
  { kind: 'string', length: 120 },
  { kind: 'char', length: 3 },
  { kind: 'enum', values: ['a', "b'c", 'd"e'] },
  { kind: 'enum', values: ['a', 'z'] },
]

export const postgresProfile: Profile = {
  label: 'postgres',
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  tableNames: [...tableNames, 'emoji 🎉'],
  columnNames: [...columnNames, '🙂', 'X'],
  types: [
    ...common,
    { kind: 'array', of: { kind: 'int' } },
    { kind: 'array', of: { kind: 'text' } },
    { kind: 'enum', values: ['a', 'm', 'z'], name: 'mood' },
    { kind: 'custom', sql: 'inet' },
    { kind: 'custom', sql: 'int4range' },
    { kind: 'custom', sql: 'VARCHAR' },
    { kind: 'custom', sql: 'interval' },
  ],
  collations: ['C', 'POSIX'],
  features: new Set<Feature>([
    'enum types',
    'partial index',
    'expression index',
    'index method',
    'include',
    'nulls not distinct',
    'nulls order',
    'deferrable',
    'exclusion',
    'not valid',
    'schemas',
    'unlogged',
    'storage',
    'partitions',
    'sequence options',
    'serial',
    'identity always',
    'set default',
    'constraint comments',
  ]),
}

export const postgres18Profile: Profile = {
  ...postgresProfile,
  label: 'postgres18',
  features: new Set<Feature>([...postgresProfile.features, 'virtual']),
}

export const mysqlProfile: Profile = {
  label: 'mysql',
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  tableNames,
  columnNames,
  types: [
    ...common,
    { kind: 'custom', sql: 'int unsigned' },
    { kind: 'custom', sql: 'MEDIUMTEXT' },
    { kind: 'custom', sql: 'timestamp' },
  ],
  collations: ['utf8mb4_bin', 'latin1_swedish_ci'],
  features: new Set<Feature>([
    'expression index',
    'prefix',
    'invisible',
    'not enforced',
    'on update now',
    'virtual',
    'row format',
    'table collation',
  ]),
}

export const mariadbProfile: Profile = {
  ...mysqlProfile,
  label: 'mariadb',
  features: new Set<Feature>(['prefix', 'invisible', 'on update now', 'virtual', 'row format', 'table collation']),
}

export async function resetPostgres(connection: Connection): Promise<void> {
  await connection.execute('DROP SCHEMA IF EXISTS public, "bill ing" CASCADE; CREATE SCHEMA public')
}

export async function resetMysql(connection: Connection, name: string): Promise<void> {
  const [row] = await connection.query('SELECT @@collation_database AS collation')
  await connection.execute(`DROP DATABASE \`${name}\``)
  await connection.execute(`CREATE DATABASE \`${name}\` COLLATE ${String(row?.['collation'])}`)
  await connection.execute(`USE \`${name}\``)
}

/** MySQL writes character sets of collations and of texts, depending on what came first, and means nothing by it. */
export function plainMysql(line: string): string {
  return line
    .replace(/ CHARACTER SET (\w+) (?=COLLATE \1)/, ' ')
    .replace(/ AUTO_INCREMENT=\d+/, '')
    .replace(/_(?:utf8mb4|latin1)'/g, "'")
}
