import type { Row } from '../../dialect/connection.js'
import { isDbtoolError, messageOf } from '../../errors/index.js'
import type { Probe } from '../../row-generator/index.js'
import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import type { RowLoss } from './compare-rows.js'

/** The upgrade refuses rows that the old schema allows. */
export function dataDependent(revision: Revision, probe: Probe, rows: readonly Row[], error: unknown): Finding {
  const finding: Finding = {
    rule: 'data-dependent',
    severity: 'warning',
    object: objectOf(probe),
    message: `${probe.description}: the upgrade refuses them (${messageOf(error)}). Rows: ${shown(rows)}`,
    fix: `Look for such rows where it will run, then say that there are none: ${declaration(revision, 'how that is known')}`,
  }
  return revision.requires === null ? finding : acknowledged(revision, finding)
}

/** What a finding is once the file says why it is all right. */
export function acknowledged({ requires }: Revision, { fix: _, ...finding }: Finding): Finding {
  return { ...finding, severity: 'note', message: `${finding.message}; the file says: ${requires ?? ''}` }
}

/** A direction does not run where columns hold the most that they can; it does with ordinary rows. */
export function atTheEnds(
  revision: Revision,
  { direction, error, names }: { direction: 'up' | 'down'; error: unknown; names: readonly string[] },
): Finding {
  const word = direction === 'up' ? 'upgrade' : 'downgrade'
  return {
    rule: direction === 'up' ? 'data-dependent' : 'downgrade-refuses-rows',
    severity: 'note',
    object: `revision ${revision.revision}`,
    message: `where rows of ${names.join(', ')} hold values at the ends of what their columns take, the ${word} refuses them (${messageOf(error)}); with ordinary rows it runs`,
  }
}

/** The upgrade reads texts as JSON, and refuses those that are none. */
export function needsDocuments(
  revision: Revision,
  { error, names }: { readonly error: unknown; readonly names: readonly string[] },
): Finding {
  const finding: Finding = {
    rule: 'data-dependent',
    severity: 'warning',
    object: `revision ${revision.revision}`,
    message: `where texts in rows of ${names.join(', ')} are no JSON, the upgrade refuses them (${messageOf(error)}); where they are, it runs`,
    fix: `Look for such rows first, and say that there are none: ${declaration(revision, 'all texts are JSON')}`,
  }
  return revision.requires === null ? finding : acknowledged(revision, finding)
}

/** The upgrade refuses whatever rows there are. */
export function withNeeds(revision: Revision, finding: Finding): Finding {
  return {
    ...finding,
    fix: `Give existing rows what they need first, or say that there will be none: ${declaration(revision, 'why there are none')}`,
  }
}

/** The downgrade does not run where there are such rows. */
export function refusal(probe: Probe, rows: readonly Row[], error: unknown, when: string): Finding {
  return {
    rule: 'downgrade-refuses-rows',
    severity: 'warning',
    object: objectOf(probe),
    message: `${probe.description}, written ${when}: the downgrade refuses them (${messageOf(error)}). Rows: ${shown(rows)}`,
    ...(isDbtoolError(error) && error.hint !== undefined ? { fix: error.hint } : {}),
  }
}

/** The downgrade makes something else of rows that the new schema allows. */
export function changedByDowngrade(probe: Probe, rows: readonly Row[], loss: RowLoss): Finding {
  const what = loss.column === null ? `rows of ${loss.table}` : `values of ${loss.table}.${loss.column}`
  return {
    rule: 'downgrade-changes-rows',
    severity: 'warning',
    object: objectOf(probe),
    message: `${probe.description}, written after the upgrade: ${loss.rows} ${what} are ${loss.kind} after the downgrade. Rows: ${shown(rows)}`,
  }
}

function declaration({ format }: Revision, reason: string): string {
  return format === 'sql' ? `-- requires: ${reason}` : `export const requires = '${reason}'`
}

function objectOf({ table, columns }: Probe): string {
  return columns.length === 1 ? `column ${table}.${columns[0]}` : `table ${table}`
}

/** At most three rows, each of a length that people read. */
function shown(rows: readonly Row[]): string {
  const texts = rows.slice(0, 3).map((row) => {
    const text = JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
    return text.length > 160 ? `${text.slice(0, 157)}…` : text
  })
  return texts.join(', ') + (rows.length > 3 ? `, and ${rows.length - 3} more` : '')
}
