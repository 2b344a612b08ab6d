/** One key of an index: a column or an expression, never both. */
export interface IndexKey {
  readonly column?: string
  /** SQL, without outer parentheses. */
  readonly expression?: string
  /** Absent: ascending. */
  readonly order?: 'desc'
  /** Absent: the engine's own place for this order. */
  readonly nulls?: 'first' | 'last'
  readonly collation?: string
  /** PostgreSQL operator class. */
  readonly operatorClass?: string
  /** MySQL prefix length, in characters. */
  readonly length?: number
}

/** An index of its own, as opposed to one that a constraint brings along. */
export interface IndexDefinition {
  readonly name: string
  readonly keys: readonly IndexKey[]
  readonly unique: boolean
  /** Predicate of a partial index: SQL, without outer parentheses. */
  readonly where?: string
  /** Access method (`btree`, `gin`, …); absent: the engine's default. */
  readonly method?: string
  /** Columns that are carried but not searched. */
  readonly include?: readonly string[]
  readonly nullsNotDistinct?: boolean
  /** MySQL and MariaDB: kept up to date, but not used by queries. */
  readonly invisible?: boolean
  /** PostgreSQL: storage parameters, as in `fillfactor`. */
  readonly with?: Readonly<Record<string, string>>
  readonly comment?: string
}
