import type { LintContext, LintRule, LintStep } from '../../../dialect/lint-rule.js'
import { tableOf } from '../../../dialect/sql-change.js'
import { displayName } from '../../../schema/index.js'

/** Habits of the trade; opt-in. */
export const habitRules: readonly LintRule[] = [
  {
    id: 'habit-one-subject',
    severity: 'off',
    title: 'a revision about several subjects',
    *check(context) {
      const subjects = new Map<string, LintStep>()
      for (const step of context.upgrade) {
        const table = tableOf(step.change)
        if (table !== null && table.name !== '')
          subjects.set(displayName(table), subjects.get(displayName(table)) ?? step)
      }
      // Tables that refer to each other are made together.
      const isBeginning = context.upgrade.every(({ change }) => change.kind.startsWith('create-'))
      const names = [...subjects.keys()]
      if (names.length <= 2 || isBeginning) return
      yield {
        step: [...subjects.values()][2] as LintStep,
        object: 'revision',
        message: `It is about ${names.join(', ')}: who must take one of these back takes all of them back, and a review sees no whole.`,
        fix: 'Write a revision for each subject.',
      }
    },
  },
  {
    id: 'habit-data-apart',
    severity: 'off',
    title: 'rows and structure in one revision',
    *check(context) {
      const data = context.upgrade.find((step) => isAboutRows(context, step))
      const structure = context.upgrade.find(({ change }) => /^(?:create|drop|alter|add|rename)-/.test(change.kind))
      if (data === undefined || structure === undefined) return
      yield {
        step: data,
        object: 'revision',
        message:
          'Locks of the structure are held while rows are worked on, and a failure over one row takes the structure back, or leaves it half done.',
        fix: 'Structure first, in a revision of its own; then the rows; then what closes it.',
      }
    },
  },
  {
    id: 'habit-telling-name',
    severity: 'off',
    title: 'a message that says nothing',
    *check({ revision }) {
      const words = revision.message
        .trim()
        .split(/[\s_-]+/)
        .filter((word) => !empty.has(word.toLowerCase()))
      if (words.length >= 1 && revision.message.trim().length >= 6) return
      if (revision.isMerge) return
      yield {
        object: 'revision',
        message: `"${revision.message}" does not say what the revision does: who looks for it in a history of hundreds opens every file.`,
        fix: 'Name the table and what happens to it: "add email to users".',
      }
    },
  },
]

const empty = new Set(
  'migration migrate change changes changed update updates updated fix fixes misc stuff tmp temp test wip new schema db database initial the a'.split(
    ' ',
  ),
)

/** Seeding a table that the same revision makes belongs to it. */
function isAboutRows(_context: LintContext, step: LintStep): boolean {
  const kinds = ['update-rows', 'delete-rows', 'insert-rows', 'bulk-insert', 'backfill', 'replace-value']
  const table = tableOf(step.change)
  return kinds.includes(step.change.kind) && table !== null && !step.isNewTable(table)
}
