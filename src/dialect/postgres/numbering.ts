import { isDeepStrictEqual } from 'node:util'
import type { Column, Identity, TableName } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { introspectTable } from './introspect.js'
import { quote, quoteTable } from './quote.js'
import { sequenceName, sequenceOf } from './sequence-name.js'
import { wholeSequenceText } from './sequence-options.js'
import { spellType } from './types.js'

/** The statements that change how a column is numbered; its sequence stays, and with it the numbers that were given. */
export function changeNumbering(table: TableName, old: Column, next: Column): readonly string[] {
  const { identity: was } = old
  const { identity: is } = next
  if (was === undefined || is === undefined || isDeepStrictEqual(was, is)) return []
  const column = `ALTER TABLE ${quoteTable(table)} ALTER COLUMN ${quote(next.name)}`
  const typeChanges = is.serial === true && (was.sequence?.type ?? null) !== (is.sequence?.type ?? null)
  const [oldName, newName] = [nameOf(table, old, was), nameOf(table, next, is)]
  const { name: _, type: __, ...before } = was.sequence ?? {}
  const { name: ___, type: ____, ...after } = is.sequence ?? {}
  return [
    ...(oldName === newName
      ? []
      : [`ALTER SEQUENCE ${quoteTable({ ...table, name: oldName })} RENAME TO ${quote(newName)}`]),
    ...(typeChanges
      ? [`ALTER SEQUENCE ${sequenceOf(table, next)} AS ${is.sequence?.type ?? spellType(next.type)}`]
      : []),
    ...(was.always === is.always ? [] : [`${column} SET GENERATED ${is.always ? 'ALWAYS' : 'BY DEFAULT'}`]),
    ...(isDeepStrictEqual(before, after)
      ? []
      : [`ALTER SEQUENCE ${sequenceOf(table, next)} ${wholeSequenceText(after)}`]),
  ]
}

function nameOf(table: TableName, column: Column, identity: Identity): string {
  return identity.sequence?.name ?? sequenceName(table.name, column.name)
}

/** Sequences under the names that the engine made go on to have such names when their table or column is renamed. */
export async function renamedSequences(
  connection: Connection,
  table: TableName,
  renamed: { readonly column?: string; readonly to: string },
): Promise<readonly string[]> {
  const live = await introspectTable(connection, table)
  return (live?.columns ?? []).flatMap((column) => {
    if (column.identity === undefined || column.identity.sequence?.name !== undefined) return []
    if (renamed.column !== undefined && renamed.column !== column.name) return []
    const old = sequenceName(table.name, column.name)
    const name =
      renamed.column === undefined ? sequenceName(renamed.to, column.name) : sequenceName(table.name, renamed.to)
    return old === name ? [] : [`ALTER SEQUENCE ${quoteTable({ ...table, name: old })} RENAME TO ${quote(name)}`]
  })
}
