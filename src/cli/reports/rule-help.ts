import type { SectionFinding } from './report.js'

/** What a rule means, wherever it is reported. */
export interface RuleHelp {
  readonly title: string
  readonly text: string
  /** The page of the documentation, in the package's own `docs` folder. */
  readonly page: string
}

/** Rules of `ci` and `verify`. Those of `lint` have a page that lists each. */
const known: ReadonlyMap<string, Omit<RuleHelp, 'page'>> = new Map(
  Object.entries({
    'one-head': {
      title: 'The history has several heads',
      text: 'Two revisions claim to be the newest. Whoever upgrades to head has to be told which one; a merge joins them.',
    },
    unedited: {
      title: 'A revision was changed after it was applied',
      text: 'A database that has applied it will not run it again, so that databases become different. Undo the edit and write a new revision.',
    },
    'revision-edited': {
      title: 'A revision of the base branch was changed',
      text: 'It may have run somewhere, and will not run there again. Undo the edit and write a new revision.',
    },
    'revision-removed': {
      title: 'A revision of the base branch is gone',
      text: 'A database that has applied it can go neither forward nor back. Bring the file back; `dbtool squash` is the way to have fewer.',
    },
    'revision-redeclared': {
      title: 'A revision of the base branch changed in what it declares only',
      text: 'Comments, layout or declarations differ; what it does is the same.',
    },
    models: {
      title: 'Models and revisions disagree',
      text: 'A database that has run all revisions is not what the models declare. `dbtool revision --autogenerate` writes the revision that is missing.',
    },
    'upgrade-failed': {
      title: 'The upgrade fails',
      text: 'On a database at the state before it, the revision could not be run.',
    },
    'downgrade-failed': {
      title: 'The downgrade fails',
      text: 'The revision was run and could not be undone.',
    },
    'reupgrade-failed': {
      title: 'The upgrade fails after a downgrade',
      text: 'Something that the downgrade left behind, or did not bring back, stands in the way of running the revision again.',
    },
    missing: {
      title: 'The downgrade does not bring something back',
      text: 'What the upgrade took away or changed is not there after the downgrade.',
    },
    'left-over': {
      title: 'The downgrade leaves something behind',
      text: 'What the upgrade made is still there after the downgrade.',
    },
    changed: {
      title: 'The downgrade brings something back differently',
      text: 'It is there after the downgrade, and is not what it was before the upgrade.',
    },
    position: {
      title: 'Columns come back in another order',
      text: 'Some engines can add a column at the end only. Programs that name their columns do not notice.',
    },
    'not-restored': {
      title: 'The upgrade changes rows, and there is no downgrade',
      text: 'Write the downgrade, or declare that there is none: `irreversible`.',
    },
    lossy: {
      title: 'Values are lost',
      text: 'Values that were there before the upgrade are gone, cut off or changed after the downgrade. Keep them where the downgrade finds them, or declare the loss with a reason: `lossy`.',
    },
    'lossy-unobserved': {
      title: 'A declared loss did not happen',
      text: 'The file says that values are lost, and with generated rows nothing was. Take the declaration out, or see whether it names the right column.',
    },
    'data-dependent': {
      title: 'Rows may refuse the upgrade',
      text: 'There are rows that the old structure allows and with which the upgrade fails. Look for such rows where it will run, then say how that is known: `requires`.',
    },
    'downgrade-refuses-rows': {
      title: 'Rows may refuse the downgrade',
      text: 'Rows that were written after the upgrade can be such that the downgrade fails on them. Let it give them values that fit first.',
    },
    'downgrade-changes-rows': {
      title: 'The downgrade changes new rows',
      text: 'Values that were written after the upgrade are cut off or changed by the downgrade.',
    },
    'rows-differ': {
      title: 'Upgrade and downgrade do not balance rows',
      text: 'After the second upgrade a table holds another number of rows than after the first: the downgrade does not delete exactly what the upgrade inserts.',
    },
    resume: {
      title: 'A run that was cut off cannot be gone on with',
      text: 'With --partial, a run was cut off after each statement and run again. It did not come to the end that an undisturbed run comes to.',
    },
    'down-from-head': {
      title: 'The history cannot be undone from its end',
      text: 'Each revision can be undone right after it was run, and all of them together, from the newest to the first, cannot.',
    },
    'branch-order': {
      title: 'The order of parallel branches matters',
      text: 'Nothing says which of two branches is run first on a database, and what they lead to depends on it. Have one need the other: `dependsOn`, or rebase it.',
    },
    grants: {
      title: 'Who may use something is another',
      text: 'Grants are not part of what is proved: roles differ from server to server.',
    },
    'no-rows': {
      title: 'A table stayed without generated rows',
      text: 'Nothing is known of what the revisions do to rows of this table. Fixtures of your own can fill it.',
    },
    'rewrites-table': {
      title: 'A table is written anew',
      text: 'While the revision was proved, the engine was seen to write all rows of a table again. That takes the longer the more rows there are, and others wait for it.',
    },
    'rows-missing': {
      title: 'Many tables stayed without generated rows',
      text: 'Nothing is known of what the revisions do to rows of these tables. Fixtures of your own can fill them.',
    },
  }),
)

/** The rules that docs/ci.md lists. */
export const knownRules: readonly string[] = [...known.keys()]

/** What is known of a rule; of one that a project brings itself, its name. */
export function helpFor({ section, rule }: Pick<SectionFinding, 'section' | 'rule'>): RuleHelp {
  if (rule.startsWith('DBT_')) {
    const title = 'A step of the gate could not be run'
    return { title, text: `The error ${rule}: docs/errors.md says what it means and how to go on.`, page: 'errors.md' }
  }
  const help = known.get(rule)
  if (help !== undefined) return { ...help, page: 'ci.md' }
  const words = rule.replaceAll('-', ' ')
  const title = words.charAt(0).toUpperCase() + words.slice(1)
  const page = section === 'lint' ? 'lint.md' : 'ci.md'
  return { title, text: `docs/${page} says what the rule ${rule} is about, and how to go on.`, page }
}

/** The documentation comes with the package; this is where the registry's files can be read without installing it. */
export function documentationUrl(page: string, version: string): string {
  return `https://unpkg.com/dbtool@${encodeURIComponent(version)}/docs/${page}`
}
