/** Kinds that tables stand on; the others stand on tables. */
export const foundationKinds = [
  'extension',
  'collation',
  'domain',
  'composite-type',
  'range-type',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'operator',
  'cast',
  'text-search-dictionary',
  'text-search-configuration',
] as const

/** What a database stores beside tables and enum types. Which of them an engine has is its dialect's to say. */
export const objectKinds = [
  ...foundationKinds,
  'view',
  'materialized-view',
  'partition-index',
  'statistics',
  'rule',
  'trigger',
  'policy',
  'event-trigger',
  'event',
  'virtual-table',
  'schema-comment',
] as const

export type ObjectKind = (typeof objectKinds)[number]

/** What tells an object from all others. */
export interface ObjectName {
  readonly kind: ObjectKind
  readonly name: string
  /** Absent: the connection's default schema. Of what hangs on a table, the table's. */
  readonly schema?: string
  /** The table it hangs on (trigger, policy, rule), where it hangs on one. */
  readonly table?: string
  /** Of a routine that shares its name with others: the types of its arguments, as the engine tells them apart. */
  readonly arguments?: string
}

/**
 * Something that a database stores and the IR does not model: carried as the statement that creates it, so that one
 * introspector serves diff, pull and verify. Introspected ones are in the engine's own spelling.
 */
export interface StoredObject extends ObjectName {
  /** The whole statement that creates it, without `OR REPLACE` and `IF NOT EXISTS`, without a semicolon at its end. */
  readonly definition: string
  /** Statements that follow it and go with it: indexes of a materialized view, whether a trigger is switched off. */
  readonly attachments?: readonly string[]
  readonly comment?: string
  /** Statements that say who may use it. Kept when it is made anew; never compared. */
  readonly grants?: readonly string[]
  /** Names of what must be there first and its text does not tell; a hint, never stored in a database. */
  readonly dependsOn?: readonly string[]
}

/** A map key for an object's name. */
export function objectKey({ kind, name, schema = '', table = '', arguments: types = '' }: ObjectName): string {
  return [kind, schema, table, name, types].join('\0')
}

/** The name as people read it: `billing.totals`, `users.touch` of a trigger, `area(box)` of a routine. Not SQL. */
export function displayObject({ name, schema, table, arguments: types }: ObjectName): string {
  const parts = [schema, table, name].filter((part) => part !== undefined)
  return types === undefined ? parts.join('.') : `${parts.join('.')}(${types})`
}

/** The name alone, of an object with all its facts. */
export function objectNameOf({ kind, name, schema, table, arguments: types }: ObjectName): ObjectName {
  return {
    kind,
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(table === undefined ? {} : { table }),
    ...(types === undefined ? {} : { arguments: types }),
  }
}
