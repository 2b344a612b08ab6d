import type { Dialect } from '../../dialect/dialect.js'
import {
  type Column,
  type Constraint,
  comparedOptions,
  constraintsOf,
  displayName,
  displayObject,
  type IndexDefinition,
  type Schema,
  type Table,
} from '../../schema/index.js'
import { isSameText } from './same-text.js'

/** One thing that differs between two states of a database. */
export interface SnapshotDifference {
  /** `table users`, `column users.email`, `index ix_users_email`. */
  readonly object: string
  readonly kind: 'missing' | 'left-over' | 'changed' | 'position' | 'grants'
  /** How each side defines it; null where it is not there. */
  readonly before: string | null
  readonly after: string | null
}

/**
 * Everything that differs between two states, object by object, in words. Unlike the differ it has no idea of what a
 * revision could express: whatever the introspector reads is compared.
 */
export function compareSnapshots(dialect: Dialect, before: Schema, after: Schema): readonly SnapshotDifference[] {
  const old = inventory(dialect, before)
  const next = inventory(dialect, after)
  const differences: SnapshotDifference[] = []
  for (const [object, definition] of old.definitions) {
    const now = next.definitions.get(object)
    if (now === undefined) {
      if (!isPartOf(object, old, next)) differences.push({ object, kind: 'missing', before: definition, after: null })
    } else if (!isSameText(now, definition))
      differences.push({ object, kind: 'changed', before: definition, after: now })
  }
  for (const [object, definition] of next.definitions) {
    if (old.definitions.has(object) || isPartOf(object, next, old)) continue
    differences.push({ object, kind: 'left-over', before: null, after: definition })
  }
  for (const [table, order] of old.columnOrder) {
    const now = next.columnOrder.get(table)
    const sameSet = now !== undefined && order.toSorted().join('\0') === now.toSorted().join('\0')
    if (now === undefined || !sameSet || order.join('\0') === now.join('\0')) continue
    differences.push({ object: `table ${table}`, kind: 'position', before: order.join(', '), after: now.join(', ') })
  }
  return differences
}

interface Inventory {
  readonly definitions: ReadonlyMap<string, string>
  readonly owners: ReadonlyMap<string, string>
  readonly columnOrder: ReadonlyMap<string, readonly string[]>
}

/** Whether the object's whole table is on one side only: then the table says it all. */
function isPartOf(object: string, here: Inventory, there: Inventory): boolean {
  const owner = here.owners.get(object)
  return owner !== undefined && here.definitions.has(owner) && !there.definitions.has(owner)
}

function inventory(dialect: Dialect, schema: Schema): Inventory {
  const definitions = new Map<string, string>()
  const owners = new Map<string, string>()
  const columnOrder = new Map<string, readonly string[]>()
  const add = (object: string, definition: string, owner?: string): void => {
    let key = object
    for (let twin = 2; definitions.has(key); twin += 1) key = `${object} #${twin}`
    definitions.set(key, definition)
    if (owner !== undefined) owners.set(key, owner)
  }
  for (const table of schema.tables) {
    const name = displayName(table)
    const owner = `table ${name}`
    add(owner, describeTable(table))
    columnOrder.set(
      name,
      table.columns.map((column) => column.name),
    )
    for (const column of table.columns)
      add(`column ${name}.${column.name}`, describeColumn(dialect, column, table), owner)
    for (const constraint of constraintsOf(table)) {
      const definition = describeConstraint(dialect, constraint)
      const kind = constraint.kind.replace('-', ' ')
      const label = constraint.name ?? withoutKind(definition, kind)
      add(`${kind} ${label} of ${name}`, definition, owner)
    }
    for (const index of table.indexes) add(`index ${index.name}`, describeIndex(dialect, index, table), owner)
  }
  for (const type of schema.enums) {
    const comment = type.comment === undefined ? '' : ` COMMENT ${JSON.stringify(type.comment)}`
    add(`enum ${displayName(type)}`, `(${type.values.join(', ')})${comment}`)
  }
  for (const namespace of schema.namespaces) add(`schema ${namespace}`, '')
  for (const object of schema.objects ?? []) {
    const { table, schema: namespace, comment } = object
    const own = { ...(namespace === undefined ? {} : { schema: namespace }) }
    const owner = table === undefined ? undefined : `table ${displayName({ name: table, ...own })}`
    const note = comment === undefined ? '' : ` COMMENT ${JSON.stringify(comment)}`
    add(`${object.kind.replaceAll('-', ' ')} ${displayObject(object)}`, dialect.objects.key(object) + note, owner)
  }
  return { definitions, owners, columnOrder }
}

/** What a table has beside its parts; nothing where that is nothing. */
function describeTable(table: Table): string {
  const options = Object.entries(comparedOptions(table.options) ?? {}).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return [...options, ...(table.comment === undefined ? [] : [`comment ${JSON.stringify(table.comment)}`])].join(', ')
}

/** What a constraint without a name is called by, after its kind. */
function withoutKind(definition: string, kind: string): string {
  return definition.toLowerCase().startsWith(`${kind} `) ? definition.slice(kind.length + 1) : definition
}

export function describeColumn(dialect: Dialect, column: Column, table: Table): string {
  const { types, expressions } = dialect
  const value = expressions.spellDefault(column)
  const { type } = column
  return [
    types.spell(column, table),
    type.kind === 'enum' ? `of (${type.values.join(', ')})` : '',
    column.nullable ? 'NULL' : 'NOT NULL',
    value === null ? '' : `DEFAULT ${expressions.key(value)}`,
    column.identity === undefined ? '' : describeIdentity(column.identity),
    column.generated === undefined
      ? ''
      : `AS (${expressions.key(column.generated.expression)}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    column.onUpdateNow === true ? 'ON UPDATE NOW' : '',
    column.collation === undefined ? '' : `COLLATE ${column.collation}`,
    column.comment === undefined ? '' : `COMMENT ${JSON.stringify(column.comment)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function describeIdentity({ always, serial, sequence }: NonNullable<Column['identity']>): string {
  const kind = serial === true ? 'SERIAL' : `IDENTITY${always ? ' ALWAYS' : ''}`
  return sequence === undefined ? kind : `${kind} ${JSON.stringify(sequence)}`
}

function describeConstraint(dialect: Dialect, constraint: Constraint): string {
  const { expressions } = dialect
  const text = ((): string => {
    switch (constraint.kind) {
      case 'check':
        return `CHECK (${expressions.key(constraint.expression)})`
      case 'primary-key':
        return `PRIMARY KEY (${constraint.columns.join(', ')})`
      case 'unique': {
        const distinct = constraint.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''
        return `UNIQUE${distinct} (${constraint.columns.join(', ')})`
      }
      case 'exclude': {
        const elements = constraint.elements.map(({ column, expression, operator, operatorClass }) =>
          [column ?? expressions.key(expression ?? ''), operatorClass, 'WITH', operator].filter(Boolean).join(' '),
        )
        const where = constraint.where === undefined ? '' : ` WHERE ${expressions.key(constraint.where)}`
        return `EXCLUDE ${constraint.method ?? ''} (${elements.join(', ')})${where}`
      }
      case 'foreign-key': {
        const target = `${displayName(constraint.table)} (${constraint.referencedColumns.join(', ')})`
        const actions = `ON DELETE ${constraint.onDelete.toUpperCase()} ON UPDATE ${constraint.onUpdate.toUpperCase()}`
        const match = constraint.match === undefined ? '' : ` MATCH ${constraint.match.toUpperCase()}`
        return `(${constraint.columns.join(', ')}) REFERENCES ${target} ${actions}${match}`
      }
    }
  })()
  return text + constraintFlags(constraint)
}

/** What constraints of several kinds can have. */
function constraintFlags(constraint: Constraint): string {
  const { include, deferrable, notValid, noInherit, notEnforced, comment } = constraint as Readonly<{
    include?: readonly string[]
    deferrable?: string
    notValid?: boolean
    noInherit?: boolean
    notEnforced?: boolean
    comment?: string
  }>
  return [
    include === undefined ? '' : ` INCLUDE (${include.join(', ')})`,
    deferrable === undefined ? '' : ` DEFERRABLE ${deferrable.toUpperCase()}`,
    notValid === true ? ' NOT VALID' : '',
    noInherit === true ? ' NO INHERIT' : '',
    notEnforced === true ? ' NOT ENFORCED' : '',
    comment === undefined ? '' : ` COMMENT ${JSON.stringify(comment)}`,
  ].join('')
}

function describeIndex(dialect: Dialect, index: IndexDefinition, table: Table): string {
  const keys = index.keys.map((key) => {
    const { expression, ...rest } = key
    const facts = expression === undefined ? rest : { ...rest, expression: dialect.expressions.key(expression) }
    const plain = Object.keys(facts).length === 1 && facts.column !== undefined
    return plain ? facts.column : JSON.stringify(facts)
  })
  const { keys: _, name: __, unique, where, ...rest } = index
  return [
    `${unique ? 'UNIQUE ' : ''}ON ${displayName(table)} (${keys.join(', ')})`,
    where === undefined ? '' : `WHERE ${dialect.expressions.key(where)}`,
    Object.keys(rest).length === 0 ? '' : JSON.stringify(rest),
  ]
    .filter((part) => part !== '')
    .join(' ')
}
