import { isDeepStrictEqual } from 'node:util'
import { DbtoolError } from '../../errors/index.js'
import type { AlterColumn, ColumnChange } from '../../operations/index.js'
import { type Column, constraintsOf, type Table } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { alterTable, hasIndex, helperKey, numberingParts, requireTable } from './alter-table.js'
import { checkOfColumn, columnText } from './column-text.js'
import { constraintText, indexText } from './constraint-text.js'
import { quote } from './quote.js'
import type { MysqlServer } from './server.js'
import { followsTable, shownCollation } from './spelling.js'

/** One MODIFY with the whole definition; what is computed otherwise goes and comes again at its place. */
export async function alterColumnStatements(
  { table, column: name, to }: AlterColumn,
  connection: Connection,
  server: MysqlServer,
): Promise<readonly string[]> {
  const live = await requireTable(connection, table, server)
  const old = live.columns.find((column) => column.name === name)
  if (old === undefined) throw new DbtoolError('DBT_REVISION_FAILED', `There is no column ${table.name}.${name}.`)
  const next = changed(old, to)
  if (changesKind(old, next)) return replaceColumn(live, old, next, server)
  const numbering = next.identity !== undefined && old.identity === undefined ? numberingParts(live, name) : []
  const helper =
    next.identity === undefined && old.identity !== undefined && (await hasIndex(connection, table, helperKey))
      ? [`DROP KEY ${quote(helperKey)}`]
      : []
  const kept = followsTable(next) ? await shownCollation(connection, live, old, server) : null
  const spelled = kept === null ? next : { ...next, collation: kept }
  return [
    ...(needsDetour(old, next, server) ? alterTable(table, [`MODIFY COLUMN ${columnText(asText(old), server)}`]) : []),
    ...alterTable(table, [
      `MODIFY COLUMN ${columnText(spelled, server, checkOfColumn(live, name, server))}`,
      ...numbering,
      ...helper,
    ]),
  ]
}

/** MariaDB converts its UUID to texts and from them, and to nothing else. */
function needsDetour(old: Column, next: Column, server: MysqlServer): boolean {
  const isText = ({ type }: Column): boolean => ['text', 'string', 'char'].includes(type.kind)
  if (server.flavour !== 'mariadb' || (old.type.kind === 'uuid') === (next.type.kind === 'uuid')) return false
  return !isText(old.type.kind === 'uuid' ? next : old)
}

function asText({ default: _, identity: __, onUpdateNow: ___, collation: ____, ...column }: Column): Column {
  return { ...column, type: { kind: 'text' }, nullable: true }
}

/** The column with what the change names; null takes a thing away. A whole definition names `onUpdateNow` or means none. */
function changed(old: Column, change: ColumnChange): Column {
  const { using: _, ...facts } = change
  const isWhole = 'type' in change && 'nullable' in change && 'default' in change && 'identity' in change
  const next: Record<string, unknown> = { ...old }
  if (isWhole) delete next['onUpdateNow']
  for (const [key, value] of Object.entries(facts)) {
    if (value === null || value === false) {
      if (key === 'nullable') next[key] = false
      else delete next[key]
    } else if (value !== undefined) next[key] = value
  }
  return next as unknown as Column
}

/** MODIFY makes no virtual column stored, nor a plain one virtual. @see https://dev.mysql.com/doc/refman/9.0/en/alter-table-generated-columns.html */
function changesKind(old: Column, next: Column): boolean {
  if (old.generated === undefined && next.generated === undefined) return false
  if (old.generated !== undefined && next.generated === undefined) return !old.generated.stored
  return !isDeepStrictEqual(old.generated, next.generated)
}

function replaceColumn(live: Table, old: Column, next: Column, server: MysqlServer): readonly string[] {
  const at = live.columns.findIndex((column) => column.name === old.name)
  const before = live.columns[at - 1]
  const own = checkOfColumn(live, old.name, server)
  const place = before === undefined ? 'FIRST' : `AFTER ${quote(before.name)}`
  const indexes = live.indexes.filter((index) =>
    index.keys.some((key) => key.column === old.name || mentions(key.expression, old.name)),
  )
  const constraints = constraintsOf(live).filter((constraint) =>
    constraint.kind === 'check'
      ? constraint.name !== own?.name && mentions(constraint.expression, old.name)
      : uses(constraint, old.name),
  )
  const keyOf = (constraint: (typeof constraints)[number]): string => {
    if (constraint.kind === 'primary-key') return 'DROP PRIMARY KEY'
    if (constraint.kind === 'foreign-key') return `DROP FOREIGN KEY ${quote(constraint.name ?? '')}`
    return constraint.kind === 'unique'
      ? `DROP KEY ${quote(constraint.name ?? '')}`
      : `DROP CONSTRAINT ${quote(constraint.name ?? '')}`
  }
  const dependent = live.columns.filter((column) => column !== old && mentions(column.generated?.expression, old.name))
  const remove = [...indexes.map((index) => `DROP KEY ${quote(index.name)}`), ...constraints.map(keyOf)]
  return [
    ...alterTable(live, remove),
    ...dependent.flatMap((column) => alterTable(live, [`DROP COLUMN ${quote(column.name)}`])),
    ...alterTable(live, [`DROP COLUMN ${quote(old.name)}`, `ADD COLUMN ${columnText(next, server, own)} ${place}`]),
    ...dependent.flatMap((column) => {
      const position = live.columns[live.columns.indexOf(column) - 1]
      const where = position === undefined ? 'FIRST' : `AFTER ${quote(position.name)}`
      return alterTable(live, [`ADD COLUMN ${columnText(column, server)} ${where}`])
    }),
    ...alterTable(live, [
      ...indexes.map((index) => `ADD ${indexText(index, server.flavour)}`),
      ...constraints.map((constraint) => `ADD ${constraintText(constraint, server.flavour, live.options['keyParts'])}`),
    ]),
  ]
}

function uses(constraint: object, column: string): boolean {
  return 'columns' in constraint && (constraint.columns as readonly string[]).includes(column)
}

function mentions(expression: string | undefined, column: string): boolean {
  return expression?.toLowerCase().includes(`\`${column.replaceAll('`', '``').toLowerCase()}\``) ?? false
}
