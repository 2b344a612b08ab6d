import type { Row } from '../connection.js'
import { quote } from './quote.js'

/** What follows PARTITION BY, in one spelling. @see https://dev.mysql.com/doc/refman/9.0/en/partitioning-types.html */
export function partitionText(rows: readonly Row[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const method = String(first['method'])
  const names = [...new Set(rows.map((row) => String(row['name'])))]
  const by = `${method} (${String(first['expression'] ?? '')})`
  const sub = subpartitionText(first, rows.filter((row) => row['name'] === first['name']).length)
  if (/HASH|KEY/.test(method)) return `${by} PARTITIONS ${names.length}${sub}`
  const parts = names.map((name) => {
    const row = rows.find((candidate) => String(candidate['name']) === name)
    return `PARTITION ${quote(name)} ${boundsText(method, String(row?.['bounds'] ?? ''))}`
  })
  return `${by}${sub} (${parts.join(', ')})`
}

function boundsText(method: string, bounds: string): string {
  if (method.startsWith('LIST')) return `VALUES IN (${bounds})`
  return bounds === 'MAXVALUE' ? 'VALUES LESS THAN MAXVALUE' : `VALUES LESS THAN (${bounds})`
}

function subpartitionText(row: Row, count: number): string {
  if (row['sub_method'] == null) return ''
  return ` SUBPARTITION BY ${String(row['sub_method'])} (${String(row['sub_expression'] ?? '')}) SUBPARTITIONS ${count}`
}
