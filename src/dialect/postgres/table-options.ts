import { isDeepStrictEqual } from 'node:util'
import { DbtoolError } from '../../errors/index.js'
import type { SetTableOptions } from '../../operations/index.js'
import type { TableOptions } from '../../schema/index.js'
import type { Connection } from '../connection.js'
import { partitionName, partitionText } from './create-table.js'
import { introspectTable } from './introspect.js'
import { quote, quoteTable } from './quote.js'
import { storageName, storageText } from './storage.js'
import { settingStatements } from './table-settings.js'

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
  if (options['inherits'] !== to['inherits']) {
    throw new DbtoolError('DBT_UNSUPPORTED', `dbtool does not change what the table ${table.name} inherits from.`, {
      hint: 'Use op.execute with ALTER TABLE … INHERIT or NO INHERIT, and say the same in the models.',
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
    ...(options['using'] === to['using'] ? [] : [`${alter} SET ACCESS METHOD ${quote(String(to['using'] ?? 'heap'))}`]),
    ...settingStatements(table, options, to),
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
  const gone = Object.keys(was).filter((name) => !(name in is))
  const come = Object.entries(is).filter(([name]) => !(name in was))
  const moved = Object.entries(is).filter(([name]) => name in was && !stays(name))
  return [
    // What a partition holds stays when its bounds change; one that goes takes its rows along.
    ...moved.map(
      ([name]) => `ALTER TABLE ${quoteTable(table)} DETACH PARTITION ${quoteTable(partitionName(table, name))}`,
    ),
    ...gone.toReversed().map((name) => `DROP TABLE ${quoteTable(partitionName(table, name))}`),
    ...moved.map(([name, text]) => attachText(table, name, was[name] ?? '', text)),
    ...come.map(([name, text]) => partitionText(table, name, text)),
  ]
}

/** @throws {DbtoolError} DBT_UNSUPPORTED where more than the bounds of a partition changes. */
function attachText(table: SetTableOptions['table'], name: string, from: string, to: string): string {
  const [before, after] = [withoutBounds(from), withoutBounds(to)]
  if (before.rest === after.rest && before.rest === '')
    return `ALTER TABLE ${quoteTable(table)} ATTACH PARTITION ${quoteTable(partitionName(table, name))} ${after.bounds}`
  throw new DbtoolError(
    'DBT_UNSUPPORTED',
    `dbtool changes only the bounds of the partition ${name} of ${table.name}.`,
    {
      hint: 'Use op.execute for its own constraints and parts, and say the same in the models.',
    },
  )
}

function withoutBounds(text: string): { readonly bounds: string; readonly rest: string } {
  const bounds = /(?:DEFAULT|FOR VALUES\s[\s\S]*?\))$/i.exec(text.trim())?.[0] ?? ''
  return { bounds, rest: text.trim().slice(0, text.trim().length - bounds.length) }
}
