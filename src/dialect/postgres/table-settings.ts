import type { TableName, TableOptions } from '../../schema/index.js'
import { literal, quote, quoteTable } from './quote.js'
import { storageName } from './storage.js'

/**
 * The statements that bring what a table is set to, beside its structure, from one state to another: row security, replica
 * identity, the index it is clustered on, how its columns are kept.
 */
export function settingStatements(table: TableName, from: TableOptions, to: TableOptions): readonly string[] {
  const alter = `ALTER TABLE ONLY ${quoteTable(table)}`
  const changes = (name: string): boolean => (from[name] ?? null) !== (to[name] ?? null)
  return [
    ...(changes('rowSecurity') ? securityStatements(alter, from['rowSecurity'], to['rowSecurity']) : []),
    ...(changes('clusterOn')
      ? [
          `${alter} ${to['clusterOn'] === undefined ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${quote(String(to['clusterOn']))}`}`,
        ]
      : []),
    ...(changes('replicaIdentity') ? [`${alter} REPLICA IDENTITY ${identityText(to['replicaIdentity'])}`] : []),
    ...columnStatements(alter, partsOf(from), partsOf(to)),
  ]
}

function securityStatements(
  alter: string,
  from: TableOptions[string] | undefined,
  to: TableOptions[string] | undefined,
): readonly string[] {
  return [
    ...((from === undefined) === (to === undefined)
      ? []
      : [`${alter} ${to === undefined ? 'DISABLE' : 'ENABLE'} ROW LEVEL SECURITY`]),
    ...((from === 'forced') === (to === 'forced')
      ? []
      : [`${alter} ${to === 'forced' ? '' : 'NO '}FORCE ROW LEVEL SECURITY`]),
  ]
}

function identityText(value: TableOptions[string] | undefined): string {
  if (value === undefined) return 'DEFAULT'
  return value === 'full' || value === 'nothing' ? value.toUpperCase() : `USING INDEX ${quote(String(value))}`
}

function partsOf({ columnSettings }: TableOptions): Readonly<Record<string, string>> {
  return typeof columnSettings === 'object' ? columnSettings : {}
}

function columnStatements(
  alter: string,
  from: Readonly<Record<string, string>>,
  to: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((column) => {
    const [was, is] = [(from[column] ?? '').split(', '), (to[column] ?? '').split(', ')]
    const target = `${alter} ALTER COLUMN ${quote(column)}`
    return [
      ...was
        .filter((item) => item !== '' && !is.some((other) => keyOf(other) === keyOf(item)))
        .map((item) => `${target} ${resetText(item)}`),
      ...is.filter((item) => item !== '' && !was.includes(item)).map((item) => `${target} ${setText(item)}`),
    ]
  })
}

/** `STORAGE EXTERNAL`, `STATISTICS 500`, `n_distinct=5` */
function keyOf(item: string): string {
  return item.split(/[ =]/)[0] ?? item
}

function setText(item: string): string {
  const at = item.indexOf('=')
  return at < 0 ? `SET ${item}` : `SET (${storageName(item.slice(0, at))} = ${literal(item.slice(at + 1))})`
}

/** PostgreSQL 16 knows SET STORAGE DEFAULT; EXTENDED is what nearly every type has that can be stored in several ways. */
function resetText(item: string): string {
  switch (keyOf(item)) {
    case 'STORAGE':
      return 'SET STORAGE EXTENDED'
    case 'STATISTICS':
      return 'SET STATISTICS -1'
    case 'COMPRESSION':
      return 'SET COMPRESSION default'
    default:
      return `RESET (${storageName(keyOf(item))})`
  }
}
