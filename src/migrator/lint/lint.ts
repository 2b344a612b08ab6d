import { relative } from 'node:path'
import type { ExpressionRules } from '../../dialect/dialect.js'
import type { EngineLint, LintContext, LintStep, RuleFinding } from '../../dialect/lint-rule.js'
import { engineNamed } from '../../dialect/registry.js'
import { tableOf } from '../../dialect/sql-change.js'
import { DbtoolError } from '../../errors/index.js'
import { readSource } from '../../migration-file/checksum.js'
import { revisionModule } from '../../migration-file/load.js'
import { displayName, type TableName } from '../../schema/index.js'
import { isNarrower } from '../losses.js'
import type { Project } from '../project.js'
import type { LintFinding, LintResult } from '../results.js'
import type { Revision } from '../revision.js'
import { stopIfAborted } from '../script/record-revision.js'
import { type ReadModule, readModuleCode } from './read-code.js'
import { recordSteps } from './record-steps.js'
import { renderFix } from './render-fix.js'
import { type ActiveRule, activeRules, suppressionRules } from './rule-set.js'
import { Structure } from './structure.js'
import { suppressionsIn } from './suppressions.js'

export interface LintOptions {
  /** Only findings of these, by id; default all. The others are read all the same, for what they say of the structure. */
  readonly revisions?: ReadonlySet<string> | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks for what would hurt a live system, in the revisions as they are written. Needs no database and no scratch
 * database; the URL, which says what engine it is, is not connected to.
 * @throws {DbtoolError} DBT_URL_MISSING, DBT_CONFIG_INVALID, DBT_REVISION_FILE_INVALID, DBT_INTERRUPTED.
 */
export async function lint(project: Project, { revisions, signal }: LintOptions = {}): Promise<LintResult> {
  const { name, expressions, capabilities } = await project.declaredDialect()
  const engineLint = await engineNamed(name).loadLint()
  const settings = project.config.lint
  const rules = await activeRules(name, engineLint.rules, settings)
  const linter: Linter = {
    engine: name,
    version: versionOf(settings.serverVersion, engineLint),
    transactionalDdl: capabilities.transactionalDdl,
    lint: engineLint,
    names: expressions,
    rules,
    concerns: concernsOf(settings),
    severityOf: (id, otherwise) => {
      const severity = settings.rules?.[id] ?? otherwise
      return severity === 'off' ? null : severity
    },
  }
  const findings: LintFinding[] = []
  let structure = Structure.empty
  const graph = await project.graph()
  for (const revision of graph.revisions) {
    stopIfAborted(signal)
    const isWanted = revisions === undefined || revisions.has(revision.revision)
    const { found, after } = await lintRevision(linter, revision, structure, isWanted)
    findings.push(...found)
    structure = after
  }
  return { ok: !findings.some(({ severity }) => severity === 'error'), findings }
}

interface Linter {
  readonly engine: string
  readonly version: number
  readonly transactionalDdl: boolean
  readonly lint: EngineLint
  readonly names: Pick<ExpressionRules, 'quote' | 'quoteTable' | 'literal'>
  readonly rules: readonly ActiveRule[]
  /** Whether a table is to be told of, by a rule that grows with rows or by any. */
  readonly concerns: (table: TableName, growsWithRows: boolean) => boolean
  readonly severityOf: (id: string, otherwise: LintFinding['severity']) => LintFinding['severity'] | null
}

async function lintRevision(
  linter: Linter,
  revision: Revision,
  before: Structure,
  isWanted: boolean,
): Promise<{ readonly found: readonly LintFinding[]; readonly after: Structure }> {
  const { engine, lint: engineLint } = linter
  const source = revision.format === 'static' ? null : readSource(revision.path)
  const module = await revisionModule(revision)
  const place = { path: revision.path, source }
  const up = await recordSteps({ ...place, run: module.upgrade, direction: 'up' }, engine, engineLint, before)
  if (!isWanted) return { found: [], after: up.after }
  const down = await recordSteps({ ...place, run: module.downgrade, direction: 'down' }, engine, engineLint, up.after)
  const isModule = revision.format === 'module' && source !== null
  const code = isModule ? await readModuleCode(source, /\.[mc]?ts$/.test(revision.path)) : null
  const { format, transaction } = revision
  const context: LintContext = {
    engine,
    version: linter.version,
    revision: { ...factsOf(revision), format },
    isWhole: linter.transactionalDdl && transaction,
    upgrade: up.steps,
    downgrade: module.downgrade === null ? null : down.steps,
    before,
    after: up.after,
    unknowns: [...new Set([...up.unknowns, ...down.unknowns])],
    code: code?.code ?? null,
    names: linter.names,
    narrows: (from, to) => engineLint.enforces(to) && isNarrower(from, to),
  }
  const raw = linter.rules.flatMap(({ rule, severity }) =>
    [...rule.check(context)]
      .filter(({ step }) => isConcerned(linter, step, rule.growsWithRows === true))
      .map((finding) => toFinding({ linter, context, rule: rule.id, severity, code, finding })),
  )
  return { found: inOrder([...suppressed(linter, context, source, distinct(raw))]), after: up.after }
}

function factsOf(revision: Revision): Omit<LintContext['revision'], 'format'> {
  const { message, path, transaction, irreversible, requires, lossy, downRevision } = revision
  return {
    revision: revision.revision,
    message,
    path,
    transaction,
    irreversible,
    requires,
    lossy,
    isMerge: downRevision.length > 1,
  }
}

function isConcerned({ concerns }: Linter, step: LintStep | undefined, growsWithRows: boolean): boolean {
  const table = step === undefined ? null : tableOf(step.change)
  return table === null || concerns(table, growsWithRows)
}

interface Found {
  readonly linter: Linter
  readonly context: LintContext
  readonly rule: string
  readonly severity: LintFinding['severity']
  readonly code: ReadModule | null
  readonly finding: RuleFinding
}

function toFinding({ linter, context, rule, severity, code, finding }: Found): LintFinding {
  const { revision, upgrade, downgrade } = context
  const { step, message, fix } = finding
  const isDown = step === undefined ? false : !upgrade.includes(step) && downgrade?.includes(step) === true
  const line = finding.line ?? step?.line ?? (isDown ? code?.lines.down : code?.lines.up) ?? null
  const table = step === undefined ? null : tableOf(step.change)
  return {
    rule,
    severity,
    object: finding.object ?? (table === null ? 'revision' : `table ${displayName(table)}`),
    message,
    ...(fix === undefined ? {} : { fix: renderFix(fix, { format: revision.format, engine: linter.engine }) }),
    ...place(revision),
    ...(line === null ? {} : { line }),
  }
}

function place(revision: LintContext['revision']): { readonly revision: string; readonly path: string } {
  return { revision: revision.revision, path: relative(process.cwd(), revision.path) }
}

/** A statement that holds the same twice is told once. */
function distinct(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ rule, object, line, message }) => {
    const key = JSON.stringify([rule, object, line, message])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The findings that no comment of the file answers, and those about comments that answer nothing. */
function* suppressed(
  { severityOf }: Linter,
  { revision }: LintContext,
  source: string | null,
  findings: readonly LintFinding[],
): Iterable<LintFinding> {
  const comments = source === null ? [] : suppressionsIn(source)
  const used = new Set<(typeof comments)[number]>()
  for (const finding of findings) {
    const answers = comments.filter(
      ({ rule, about, line }) =>
        rule === finding.rule && (about === null || about === finding.line || line === finding.line),
    )
    for (const answer of answers) used.add(answer)
    if (answers.length === 0) yield finding
  }
  for (const comment of comments) {
    const about = { ...place(revision), line: comment.line, object: `rule ${comment.rule}` }
    if (!used.has(comment)) {
      const severity = severityOf(suppressionRules.unused, 'warning')
      const message = `${comment.rule} finds nothing here that the comment could answer: it would hide the next finding there.`
      if (severity !== null)
        yield { rule: suppressionRules.unused, severity, message, fix: 'Take the comment out.', ...about }
    } else if (comment.reason === null) {
      const severity = severityOf(suppressionRules.withoutReason, 'warning')
      const message = `The comment hides a finding of ${comment.rule} and does not say why: nobody can tell later whether that still holds.`
      const fix = `dbtool-lint-ignore ${comment.rule}: why it does no harm here`
      if (severity !== null) yield { rule: suppressionRules.withoutReason, severity, message, fix, ...about }
    }
  }
}

function inOrder(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** @throws {DbtoolError} DBT_CONFIG_INVALID. */
function versionOf(text: string | undefined, { newestVersion, parseVersion }: EngineLint): number {
  if (text === undefined) return newestVersion
  const version = parseVersion(text)
  if (version !== null) return version
  throw new DbtoolError('DBT_CONFIG_INVALID', 'lint.serverVersion is no version of this engine.', {
    hint: 'It looks like 15, 8.4 or 3.46.',
  })
}

function concernsOf({
  largeTables,
  ignoreTables = [],
}: Project['config']['lint']): (table: TableName, growsWithRows: boolean) => boolean {
  const large = largeTables === undefined ? null : new Set(largeTables)
  const ignored = new Set(ignoreTables)
  return (table, growsWithRows) => {
    const name = displayName(table)
    return !ignored.has(name) && (!growsWithRows || large === null || large.has(name))
  }
}
