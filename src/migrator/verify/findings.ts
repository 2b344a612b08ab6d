import { isDbtoolError, messageOf } from '../../errors/index.js'
import type { Finding, StatementEvidence, Verdict } from '../results.js'
import type { Revision } from '../revision.js'
import type { SnapshotDifference } from './compare-snapshots.js'

/** A direction of a revision did not run. `rows`: what was in the tables, where that was not nothing. */
export function failure(verdict: Verdict, revision: Revision, error: unknown, rows?: string): Finding {
  const fix =
    (isDbtoolError(error) ? error.hint : undefined) ?? (rows === undefined ? wayOut(verdict, revision) : undefined)
  const where = rows === undefined ? '' : ` (${rows})`
  return {
    rule: verdict,
    severity: 'error',
    object: `revision ${revision.revision}`,
    message: `${messageOf(error)}${where}${inStatement(error)}`,
    ...(fix === undefined ? {} : { fix }),
  }
}

/** The upgrade changes something, and nothing takes it back. @param changes What it changes, as in `table users`. */
export function noDowngrade(revision: Revision, changes: readonly string[]): Finding {
  const shown = changes.slice(0, mostNamed).join(', ')
  const more = changes.length > mostNamed ? ` and ${changes.length - mostNamed} more` : ''
  return {
    rule: 'not-restored',
    severity: 'error',
    object: `revision ${revision.revision}`,
    message: `there is no downgrade, and the upgrade changes ${shown}${more}`,
    fix: `Write the downgrade, or say that there is none: ${irreversible(revision)}`,
  }
}

/** Of more changes the names do not help. */
const mostNamed = 5

/** The way out of a failure, where the error knows none. */
function wayOut(verdict: Verdict, revision: Revision): string | undefined {
  if (verdict !== 'downgrade-failed') return undefined
  return `Correct this statement of the downgrade, or say that there is no way back: ${irreversible(revision)}`
}

/** How a file declares it. */
function irreversible({ format }: Revision): string {
  return format === 'sql' ? '-- irreversible: why not' : "export const irreversible = 'why not'"
}

/** The statement that was refused: of several the engine's words alone do not tell which. */
function inStatement(error: unknown): string {
  const sql = isDbtoolError(error) ? error.facts['sql'] : undefined
  if (typeof sql !== 'string') return ''
  const line = sql.replaceAll(/\s+/g, ' ').trim()
  return `, in: ${line.length > 200 ? `${line.slice(0, 199)}…` : line}`
}

/** What differs after the downgrade, for somebody who has to mend it. */
export function notRestored(difference: SnapshotDifference): Finding {
  const { object, kind, before, after } = difference
  const finding = { rule: kind, severity: 'error' as const, object }
  switch (kind) {
    case 'missing':
      return {
        ...finding,
        message: `${object} was there before the upgrade and is not after the downgrade${said(object, before)}`,
        fix: `Have the downgrade bring ${object} back.`,
      }
    case 'left-over':
      return {
        ...finding,
        message: `${object} was not there before the upgrade and is after the downgrade${said(object, after)}`,
        fix: `Have the downgrade drop ${object}.`,
      }
    case 'changed':
      return {
        ...finding,
        message: `${object} was ${before || plain} before the upgrade and is ${after || plain} after the downgrade`,
        fix: `Have the downgrade give ${object} its old definition back.`,
      }
    case 'position':
      return {
        ...finding,
        severity: 'note',
        message: `the columns of ${object} came back in another order: ${before} became ${after}`,
      }
    case 'grants':
      return {
        ...finding,
        severity: 'note',
        message: `who may use ${object} was ${before || 'nobody else'} before the upgrade and is ${after || 'nobody else'} after the downgrade`,
      }
  }
}

/** The same, where it depends on the rows of these tables. */
export function notRestoredWith(
  differences: readonly SnapshotDifference[],
  names: readonly string[],
): readonly Finding[] {
  return differences.map((difference) => {
    const finding = notRestored(difference)
    return {
      ...finding,
      message: `${finding.message} (with rows in ${names.join(', ')}; without them it is as it was)`,
    }
  })
}

/** What differs between the two upgrades. */
export function notRepeated(difference: SnapshotDifference): Finding {
  const { object, kind, before, after } = difference
  if (kind === 'position' || kind === 'grants') return notRestored(difference)
  const what =
    kind === 'missing'
      ? `is there after the first upgrade and not after the second${said(object, before)}`
      : kind === 'left-over'
        ? `is there after the second upgrade and not after the first${said(object, after)}`
        : `is ${before || plain} after the first upgrade and ${after || plain} after the second`
  return {
    rule: kind,
    severity: 'error',
    object,
    message: `${object} ${what}`,
    fix: 'Have the downgrade undo all of the upgrade, so that it finds what it found the first time.',
  }
}

/** The second upgrade does not leave as many rows as the first. */
export function rowsDiffer(table: string, first: number, second: number): Finding {
  return {
    rule: 'rows-differ',
    severity: 'warning',
    object: `table ${table}`,
    message: `${table} holds ${first} rows after the first upgrade and ${second} after the second: the downgrade leaves rows that the upgrade wrote, or takes others`,
    fix: 'Have the downgrade delete exactly what the upgrade inserts.',
  }
}

/** The downgrade leaves rows, which a second upgrade takes for its own or writes again. */
export function rowsLeft(table: string, before: number, after: number): Finding {
  return {
    rule: 'rows-differ',
    severity: 'warning',
    object: `table ${table}`,
    message: `${table} holds ${before} rows before the upgrade and ${after} after the downgrade: it leaves rows that the upgrade wrote`,
    fix: 'Have the downgrade delete exactly what the upgrade inserts.',
  }
}

/** What an object without options, comment and values is. */
const plain = 'without any options'

/** The definition of an object, unless the object is called by it. */
function said(object: string, definition: string | null): string {
  return definition === null || definition === '' || object.includes(definition) ? '' : `: ${definition}`
}

/** A statement was seen to write a table's rows anew, which takes the longer the more there are. */
export function rewritesTable({ direction, sql, table, lock, algorithm }: StatementEvidence): Finding {
  const which = direction === 'up' ? 'upgrade' : 'downgrade'
  const how = [algorithm, lock].filter((word) => word != null).join(', ')
  const under = how === '' ? '' : ` (${how})`
  return {
    rule: 'rewrites-table',
    severity: 'note',
    object: `table ${table}`,
    message: `the ${which} writes all rows of ${table} anew${under}: ${sql}`,
  }
}
