import type { Connection } from '../connection.js'
import type { Fingerprint, FingerprintReader } from '../fingerprint.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'

/**
 * Everything that information_schema says of the database, but for counts, times, positions and who made it. Which columns
 * its tables have depends on the server, so they are taken as they come.
 * @see https://dev.mysql.com/doc/refman/9.0/en/information-schema.html
 */
export function fingerprint(server: MysqlServer): FingerprintReader {
  return {
    // Full-text parsers and options of sequences are nowhere in it.
    isComplete: false,
    isCanonical: true,
    async read(connection: Connection): Promise<Fingerprint> {
      const texts = new Map<string, string>()
      const [place] = await connection.query('SELECT DATABASE() AS here')
      const here = String(place?.['here'])
      for (const { query, object, omit } of questions(server)) {
        for (const row of await connection.query(query)) {
          const facts = lowerKeys(row)
          const key = object(facts)
          const own = Object.entries(facts).filter(([name]) => !omit.includes(name))
          const text = wherever(here, own)
            .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
            .join('; ')
          const known = texts.get(key)
          texts.set(key, known === undefined ? text : `${known}\n${text}`)
        }
      }
      return texts
    },
  }
}

interface Question {
  readonly query: string
  /** What a row is about; the texts of rows about the same are joined, in the order of the query. */
  readonly object: (row: Facts) => string
  readonly omit: readonly string[]
}

type Facts = Readonly<Record<string, unknown>>

const always = ['table_catalog', 'constraint_catalog', 'unique_constraint_catalog', 'index_schema']
const counts = [
  ...[
    'table_rows',
    'avg_row_length',
    'data_length',
    'max_data_length',
    'max_index_length',
    'index_length',
    'data_free',
  ],
  ...['auto_increment', 'create_time', 'update_time', 'check_time', 'checksum', 'version'],
]

function questions(server: MysqlServer): readonly Question[] {
  const from = (table: string, order: string, schema = 'table_schema', where = ''): string =>
    `SELECT * FROM information_schema.${table} WHERE ${schema} = DATABASE()${where} ORDER BY ${order}`
  const of =
    (kind: string, ...names: readonly string[]) =>
    (row: Facts) =>
      `${kind} ${names.map((name) => row[name]).join('.')}`
  const routine = (row: Facts): string => `${String(row['routine_type']).toLowerCase()} ${row['routine_name']}`
  return [
    {
      query: from('tables', 'table_name', undefined, " AND table_type <> 'VIEW'"),
      object: of('table', 'table_name'),
      omit: [...always, ...counts, 'temporary'],
    },
    {
      query: from('columns', 'table_name, column_name'),
      object: of('column', 'table_name', 'column_name'),
      omit: [...always, 'ordinal_position', 'privileges', 'column_key'],
    },
    {
      query: from('statistics', 'table_name, index_name, seq_in_index'),
      object: of('index', 'table_name', 'index_name'),
      omit: [...always, 'cardinality'],
    },
    {
      query: from('table_constraints', 'table_name, constraint_name', 'table_schema'),
      object: constraint,
      omit: always,
    },
    {
      query: from('key_column_usage', 'table_name, constraint_name, ordinal_position'),
      object: constraint,
      omit: always,
    },
    {
      query: from('referential_constraints', 'table_name, constraint_name', 'constraint_schema'),
      object: constraint,
      omit: always,
    },
    {
      query: from('check_constraints', 'constraint_name', 'constraint_schema'),
      object:
        server.flavour === 'mysql' ? of('check', 'constraint_name') : of('check', 'table_name', 'constraint_name'),
      omit: always,
    },
    {
      query: from(
        'partitions',
        'table_name, partition_ordinal_position, subpartition_ordinal_position',
        undefined,
        ' AND partition_name IS NOT NULL',
      ),
      object: of('partitions of', 'table_name'),
      omit: [...always, ...counts],
    },
    { query: from('views', 'table_name'), object: of('view', 'table_name'), omit: always },
    {
      query: from('triggers', 'trigger_name', 'trigger_schema'),
      object: of('trigger', 'trigger_name'),
      omit: ['trigger_catalog', 'event_object_catalog', 'created'],
    },
    {
      query: from('routines', 'routine_type, routine_name', 'routine_schema'),
      object: routine,
      omit: ['routine_catalog', 'created', 'last_altered'],
    },
    {
      query: from('parameters', 'routine_type, specific_name, ordinal_position', 'specific_schema'),
      object: (row) => `${String(row['routine_type']).toLowerCase()} ${row['specific_name']}`,
      omit: ['specific_catalog'],
    },
    {
      query: from('events', 'event_name', 'event_schema'),
      object: of('event', 'event_name'),
      omit: ['event_catalog', 'created', 'last_altered', 'last_executed', 'starts'],
    },
    {
      query:
        'SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = DATABASE()',
      object: () => 'database',
      omit: [],
    },
  ]
}

/** What there is to say, the same in whatever database: without the name of the one that it was read in. */
function wherever(
  here: string,
  facts: readonly (readonly [string, unknown])[],
): readonly (readonly [string, unknown])[] {
  return facts
    .filter(([name, value]) => value !== null && !(name.endsWith('_schema') && value === here))
    .map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll(`${quote(here)}.`, '') : value])
}

/** What a constraint is of stands in its name: the same one may be in several tables. */
function constraint(row: Facts): string {
  return `constraint ${row['table_name']}.${row['constraint_name']}`
}

/** MySQL answers with names in capitals. */
function lowerKeys(row: Facts): Facts {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))
}
