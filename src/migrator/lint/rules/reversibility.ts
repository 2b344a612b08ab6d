import type { LintRule, LintStep } from '../../../dialect/lint-rule.js'
import { alterationOf, declaresLoss, tableText } from '../../../dialect/lint-step.js'
import { tableOf } from '../../../dialect/sql-change.js'
import { displayName } from '../../../schema/index.js'
import { footprintOf, opposite, sameFootprint } from '../footprint.js'
import {
  dependsOnOrder,
  isKept,
  isMadeAgain,
  isTakenBackInside,
  isTolerant,
  judged,
  staysBehind,
  undoes,
} from '../undone.js'

/** Whether the downgrade can keep its promise, as far as the two texts tell. `dbtool verify` tells the rest. */
export const reversibilityRules: readonly LintRule[] = [
  {
    id: 'R01',
    severity: 'error',
    title: 'no downgrade for an upgrade that changes the structure',
    *check(context) {
      const { revision, upgrade, downgrade } = context
      if (revision.irreversible !== null || (downgrade !== null && downgrade.length > 0)) return
      if (context.unknowns.length > 0) return
      const first = upgrade.find(({ change }) => footprintOf(change) !== null)
      if (first === undefined) return
      yield {
        step: first,
        object: 'revision',
        message:
          'There is no way back: a failed release cannot be taken back, and dbtool downgrade refuses at this revision.',
        fix:
          revision.format === 'sql'
            ? '-- irreversible: why it cannot be undone'
            : "export const irreversible = 'why it cannot be undone'",
      }
    },
  },
  {
    id: 'R02',
    severity: 'warning',
    title: 'a step of the upgrade that the downgrade does not undo',
    *check(context) {
      const pairs = judged(context)
      if (pairs === null) return
      const undone = pairs.down.map(({ print }) => print)
      for (const { step, print } of pairs.up) {
        if (isTakenBackInside(pairs.up, step, print) || undone.some((one) => undoes(one, print))) continue
        if (staysBehind(context, pairs, step, print)) continue
        yield {
          step,
          message: `After upgrade and downgrade ${print.text} is not as it was: the downgrade does not undo it.`,
          object: print.text,
          fix: `Undo it in the downgrade: ${opposite(print)}.`,
        }
      }
    },
  },
  {
    id: 'R03',
    severity: 'warning',
    title: 'a downgrade that does not go backwards',
    *check(context) {
      const pairs = judged(context)
      if (pairs === null) return
      // Each undone step, by the place of what it undoes: the places must fall.
      let last = Number.POSITIVE_INFINITY
      for (const { step, print } of pairs.down) {
        const at = pairs.up.findIndex((one) => sameFootprint(one.print, print))
        if (at < 0) continue
        const earlier = pairs.up[at]?.print
        if (at > last && earlier !== undefined && dependsOnOrder(pairs.up, last, at)) {
          yield {
            step,
            object: print.text,
            message: `The upgrade made ${print.text} after what the downgrade has already taken away: on the way back one of them stands on what is gone, and the downgrade fails or drops it by the way.`,
            fix: 'Undo the steps of the upgrade in reverse order.',
          }
          return
        }
        last = Math.min(last, at)
      }
    },
  },
  {
    id: 'R04',
    severity: 'warning',
    title: 'a drop whose rows no downgrade can bring back, without a declaration',
    *check(context) {
      for (const step of context.upgrade) {
        const { change } = step
        if (change.kind !== 'drop-table' && change.kind !== 'drop-column') continue
        const column = change.kind === 'drop-column' ? change.column : '*'
        if (declaresLoss(context.revision, change.table, column) || step.isNewTable(change.table)) continue
        if (step.before.column(change.table, column)?.generated !== undefined) continue
        if (change.kind === 'drop-column' && step.isNewColumn(change.table, change.column)) continue
        const print = footprintOf(change)
        if (print === null || isKept(context, change.table) || !isMadeAgain(context, print)) continue
        const what = change.kind === 'drop-table' ? tableText(change.table) : `${tableText(change.table)}.${column}`
        yield {
          step,
          object: what,
          message: `The downgrade can make ${what} again, but empty: nobody who goes back gets the values back.`,
          fix: {
            note: 'Keep a copy in a table of its own, or declare the loss:',
            lossy: [`${tableText(change.table)}.${column}`],
          },
        }
      }
    },
  },
  {
    id: 'R05',
    severity: 'warning',
    title: 'a downgrade that cannot hold what the upgrade allows',
    *check(context) {
      const { revision } = context
      if (revision.irreversible !== null || revision.lossy !== null) return
      for (const step of context.downgrade ?? []) {
        const found = alterationOf(step)
        if (found === null) continue
        const { type, table, name } = found
        const narrows = type !== null && type.from !== null && context.narrows(type.from, type.to)
        if (!narrows && !(found.setsNotNull && context.before.column(table, name)?.nullable === false)) continue
        const isFilled = (context.downgrade ?? []).some(
          ({ change }) =>
            (change.kind === 'backfill' || change.kind === 'update-rows') && change.table.name === table.name,
        )
        if (!narrows && isFilled) continue
        yield {
          step,
          object: `column ${displayName(table)}.${name}`,
          message: narrows
            ? `Values of ${displayName(table)}.${name} written after the upgrade may not fit the old type: the downgrade fails on them, or cuts them off.`
            : `A NULL written to ${displayName(table)}.${name} after the upgrade makes the downgrade fail.`,
          fix: narrows
            ? 'Let the downgrade find such values first and give them one that fits; or declare `lossy`.'
            : { operations: [{ kind: 'backfill', table, set: { [name]: { kind: 'sql', sql: '…' } } }] },
        }
      }
    },
  },
  {
    id: 'R07',
    severity: 'warning',
    title: 'a downgrade that needs rows which the upgrade deleted',
    *check(context) {
      const emptied = new Map<string, LintStep>()
      for (const step of context.upgrade) {
        const { change } = step
        const table = tableOf(change)
        const deletes = ['delete-rows', 'truncate', 'drop-table'].includes(change.kind)
        if (deletes && table !== null && !step.isNewTable(table)) emptied.set(displayName(table), step)
      }
      for (const step of context.downgrade ?? []) {
        const { change } = step
        const source = change.kind === 'insert-rows' ? change.from : []
        const gone = source.find((table) => emptied.has(displayName(table)))
        if (gone === undefined) continue
        yield {
          step,
          object: `table ${displayName(gone)}`,
          message: `The downgrade reads rows of ${displayName(gone)} that the upgrade has taken away: it finds none, and restores nothing.`,
          fix: 'Let the upgrade copy the rows into a table of its own first, and the downgrade read from there.',
        }
      }
    },
  },
  {
    id: 'R08',
    severity: 'warning',
    title: 'something that the downgrade leaves behind, so that the next upgrade fails',
    *check(context) {
      const pairs = judged(context)
      if (pairs === null) return
      for (const { step, print } of pairs.up) {
        if (!staysBehind(context, pairs, step, print)) continue
        yield {
          step,
          object: print.text,
          message: `The downgrade leaves ${print.text} behind: the upgrade cannot run a second time, because it is there already.`,
          fix: `Add to the downgrade: ${opposite(print)}.`,
        }
      }
    },
  },
  {
    id: 'R09',
    severity: 'warning',
    title: 'a downgrade that drops what the upgrade may have found',
    *check(context) {
      for (const step of context.upgrade) {
        const print = isTolerant(step) ? footprintOf(step.change) : null
        if (print === null || print.action !== 'make') continue
        const drop = (context.downgrade ?? []).find(({ change }) => {
          const other = footprintOf(change)
          return other?.action === 'drop' && sameFootprint(other, print)
        })
        if (drop === undefined) continue
        yield {
          step: drop,
          object: print.text,
          message: `With IF NOT EXISTS the upgrade leaves ${print.text} alone where it is there already; the downgrade drops it all the same, with what others keep in it.`,
          fix: 'Take IF NOT EXISTS out of the upgrade: either this revision makes it, or another does.',
        }
      }
    },
  },
]
