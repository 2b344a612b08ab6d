import { lint } from '../../../src/migrator/lint/lint.js'
import { openProject } from '../../../src/migrator/project.js'
import type { LintFinding } from '../../../src/migrator/results.js'
import { temporaryFolder } from '../../support/temporary-project.js'

/** URLs of servers that nobody connects to: linting reads files. */
export const urls = {
  postgres: 'postgres://nobody@localhost:1/none',
  mysql: 'mysql://nobody@localhost:1/none',
  mariadb: 'mariadb://nobody@localhost:1/none',
  sqlite: 'sqlite:./none.db',
}

export type Engine = keyof typeof urls

/** A revision to lint: statements of TypeScript, or SQL, in both directions. */
export interface LintedText {
  readonly engine: Engine
  readonly up: string
  /** Absent: what undoes it is not what the test is about, and the revision is declared irreversible. */
  readonly down?: string
  /** What earlier revisions did, in the same language. */
  readonly before?: string
  /** Further lines of the header: `transaction: false` in SQL, `export const transaction = false` else. */
  readonly header?: string
  /** The `lint` settings of the configuration, as source. */
  readonly settings?: string
  readonly imports?: string
  readonly message?: string
}

/** The findings about the last revision of a history of two, the first of which is `before`. */
export async function lintModule(text: LintedText): Promise<readonly LintFinding[]> {
  const { engine, before, settings = '{}' } = text
  const folder = await temporaryFolder({
    'dbtool.config.mjs': `export default { url: '${urls[engine]}', lint: ${settings} }`,
    'migrations/1.ts': moduleText({ engine, up: before ?? '' }, 'r1', null),
    'migrations/2.ts': moduleText(text, 'r2', 'r1'),
  })
  return findingsIn(folder)
}

export async function lintSql(text: LintedText): Promise<readonly LintFinding[]> {
  const { engine, before, settings = '{}' } = text
  const folder = await temporaryFolder({
    'dbtool.config.mjs': `export default { url: '${urls[engine]}', lint: ${settings} }`,
    'migrations/1.sql': sqlText({ engine, up: before ?? '' }, 'r1', ''),
    'migrations/2.sql': sqlText(text, 'r2', 'r1'),
  })
  return findingsIn(folder)
}

export async function findingsIn(folder: string): Promise<readonly LintFinding[]> {
  const project = await openProject({ folder })
  const { findings } = await lint(project, { revisions: new Set(['r2']) })
  return findings
}

export const rulesOf = (findings: readonly LintFinding[]): readonly string[] => findings.map(({ rule }) => rule)

function moduleText(
  { up, down, header = '', imports = '', message = 'what it does' }: Omit<LintedText, 'before'>,
  id: string,
  after: string | null,
) {
  return `${imports}
export const revision = '${id}'
export const downRevision = ${after === null ? 'null' : `'${after}'`}
export const message = '${message}'
${header}
${down === undefined ? "export const irreversible = 'not the subject'" : ''}

export async function upgrade(op) {
${up}
}
export async function downgrade(op) {
${down ?? ''}
}
`
}

function sqlText({ up, down, header = '' }: Omit<LintedText, 'before'>, id: string, after: string): string {
  const lines =
    header === ''
      ? ''
      : header
          .split('\n')
          .map((line) => `-- ${line}\n`)
          .join('')
  const irreversible = down === undefined ? '-- irreversible: not the subject\n' : ''
  return `-- revision: ${id}
-- down_revision: ${after}
-- message: ${id}
${lines}${irreversible}
-- upgrade
${up}
${down === undefined ? '' : `-- downgrade\n${down}\n`}`
}
