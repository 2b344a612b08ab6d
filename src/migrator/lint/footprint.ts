import type { Change } from '../../dialect/sql-change.js'
import { isObjectOperation } from '../../operations/index.js'
import { type Constraint, constraintsOf, displayName, displayObject, type TableName } from '../../schema/index.js'

/** What a change leaves in the structure: what it does, and to what. Rows leave none. */
export interface Footprint {
  readonly action: 'make' | 'drop' | 'alter' | 'rename' | 'replace'
  readonly kind: string
  /** In lower case; empty where the change does not say it. */
  readonly name: string
  /** The table that it stands on, in lower case; null: it stands for itself. */
  readonly table: string | null
  readonly schema: string | null
  /** Of a renaming, the new name. */
  readonly to: string | null
  /** Columns that it is about: with them it goes. */
  readonly columns: readonly string[]
  /** Names of other things that it needs. */
  readonly refersTo: readonly string[]
  /** Kind and name, for comparison. */
  readonly key: string
  /** As people read it: `index ix_users_email`. */
  readonly text: string
}

type Facts = Partial<Pick<Footprint, 'table' | 'schema' | 'to' | 'columns' | 'refersTo'>>

function print(action: Footprint['action'], kind: string, name: string, facts: Facts = {}): Footprint {
  const folded = name.toLowerCase()
  const table = facts.table?.toLowerCase() ?? null
  return {
    action,
    kind,
    name: folded,
    table,
    schema: facts.schema ?? null,
    to: facts.to?.toLowerCase() ?? null,
    columns: (facts.columns ?? []).map((column) => column.toLowerCase()),
    refersTo: (facts.refersTo ?? []).map((one) => one.toLowerCase()),
    key: `${kind} ${kind === 'column' ? `${table}.` : ''}${folded}`,
    text: `${kind} ${kind === 'column' ? `${facts.table}.` : ''}${name}`.trim(),
  }
}

/** The footprint of a change; null for what leaves nothing in the structure. */
export function footprintOf(change: Change): Footprint | null {
  if (isObjectChange(change)) {
    const { object, kind } = change
    const action = kind.startsWith('create-') ? 'make' : kind.startsWith('drop-') ? 'drop' : 'replace'
    const facts = object.schema === undefined ? {} : { schema: object.schema }
    // DROP TYPE does not say of what kind it is.
    const word = object.kind.endsWith('-type') ? 'type' : object.kind.replaceAll('-', ' ')
    // Two triggers of one name stand on different tables; overloads differ in their arguments.
    const name = object.kind === 'trigger' ? object.name : displayObject({ kind: object.kind, name: object.name })
    return print(action, word, name, object.table === undefined ? facts : { ...facts, table: object.table })
  }
  switch (change.kind) {
    case 'create-schema':
      return print('make', 'schema', change.name)
    case 'drop-schema':
      return print('drop', 'schema', change.name)
    case 'create-enum':
      return print('make', 'type', displayName(change.type))
    case 'drop-enum':
      return print('drop', 'type', displayName(change.type))
    case 'rename-enum':
      return print('rename', 'type', displayName(change.type), { to: change.to })
    case 'alter-enum':
      return print('alter', 'type', displayName(change.type))
    case 'create-table':
      return print('make', 'table', displayName(change.table), {
        refersTo: constraintsOf(change.table).flatMap(targetOf),
        ...schemaOf(change.table),
      })
    case 'drop-table':
      return print('drop', 'table', displayName(change.table), schemaOf(change.table))
    case 'rename-table':
      return print('rename', 'table', displayName(change.table), {
        to: displayName({ ...change.table, name: change.to }),
      })
    case 'add-column':
      return print('make', 'column', change.column.name, { ...on(change.table), columns: [change.column.name] })
    case 'drop-column':
      return print('drop', 'column', change.column, { ...on(change.table), columns: [change.column] })
    case 'alter-column':
      return print('alter', 'column', change.column, on(change.table))
    case 'rename-column':
      return print('rename', 'column', change.column, { ...on(change.table), to: change.to })
    case 'create-primary-key':
    case 'create-unique':
    case 'create-foreign-key':
    case 'create-check':
    case 'create-exclude':
      return print('make', 'constraint', change.constraint.name ?? '', {
        ...on(change.table),
        columns: columnsOf(change.constraint),
        refersTo: targetOf(change.constraint),
      })
    case 'drop-constraint':
      return print('drop', 'constraint', change.name ?? '', on(change.table))
    case 'rename-constraint':
      return print('rename', 'constraint', change.name, { ...on(change.table), to: change.to })
    case 'create-index':
      return print('make', 'index', change.index.name, {
        ...on(change.table),
        columns: change.index.keys.flatMap(({ column }) => column ?? []),
      })
    case 'drop-index':
      return print('drop', 'index', change.name, change.table.name === '' ? {} : on(change.table))
    case 'rename-index':
      return print('rename', 'index', change.name, { to: change.to })
    default:
      return null
  }
}

function isObjectChange(change: Change): change is Extract<Change, { readonly object: { readonly kind: string } }> {
  return 'object' in change && change.object !== null && 'kind' in change.object && isObjectOperation(change as never)
}

function on(table: TableName): Facts {
  return { table: displayName(table), ...schemaOf(table) }
}

function schemaOf({ schema }: TableName): Facts {
  return schema === undefined ? {} : { schema }
}

function columnsOf(constraint: Constraint): readonly string[] {
  return 'columns' in constraint ? constraint.columns : []
}

function targetOf(constraint: Constraint): readonly string[] {
  return constraint.kind === 'foreign-key' ? [displayName(constraint.table)] : []
}

export function sameFootprint(a: Footprint, b: Footprint): boolean {
  return a.key === b.key && (a.table === null || b.table === null || a.table === b.table)
}

/** What undoes it, in words. */
export function opposite({ action, text, to, kind }: Footprint): string {
  switch (action) {
    case 'make':
      return `drop ${text}`
    case 'drop':
      return `make ${text} again`
    case 'rename':
      return `rename ${kind} ${to ?? ''} back`
    default:
      return `give ${text} its old definition`
  }
}

/**
 * The footprints of a direction by the names that things had before it: a table or column that was renamed on the way is
 * still the same. Both directions share the names, since the way down begins with those that the way up ended with.
 */
export class OriginalNames {
  readonly #names = new Map<string, string>()

  of(prints: readonly Footprint[]): readonly Footprint[] {
    return prints.map((print) => {
      const known = this.#known(print)
      if (known.action === 'rename' && known.to !== null) {
        this.#names.set(nameKey(known.kind, known.table, known.to), known.name)
      }
      return known
    })
  }

  #known(found: Footprint): Footprint {
    const table = found.table === null ? null : this.#original('table', null, found.table)
    const name = this.#original(found.kind, table, found.name)
    const columns = found.columns.map((column) => this.#original('column', table, column))
    const { kind } = found
    return { ...found, table, name, columns, key: `${kind} ${kind === 'column' ? `${table}.` : ''}${name}` }
  }

  #original(kind: string, table: string | null, name: string): string {
    return this.#names.get(nameKey(kind, table, name)) ?? name
  }
}

function nameKey(kind: string, table: string | null, name: string): string {
  return kind === 'column' ? `${kind} ${table}.${name}` : `${kind} ${name}`
}

/**
 * A table that is made, filled, and takes the name of one that is dropped for it, as SQLite's ALTER TABLE is done by hand:
 * that is one change of the table.
 */
export function withRebuilds(prints: readonly Footprint[]): readonly Footprint[] {
  const isDropped = (name: string | null): boolean =>
    prints.some(({ action, kind, name: dropped }) => action === 'drop' && kind === 'table' && dropped === name)
  const isMade = (name: string): boolean =>
    prints.some(({ action, kind, name: made }) => action === 'make' && kind === 'table' && made === name)
  const copies = new Map(
    prints.flatMap(({ action, kind, name, to }): readonly (readonly [string, string])[] =>
      action === 'rename' && kind === 'table' && to !== null && isDropped(to) && isMade(name) ? [[name, to]] : [],
    ),
  )
  if (copies.size === 0) return prints
  const rebuilt = new Set(copies.values())
  return prints.map((found): Footprint => {
    const { kind, name } = found
    if (kind !== 'table') return { ...found, table: copies.get(found.table ?? '') ?? found.table }
    const table = copies.get(name) ?? (rebuilt.has(name) ? name : null)
    return table === null
      ? found
      : { ...found, action: 'alter', name: table, to: null, key: `table ${table}`, text: `table ${table}` }
  })
}
