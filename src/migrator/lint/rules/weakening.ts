import { type LintRule, stepRule } from '../../../dialect/lint-rule.js'
import { alterationOf, columnTextOf, declaresLoss, standingTable, tableText } from '../../../dialect/lint-step.js'
import { type Change, tableOf } from '../../../dialect/sql-change.js'
import { displayName } from '../../../schema/index.js'

/** What takes promises away: constraints, types that hold less, values of an enum. */
export const weakeningRules: readonly LintRule[] = [
  stepRule({
    id: 'drop-constraint',
    severity: 'warning',
    title: 'a foreign key, check, unique or primary key that goes for good',
    check(step, context) {
      const { change } = step
      if (change.kind !== 'drop-constraint') return null
      const table = standingTable(step)
      if (table === null) return null
      const dropped = change.dropped ?? (change.name === null ? null : step.before.constraint(table, change.name))
      const isReplaced = context.upgrade.some(
        (other) =>
          other !== step &&
          (other.change.kind === 'drop-table' ||
            ('constraint' in other.change && typeof other.change.constraint === 'object')) &&
          tableOf(other.change)?.name === table.name &&
          (dropped === null || !('constraint' in other.change) || isSameSubject(dropped, other.change)),
      )
      // A check of NULLs goes when the column itself refuses them.
      const isHelper = context.upgrade.some(
        ({ change: other }) =>
          other.kind === 'alter-column' && other.table.name === table.name && other.to.nullable === false,
      )
      if (isReplaced || isHelper || context.revision.requires !== null) return null
      const kind = dropped?.kind.replace('-', ' ') ?? 'constraint'
      return {
        message: `From now on nothing keeps out rows that the ${kind} ${change.name ?? ''} of ${tableText(table)} refused, and once they are there it cannot come back.`,
        object: `constraint ${change.name ?? kind} of ${tableText(table)}`,
        fix: 'Say in a suppression comment why the rule no longer holds; the downgrade should make the constraint again.',
      }
    },
  }),
  stepRule({
    id: 'drop-not-null',
    severity: 'note',
    title: 'a column that may hold NULL from now on',
    check(step) {
      const found = alterationOf(step)
      if (found === null || !found.dropsNotNull) return null
      const name = columnTextOf(found.table, found.name)
      return {
        message: `Code that never met a NULL in ${name} will, as soon as the first writer leaves it out; and the downgrade fails on such rows.`,
        object: `column ${name}`,
        fix: 'Release readers that know NULL first.',
      }
    },
  }),
  stepRule({
    id: 'narrow-column-type',
    severity: 'error',
    title: 'a column type that may not hold what is stored, without `lossy`',
    check(step, context) {
      const found = alterationOf(step)
      if (found?.type == null || found.type.from === null) return null
      const { from, to } = found.type
      const losesZone = from.kind === 'timestamp' && to.kind === 'timestamp' && from.timezone && !to.timezone
      if (!context.narrows(from, to) || (!losesZone && !surelyNarrower(from.kind, to.kind))) return null
      if (declaresLoss(context.revision, found.table, found.name) || context.revision.requires !== null) return null
      const name = columnTextOf(found.table, found.name)
      return {
        message: losesZone
          ? `${name} forgets its time zone: which moment a value means then depends on who reads it.`
          : `Values of ${name} that do not fit the new type make the revision fail, or are cut off where the engine is lenient.`,
        object: `column ${name}`,
        fix: {
          note: 'Look for such values first, and say what is expected:',
          requires: `every value of ${name} fits`,
        },
      }
    },
  }),
  stepRule({
    id: 'enum-value-removed',
    severity: 'error',
    title: 'an enum value that goes, without `lossy`',
    check(step, context) {
      const { change } = step
      const removed = removedValues(step.change, step.before)
      if (removed.length === 0 || context.revision.irreversible !== null) return null
      if (context.revision.lossy !== null || context.revision.requires !== null) return null
      const what = change.kind === 'alter-enum' ? displayName(change.type) : change.kind
      return {
        message: `Rows that hold ${removed.map((value) => `'${value}'`).join(', ')} make the revision fail, or lose their value where the engine is lenient; old code goes on writing it.`,
        object: `type ${what}`,
        fix: `Give those rows another value first (op.backfill), and say so: requires = 'no row holds ${removed.join(', ')}'.`,
      }
    },
  }),
]

function surelyNarrower(from: string, to: string): boolean {
  const families = [
    ['smallint', 'int', 'bigint'],
    ['string', 'char', 'text'],
    ['decimal', 'decimal'],
    ['double', 'float'],
  ]
  return families.some((family) => family.includes(from) && family.includes(to))
}

/** Enum values that a change leaves out, as far as anybody knows the old ones. */
function removedValues(
  change: Change,
  before: { enumValues(type: { readonly name: string }): readonly string[] | null },
): readonly string[] {
  if (change.kind === 'alter-enum') {
    const from = change.from ?? before.enumValues(change.type) ?? []
    return from.filter((value) => !change.to.includes(change.renames?.[value] ?? value))
  }
  return []
}

function isSameSubject(dropped: { readonly kind: string }, change: Change): boolean {
  return 'constraint' in change && typeof change.constraint === 'object' && change.constraint.kind === dropped.kind
}
