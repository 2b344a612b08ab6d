import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { openProject } from '../../../src/migrator/project.js'
import type { Finding, VerifiedRevision, VerifyResult } from '../../../src/migrator/results.js'
import { type VerifyOptions, verify } from '../../../src/migrator/verify/verify.js'
import { forEachServer, type ServerLabel } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

/** An engine on which histories are proved: beside this database. */
export interface Engine {
  readonly label: 'sqlite' | ServerLabel
  readonly engine: 'sqlite' | 'postgres' | 'mysql' | 'mariadb'
  readonly url: string
}

export type EngineLabel = Engine['label']

/** What a file declares of itself. */
export interface Declarations {
  /** Ids of the revisions that it stands on; default the one before it in the list. */
  readonly after?: readonly string[]
  readonly dependsOn?: readonly string[]
  readonly transaction?: false
  readonly irreversible?: string
  readonly requires?: string
  readonly lossy?: readonly string[]
  /** What stands before the header: imports. */
  readonly preamble?: string
}

/** One revision of a history that a test is about. */
export interface Step extends Declarations {
  readonly id: string
  readonly language: 'op' | 'sql'
  readonly up: string
  /** null: there is none. */
  readonly down: string | null
}

/** A revision in TypeScript: statements that may say `op`. */
export function op(id: string, up: string, down: string | null = '', declarations: Declarations = {}): Step {
  return { ...declarations, id, language: 'op', up, down }
}

/** A revision in SQL. */
export function sql(id: string, up: string, down: string | null = '', declarations: Declarations = {}): Step {
  return { ...declarations, id, language: 'sql', up, down }
}

/** A call of `op.execute` with this text. */
export function execute(text: string): string {
  return `await op.execute(${JSON.stringify(text)})`
}

/** What came of proving a history. */
export interface Proof {
  readonly result: VerifyResult
  readonly folder: string
  of(id: string): VerifiedRevision
  /** Of each revision, in the order in which they were judged. */
  readonly verdicts: Readonly<Record<string, string>>
  /** The findings of one revision under a rule. */
  found(id: string, rule: string): readonly Finding[]
  /** The rules under which anything but a note was found, each once. */
  alarms(id: string): readonly string[]
}

/** What a revision is expected to come to. */
export interface Expected {
  readonly step: Step
  readonly verdict: string
  /** The rules of the findings that are more than notes. */
  readonly alarms?: readonly string[]
  /** What its findings say, all of them together. */
  readonly says?: RegExp
}

/** Expects these verdicts and alarms, and no others; of revisions that are not listed, that they are reversible. */
export function expectJudged({ result, alarms }: Proof, expected: readonly Expected[]): void {
  const known = new Map(expected.map((each) => [each.step.id, each]))
  const texts = (id: string): string =>
    result.revisions
      .filter(({ revision }) => revision === id)
      .flatMap(({ findings }) => findings.map(({ rule, message, fix = '' }) => `${rule}: ${message} ${fix}`))
      .join('\n')
  const wrong = result.revisions.flatMap(({ revision, verdict }) => {
    const { verdict: wanted = 'reversible', alarms: rules = [], says } = known.get(revision) ?? {}
    const [is, should] = [`${verdict} ${alarms(revision).join()}`, `${wanted} ${rules.join()}`]
    if (is === should && (says === undefined || says.test(texts(revision)))) return []
    return [`${revision} is ${is}, not ${should} ${says ?? ''}:\n${texts(revision)}`]
  })
  expect(wrong.join('\n')).toBe('')
  expect(result.revisions.map(({ revision }) => revision)).toEqual(
    expect.arrayContaining(expected.map(({ step }) => step.id)),
  )
}

/** Writes the history to a folder of its own and proves it. */
export async function prove(engine: Engine, steps: readonly Step[], options: ProveOptions = {}): Promise<Proof> {
  const folder = await temporaryFolder({ ...filesOf(steps), ...options.files })
  return proveIn(engine, folder, options)
}

export interface ProveOptions extends VerifyOptions {
  readonly files?: Readonly<Record<string, string>>
}

/** Proves the history that the folder holds. */
export async function proveIn(
  { url }: Pick<Engine, 'url'>,
  folder: string,
  options: ProveOptions = {},
): Promise<Proof> {
  const { files: _, ...rest } = options
  const fixtures = rest.fixtures === undefined ? {} : { fixtures: join(folder, rest.fixtures) }
  const result = await verify(await openProject({ folder, url }), { ...rest, ...fixtures })
  const of = (id: string): VerifiedRevision => {
    const found = result.revisions.find(({ revision }) => revision === id)
    if (found === undefined) throw new Error(`${id} was not judged`)
    return found
  }
  return {
    result,
    folder,
    of,
    verdicts: Object.fromEntries(result.revisions.map(({ revision, verdict }) => [revision, verdict])),
    found: (id, rule) => of(id).findings.filter((finding) => finding.rule === rule),
    alarms: (id) => [...new Set(of(id).findings.flatMap(({ severity, rule }) => (severity === 'note' ? [] : [rule])))],
  }
}

/** The files of a history. */
export function filesOf(steps: readonly Step[]): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [at, step] of steps.entries()) {
    const after = step.after ?? (at === 0 ? [] : [steps[at - 1]?.id ?? ''])
    const name = `migrations/${String(at).padStart(3, '0')}_${step.id}`
    if (step.language === 'sql') files[`${name}.sql`] = sqlFile(step, after)
    else files[`${name}.ts`] = typescriptFile(step, after)
  }
  return files
}

function typescriptFile(step: Step, after: readonly string[]): string {
  const { preamble, transaction, irreversible, requires, lossy, dependsOn } = step
  const downRevision = after.length === 0 ? null : after.length === 1 ? after[0] : after
  return [
    preamble ?? '',
    `export const revision = ${JSON.stringify(step.id)}`,
    `export const downRevision = ${JSON.stringify(downRevision)}`,
    `export const message = ${JSON.stringify(step.id)}`,
    dependsOn === undefined ? '' : `export const dependsOn = ${JSON.stringify(dependsOn)}`,
    transaction === false ? 'export const transaction = false' : '',
    irreversible === undefined ? '' : `export const irreversible = ${JSON.stringify(irreversible)}`,
    requires === undefined ? '' : `export const requires = ${JSON.stringify(requires)}`,
    lossy === undefined ? '' : `export const lossy = ${JSON.stringify({ columns: lossy, reason: 'nobody reads it' })}`,
    `export async function upgrade(op) {\n${step.up}\n}`,
    step.down === null ? '' : `export async function downgrade(op) {\n${step.down}\n}`,
    '',
  ].join('\n')
}

function sqlFile(step: Step, after: readonly string[]): string {
  const { transaction, irreversible, requires, lossy, dependsOn } = step
  return [
    `-- revision: ${step.id}`,
    `-- down_revision: ${after.join(', ')}`,
    `-- message: ${step.id}`,
    ...(dependsOn === undefined ? [] : [`-- depends_on: ${dependsOn.join(', ')}`]),
    ...(transaction === false ? ['-- transaction: false'] : []),
    ...(irreversible === undefined ? [] : [`-- irreversible: ${irreversible}`]),
    ...(requires === undefined ? [] : [`-- requires: ${requires}`]),
    ...(lossy === undefined ? [] : [`-- lossy: ${lossy.join(', ')}; nobody reads it`]),
    '-- upgrade',
    step.up,
    ...(step.down === null ? [] : ['-- downgrade', step.down]),
    '',
  ].join('\n')
}

/** For what has nothing to do with the engine. */
export const sqlite: Engine = { label: 'sqlite', engine: 'sqlite', url: 'sqlite:./app.db' }

const servers: readonly ServerLabel[] = ['postgres', 'mysql', 'mariadb']

/** A group of tests on SQLite and on each of the servers. */
export function forEachEngine(
  define: (engine: Engine) => void,
  labels: readonly EngineLabel[] = ['sqlite', ...servers],
) {
  if (labels.includes('sqlite')) describe('on sqlite', () => define(sqlite))
  forEachServer(
    labels.filter((label) => label !== 'sqlite'),
    ({ label, engine, url }) => define({ label, engine, url }),
  )
}
