import type { LintContext, LintStep } from '../../dialect/lint-rule.js'
import { displayName, type TableName } from '../../schema/index.js'
import { type Footprint, footprintOf, OriginalNames, sameFootprint, withRebuilds } from './footprint.js'

export interface Judged {
  readonly step: LintStep
  readonly print: Footprint
}

export interface JudgedPair {
  readonly up: readonly Judged[]
  readonly down: readonly Judged[]
}

/** Both directions with the footprints of their steps; null where they are not to be compared. */
export function judged(context: LintContext): JudgedPair | null {
  const { upgrade, downgrade, revision, unknowns } = context
  if (revision.irreversible !== null || downgrade === null || downgrade.length === 0 || unknowns.length > 0) return null
  // What other statements do beside nobody knows.
  if ([...upgrade, ...downgrade].some(({ change }) => change.kind === 'dynamic-sql')) return null
  const names = new OriginalNames()
  const withPrints = (steps: readonly LintStep[]): readonly Judged[] => {
    const found = steps.flatMap((step) => {
      const print = footprintOf(step.change)
      return print === null ? [] : [{ step, print }]
    })
    const prints = names.of(withRebuilds(found.map(({ print }) => print)))
    return found.map(({ step, print }, at) => ({ step, print: prints[at] ?? print }))
  }
  return { up: withPrints(upgrade), down: withPrints(downgrade) }
}

/** Whether a step of the downgrade takes this one back, by itself or with what it stands on. */
export function undoes(undo: Footprint, done: Footprint): boolean {
  // Whether it is given back as it was is for `verify` to say.
  const isReplaced = done.action === 'replace' || done.action === 'alter' || undo.action === 'replace'
  if (isReplaced && undo.key === done.key) return true
  if (done.kind === 'column' && undo.kind === 'table' && undo.action !== 'rename' && undo.name === done.table)
    return true
  if (done.action === 'make' && undo.action === 'drop') {
    if (sameFootprint(undo, done)) return true
    const goesWithTable = undo.kind === 'table' && done.table !== null && undo.name === done.table
    const goesWithColumn = undo.kind === 'column' && undo.table === done.table && done.columns.includes(undo.name)
    const isOldName = done.kind === 'constraint' && undo.kind === 'index' && undo.name === done.name
    return goesWithTable || goesWithColumn || isOldName || (undo.kind === 'schema' && done.schema === undo.name)
  }
  if (done.action === 'drop' && undo.action === 'make') {
    if (sameFootprint(undo, done)) return true
    // A table that is made again may bring its indexes and constraints along.
    if (undo.kind === 'table' && undo.name === done.table) return true
    const isUnnamed = done.name === '' || undo.name === ''
    return undo.kind === done.kind && undo.table === done.table && isUnnamed
  }
  if (done.action === 'rename' && undo.action === 'rename') return undo.kind === done.kind && undo.to === done.name
  return false
}

/** Whether the upgrade itself takes away what it made: a helper. */
export function isTakenBackInside(steps: readonly Judged[], step: LintStep, print: Footprint): boolean {
  const at = steps.findIndex((one) => one.step === step)
  const others = print.action === 'make' ? steps.slice(at + 1) : print.action === 'drop' ? steps.slice(0, at) : []
  const wanted = print.action === 'make' ? 'drop' : 'make'
  const isHelper = others.some(({ print: other }) => other.action === wanted && sameFootprint(other, print))
  // Dropped and made again under the same name: replaced, and the downgrade does the same.
  const comesBack =
    print.action === 'drop' &&
    steps.slice(at + 1).some(({ print: other }) => other.action === 'make' && sameFootprint(other, print))
  return isHelper || comesBack || step.isNewTable({ name: print.table ?? print.name })
}

/** Whether the upgrade copies rows of the table somewhere else. */
export function isKept({ upgrade }: LintContext, table: TableName): boolean {
  return upgrade.some(
    ({ change }) =>
      change.kind === 'insert-rows' && change.from.some((source) => displayName(source) === displayName(table)),
  )
}

export function isMadeAgain({ downgrade }: LintContext, print: Footprint): boolean {
  return (downgrade ?? []).some(({ change }) => {
    const other = footprintOf(change)
    return other?.action === 'make' && sameFootprint(other, print)
  })
}

/** Whether a step between the two stands on an earlier one, so that their order counts. */
export function dependsOnOrder(up: readonly Judged[], earlier: number, later: number): boolean {
  const base = up[earlier]?.print
  const top = up[later]?.print
  return base !== undefined && top !== undefined && (base.name === top.table || top.refersTo.includes(base.name))
}

/** Whether the step does nothing where the thing is there already. */
export function isTolerant({ change, sql }: LintStep): boolean {
  return ('ifNotExists' in change && change.ifNotExists === true) || /\bif\s+not\s+exists\b/i.test(sql ?? '')
}

/** Whether something that stands for itself is made and never dropped, so that making it again fails. */
export function staysBehind(context: LintContext, pairs: JudgedPair, step: LintStep, print: Footprint): boolean {
  // What goes with a dropped table does not stay behind.
  if (print.action !== 'make' || print.table !== null || isTolerant(step)) return false
  if (isTakenBackInside(pairs.up, step, print) || pairs.down.some((one) => undoes(one.print, print))) return false
  const cascades = context.downgrade?.some(({ change }) => 'cascade' in change && change.cascade === true) === true
  if (cascades && /view/.test(print.kind)) return false
  // A sequence that a column owns goes with it.
  return print.kind !== 'sequence' || !context.upgrade.some(({ sql }) => /\bowned\s+by\b/i.test(sql ?? ''))
}
