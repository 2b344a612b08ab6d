import type { AnyColumn } from './column-builder.js'
import type { ConstraintDefinition, PrimaryKeyDefinition } from './constraint-definition.js'
import type { Relation } from './relation.js'

export const modelBrand = Symbol.for('dbtool.model')

type Columns = Readonly<Record<string, AnyColumn>>
type Relations = Readonly<Record<string, Relation>>

/** What a table is beside its columns; each engine reads its own part. */
export interface TableFacts {
  /** Name of the table; absent: by the naming strategy. */
  readonly table?: string
  readonly schema?: string
  readonly comment?: string
  /** `GRANT` statements to run after the table is made. Who may use a table is never compared. */
  readonly grants?: readonly string[]
  /** The database name that the table had before: the next revision renames it instead of dropping and creating. */
  readonly renamedFrom?: string
  readonly sqlite?: SqliteTableFacts
  readonly mysql?: MysqlTableFacts
  readonly mariadb?: MysqlTableFacts
  readonly postgres?: PostgresTableFacts
}

export interface SqliteTableFacts {
  readonly strict?: boolean
  readonly withoutRowid?: boolean
  /**
   * What is written instead of a NOT NULL or a key, where that says more:
   * `{ 'unique email': 'UNIQUE (email COLLATE NOCASE) ON CONFLICT REPLACE' }`. Absent: what the database has stays.
   */
  readonly clauses?: Readonly<Record<string, string>>
  /**
   * How a pulled table spells what means the same, said again when the table is made anew; never compared:
   * `{ 'type email': 'varchar(150)', 'not null id': '' }`.
   */
  readonly spelling?: Readonly<Record<string, string>>
}

export interface MysqlTableFacts {
  readonly engine?: string
  readonly charset?: string
  readonly collate?: string
  readonly rowFormat?: string
  /** What follows PARTITION BY: `RANGE (id) (PARTITION p0 VALUES LESS THAN (100))`. */
  readonly partitionBy?: string
  /** Further options of the table, as SQL: `{ KEY_BLOCK_SIZE: '8', COMPRESSION: "'zlib'" }`. */
  readonly with?: Readonly<Record<string, string>>
  /** What the primary key says of a column beside its name: `{ url: '(100)', rank: 'desc' }`. */
  readonly keyParts?: Readonly<Record<string, string>>
  /**
   * How a pulled table spells what means the same, said again when the table is made anew; never compared:
   * `{ columns: 'COLLATE', 'key slug': 'USING BTREE' }`.
   */
  readonly spelling?: Readonly<Record<string, string>>
  /** MariaDB: keeps what rows were. */
  readonly systemVersioning?: boolean
}

export interface PostgresTableFacts {
  /** What follows PARTITION BY: `RANGE (created_at)`. */
  readonly partitionBy?: string
  /** Name to bounds: `{ events_2026: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" }`. Absent: not dbtool's business. */
  readonly partitions?: Readonly<Record<string, string>>
  readonly unlogged?: boolean
  /** Storage parameters: `{ fillfactor: '70' }`. */
  readonly with?: Readonly<Record<string, string>>
  /** The tables, by their names in the database, whose columns and checks this one has as well: `'events, audit'`. */
  readonly inherits?: string
  /** Whether policies say which rows are seen; `forced`: by the table's owner, too. */
  readonly rowSecurity?: true | 'forced'
  /** What tells rows apart in logical replication: an index, all columns, nothing; absent: the primary key. */
  readonly replicaIdentity?: 'full' | 'nothing' | (string & {})
  /** The index by which CLUSTER orders the table. */
  readonly clusterOn?: string
  /** Access method, where it is not heap. */
  readonly using?: string
  /** How columns are kept, by their names in the database: `{ body: 'STORAGE EXTERNAL, STATISTICS 500' }`. */
  readonly columnSettings?: Readonly<Record<string, string>>
}

/** A model: a table with the properties and relations by which programs know it. */
export interface Model<
  N extends string = string,
  C extends Columns = Columns,
  R extends Relations = Relations,
  K extends string = string,
> {
  readonly [modelBrand]: true
  /** Properties of a primary key that is listed among the constraints. Types only; never there at run time. */
  readonly $key?: K
  readonly name: N
  readonly columns: C
  readonly relations: R
  readonly constraints: readonly ConstraintDefinition[]
  readonly facts: TableFacts
}

export interface AnyModel {
  readonly [modelBrand]: true
  readonly $key?: string
  readonly name: string
  readonly columns: Columns
  readonly relations: Relations
  readonly constraints: readonly ConstraintDefinition[]
  readonly facts: TableFacts
}

export interface ModelInput<
  C extends Columns,
  R extends Relations,
  P extends PostgresTableFacts = PostgresTableFacts,
  L = readonly ConstraintDefinition<(keyof C & string) | InheritedBy<P>>[],
> extends TableFacts {
  readonly columns: C
  readonly relations?: R
  readonly constraints?: L
  readonly postgres?: P
}

/** Properties for columns that a table has from another one: the compiler does not know them. */
type InheritedBy<P> = P extends { readonly inherits: string } ? string : never

/** The properties of the primary key in a list of constraints; `never`: it is a column's own. */
type ListedKey<L extends readonly ConstraintDefinition[]> = Extract<L[number], PrimaryKeyDefinition>['columns'][number]

/** Declares a model. (: a list of models around it would else give it any relations.) What is wrong with it is said by `defineSchema`, all problems at once. */
export function defineModel<
  const N extends string,
  C extends Columns,
  const R extends Relations = Record<never, never>,
  P extends PostgresTableFacts = Record<never, never>,
  const L extends readonly ConstraintDefinition<(keyof C & string) | InheritedBy<P>>[] = readonly [],
>(name: N, input: ModelInput<C, R, P, L>): Model<N, C, NoInfer<R>, ListedKey<L>> {
  const { columns, relations, constraints, ...facts } = input
  return Object.freeze({
    [modelBrand]: true as const,
    name,
    columns,
    relations: relations ?? ({} as R),
    constraints: constraints ?? [],
    facts,
  })
}

export function isModel(value: unknown): value is AnyModel {
  return typeof value === 'object' && value !== null && modelBrand in value
}
