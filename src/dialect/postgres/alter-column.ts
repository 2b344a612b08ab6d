import { isDeepStrictEqual } from 'node:util'
import { DbtoolError } from '../../errors/index.js'
import type { AlterColumn, ColumnChange } from '../../operations/index.js'
import type { Column, Table, TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { collationText, columnText, identityText } from './column-text.js'
import { commentStatement } from './comment.js'
import { conversion } from './conversion.js'
import { createObjectStatements } from './create-object.js'
import { fetchDependents, generatedFrom } from './dependents.js'
import { spellDefault } from './expressions.js'
import { introspectTable } from './introspect.js'
import { changeNumbering } from './numbering.js'
import { dropObjectText } from './object-target.js'
import { quote, quoteTable } from './quote.js'
import { sequenceOf } from './sequence-name.js'
import { attachSerial, continueNumbering } from './serial.js'
import { standingOnColumns } from './standing.js'
import { spellType, types } from './types.js'

/** The statements that bring a column from what it is to what is asked; never drop and add, but for what it computes. */
export async function alterColumnStatements(
  { table, column: name, to }: AlterColumn,
  connection: Connection,
  version: number,
): Promise<readonly string[]> {
  const live = await introspectTable(connection, table)
  const old = live?.columns.find((column) => column.name === name)
  if (live === null || old === undefined) {
    throw new DbtoolError('DBT_REVISION_FAILED', `There is no column ${table.name}.${name}.`)
  }
  const next = changed(old, to)
  if (!isDeepStrictEqual(old.generated, next.generated)) return changeGenerated(live, old, next, connection, version)
  const typeChanges = types.key(old, live) !== types.key(next, live) || old.collation !== next.collation
  if (!typeChanges) return changeFacts(live, old, next)
  // The engine changes no type that something is computed from.
  const computed = generatedFrom(live, name)
  const around = await Promise.all(computed.map((column) => fetchDependents(connection, table, column.name)))
  const standing = await standingOnColumns(connection, table, [name, ...computed.map((column) => column.name)])
  return [
    ...standing.toReversed().map((object) => dropObjectText(object)),
    ...computed.map((column) => `${alter(table)} DROP COLUMN ${quote(column.name)}`),
    ...(await changeType(live, old, next, to.using, connection)),
    ...computed.map((column) => `${alter(table)} ADD COLUMN ${columnText(column)}`),
    ...around.flat(),
    ...standing.flatMap((object) => createObjectStatements(object)),
  ]
}

/** The column with what the change names; null takes a thing away. */
export function changed(old: Column, change: ColumnChange): Column {
  const { using: _, onUpdateNow: __, ...facts } = change
  const next: Record<string, unknown> = { ...old }
  for (const [key, value] of Object.entries(facts)) {
    if (value === null) delete next[key]
    else if (value !== undefined) next[key] = value
  }
  return next as unknown as Column
}

function alter(table: TableName): string {
  return `ALTER TABLE ${quoteTable(table)}`
}

async function changeType(
  table: Table,
  old: Column,
  next: Column,
  using: string | undefined,
  connection: Connection,
): Promise<readonly string[]> {
  const { default: oldDefault, identity: oldIdentity, ...oldBare } = old
  const { default: nextDefault, identity: nextIdentity, ...nextBare } = next
  const keepsIdentity = oldIdentity !== undefined && isDeepStrictEqual(oldIdentity, nextIdentity)
  const before = keepsIdentity ? { ...oldBare, identity: oldIdentity } : oldBare
  const column = `${alter(table)} ALTER COLUMN ${quote(old.name)}`
  const convert = [
    `${column} TYPE ${spellType(next.type)}`,
    collationText(next.collation),
    `USING ${using ?? (await conversion(connection, old, next))}`,
  ]
  return [
    // A default is not converted with its column.
    ...changeFacts(
      table,
      {
        ...before,
        ...(oldDefault === undefined ? {} : { default: oldDefault }),
        ...(oldIdentity === undefined ? {} : { identity: oldIdentity }),
      },
      before,
    ),
    convert.filter((part) => part !== '').join(' '),
    ...(keepsIdentity ? sequenceType(table, next) : []),
    ...changeFacts(
      table,
      { ...before, type: next.type, ...(next.collation === undefined ? {} : { collation: next.collation }) },
      {
        ...nextBare,
        ...(nextDefault === undefined ? {} : { default: nextDefault }),
        ...(nextIdentity === undefined ? {} : { identity: nextIdentity }),
      },
    ),
  ]
}

/** The numbers of an identity follow its type by themselves; those of a serial do not. */
function sequenceType(table: TableName, next: Column): readonly string[] {
  if (next.identity?.serial !== true) return []
  return [`ALTER SEQUENCE ${sequenceOf(table, next)} AS ${next.identity.sequence?.type ?? spellType(next.type)}`]
}

/** Everything but the type and what is computed. */
function changeFacts(table: Table, old: Column, next: Column): readonly string[] {
  const column = `${alter(table)} ALTER COLUMN ${quote(next.name)}`
  const bothNumbered = old.identity !== undefined && next.identity !== undefined
  const keepsNumbers = bothNumbered && old.identity.serial === next.identity.serial
  const identityChanges = !keepsNumbers && !isDeepStrictEqual(old.identity, next.identity)
  const [was, is] = [spellDefault(old), spellDefault(next)]
  return [
    ...(identityChanges && old.identity !== undefined ? dropIdentity(table, old) : []),
    ...(was !== is && is === null && old.identity?.serial !== true ? [`${column} DROP DEFAULT`] : []),
    ...(old.nullable && !next.nullable ? [`${column} SET NOT NULL`] : []),
    ...(was !== is && is !== null ? [`${column} SET DEFAULT ${is}`] : []),
    ...(identityChanges && next.identity !== undefined ? addIdentity(table, next, old) : []),
    ...(keepsNumbers ? changeNumbering(table, old, next) : []),
    ...(!old.nullable && next.nullable ? [`${column} DROP NOT NULL`] : []),
    ...(old.comment === next.comment ? [] : [commentStatement({ table, column: next.name }, next.comment ?? null)]),
  ]
}

function dropIdentity(table: Table, column: Column): readonly string[] {
  const alterColumn = `${alter(table)} ALTER COLUMN ${quote(column.name)}`
  if (column.identity?.serial !== true) return [`${alterColumn} DROP IDENTITY`]
  return [`${alterColumn} DROP DEFAULT`, `DROP SEQUENCE ${sequenceOf(table, column)}`]
}

function addIdentity(table: Table, column: Column, old: Column): readonly string[] {
  const { identity } = column
  if (identity === undefined) return []
  const alterColumn = `${alter(table)} ALTER COLUMN ${quote(column.name)}`
  return [
    ...(identity.serial === true
      ? attachSerial(table, column, table.options['unlogged'] === true)
      : [
          ...(old.nullable && column.nullable ? [`${alterColumn} SET NOT NULL`] : []),
          `${alterColumn} ADD ${identityText(identity)}`,
        ]),
    continueNumbering(table, column),
  ]
}

async function changeGenerated(
  live: Table,
  old: Column,
  next: Column,
  connection: Connection,
  version: number,
): Promise<readonly string[]> {
  const column = `${alter(live)} ALTER COLUMN ${quote(next.name)}`
  const sameRest = isDeepStrictEqual({ ...old, generated: undefined }, { ...next, generated: undefined })
  const isStored = old.generated?.stored === true
  if (next.generated === undefined && isStored) {
    // The values stay, as those of a plain column.
    const { generated: _, ...plain } = old
    return [`${column} DROP EXPRESSION`, ...(await plainChange(live, plain, next, connection))]
  }
  const sameKind = old.generated !== undefined && old.generated.stored === next.generated?.stored
  if (version >= 170_000 && sameKind && sameRest) return [`${column} SET EXPRESSION AS (${next.generated?.expression})`]
  const standing = await standingOnColumns(connection, live, [old.name])
  return [
    ...standing.toReversed().map((object) => dropObjectText(object)),
    `${alter(live)} DROP COLUMN ${quote(old.name)}`,
    `${alter(live)} ADD COLUMN ${columnText(next)}`,
    ...(next.comment === undefined ? [] : [commentStatement({ table: live, column: next.name }, next.comment)]),
    ...(await fetchDependents(connection, live, old.name)),
    ...standing.flatMap((object) => createObjectStatements(object)),
  ]
}

async function plainChange(live: Table, old: Column, next: Column, connection: Connection): Promise<readonly string[]> {
  const typeChanges = types.key(old, live) !== types.key(next, live) || old.collation !== next.collation
  return typeChanges ? changeType(live, old, next, undefined, connection) : changeFacts(live, old, next)
}
