import { isDeepStrictEqual } from 'node:util'
import { DbtoolError } from '../../errors/index.js'
import type { SetTableOptions } from '../../operations/index.js'
import type { TableOptions } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { partitionText } from './create-table.js'
import { introspectTable } from './introspect.js'
import { quoteTable } from './quote.js'
import { storageName, storageText } from './storage.js'

/** The statements that bring a table's options from what they are to what is asked. */
export async function tableOptionStatements(
  { table, to }: SetTableOptions,
  connection: Connection,
): Promise<readonly string[]> {
  const live = await introspectTable(connection, table)
  if (live === null) throw new DbtoolError('DBT_REVISION_FAILED', `There is no table ${table.name}.`)
  const { options } = live
  if (options['partitionBy'] !== to['partitionBy']) {
    throw new DbtoolError('DBT_UNSUPPORTED', `PostgreSQL cannot change how the table ${table.name} is partitioned.`, {
      hint: 'Make a new table, copy the rows with op.execute, and rename.',
    })
  }
  const alter = `ALTER TABLE ${quoteTable(table)}`
  const [was, is] = [partsOf(options, 'with'), partsOf(to, 'with')]
  const reset = Object.keys(was).filter((name) => !(name in is))
  const set = Object.fromEntries(Object.entries(is).filter(([name, value]) => was[name] !== value))
  return [
    ...((options['unlogged'] === true) === (to['unlogged'] === true)
      ? []
      : [`${alter} SET ${to['unlogged'] === true ? 'UNLOGGED' : 'LOGGED'}`]),
    ...(reset.length === 0 ? [] : [`${alter} RESET (${reset.map(storageName).join(', ')})`]),
    ...(Object.keys(set).length === 0 ? [] : [`${alter} SET (${storageText(set)})`]),
    ...(to['partitions'] === undefined ? [] : partitionStatements(table, options, to)),
  ]
}

function partsOf(options: TableOptions, name: string): Readonly<Record<string, string>> {
  const value = options[name]
  return typeof value === 'object' ? value : {}
}

function partitionStatements(table: SetTableOptions['table'], from: TableOptions, to: TableOptions): readonly string[] {
  const [was, is] = [partsOf(from, 'partitions'), partsOf(to, 'partitions')]
  const stays = (name: string): boolean => isDeepStrictEqual(was[name], is[name])
  return [
    ...Object.keys(was)
      .filter((name) => !stays(name))
      .map((name) => `DROP TABLE ${quoteTable({ ...table, name })}`),
    ...Object.entries(is)
      .filter(([name]) => !stays(name))
      .map(([name, bounds]) => partitionText(table, name, bounds)),
  ]
}
