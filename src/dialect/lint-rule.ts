import type { Operation } from '../operations/index.js'
import type { Column, ColumnType, Constraint, IndexDefinition, Table, TableName } from '../schema/index.js'
import type { ExpressionRules } from './dialect.js'
import type { Change } from './sql-change.js'

export type LintSeverity = 'note' | 'warning' | 'error'

/** A check of revisions: what would hurt a live system. */
export interface LintRule {
  /** Lower-case words with hyphens; once given, it stays. */
  readonly id: string
  /** `off`: only where the configuration switches it on. */
  readonly severity: LintSeverity | 'off'
  /** Names of engines; absent: all. */
  readonly engines?: readonly string[]
  /** What it finds, in a few words. */
  readonly title: string
  /** Whether what it finds takes the longer, or locks the longer, the more rows there are (see `largeTables`). */
  readonly growsWithRows?: boolean
  check(context: LintContext): Iterable<RuleFinding>
}

export interface RuleFinding {
  /** What happens to a live system. */
  readonly message: string
  /** What it is about: `table users`; absent: the table of the step. */
  readonly object?: string
  /** Where; absent: the revision as a whole. */
  readonly step?: LintStep
  /** The line of the file, where it is not that of a step. */
  readonly line?: number
  /** What mends it: code in the language of the file, or a sentence. */
  readonly fix?: LintFix | string
}

/** Code in both languages of revision files: `operations` for modules, `sql` for plain SQL, and for modules where there are none. */
export interface LintFix {
  /** A sentence before the code. */
  readonly note?: string
  /** A query that shows whether it would happen; to be asked beforehand, no part of the revision. */
  readonly look?: string
  /** The code belongs into a revision with `transaction = false`. */
  readonly outsideTransaction?: boolean
  /** What the header should declare. */
  readonly requires?: string
  readonly lossy?: readonly string[]
  readonly operations?: readonly Operation[]
  readonly sql?: readonly string[]
}

/** One change of a revision, with what was there before it. */
export interface LintStep {
  readonly change: Change
  /** The statement that it was read from; null: `op` asked for it. One statement may hold several changes. */
  readonly sql: string | null
  /** Counts statements and calls: changes of one ALTER TABLE have the same. */
  readonly statement: number
  /** The line of the file; null where nobody knows. */
  readonly line: number | null
  /** Whether it stands in the definition of a column, as in `ADD COLUMN a int REFERENCES b`. */
  readonly isInline: boolean
  readonly before: KnownStructure
  /** Whether an earlier step of the same revision made the table. */
  isNewTable(table: TableName): boolean
  /** Whether an earlier step of the same revision added the column, or made its table. */
  isNewColumn(table: TableName, column: string): boolean
}

/** What the revisions up to here say about the structure; null: they do not tell, and a rule that guesses is wrong. */
export interface KnownStructure {
  readonly tables: Iterable<Table>
  /** What is known of it: all, if a revision made it, else what revisions changed of it. */
  table(name: TableName): Table | null
  /** Whether all of the table is known. */
  isWhole(name: TableName): boolean
  column(table: TableName, name: string): Column | null
  constraint(table: TableName, name: string): Constraint | null
  index(table: TableName, name: string): IndexDefinition | null
  /** The table that an index stands on, by the name of the index alone. */
  tableOfIndex(name: string): Table | null
  enumValues(type: TableName): readonly string[] | null
}

/** What the file of a revision says about itself. */
export interface LintedRevision {
  readonly revision: string
  readonly message: string
  readonly path: string
  readonly format: 'module' | 'sql' | 'static'
  readonly transaction: boolean
  readonly irreversible: string | null
  readonly requires: string | null
  readonly lossy: { readonly columns: readonly string[]; readonly reason: string } | null
  /** Whether it joins others. */
  readonly isMerge: boolean
}

export interface LintContext {
  /** The engine's name, as data. */
  readonly engine: string
  /** As the engine counts: 150004 for PostgreSQL 15.4, 80400 for MySQL 8.4.0. */
  readonly version: number
  readonly revision: LintedRevision
  /** Whether a failure takes back all of the revision: DDL is transactional here and the revision does not say otherwise. */
  readonly isWhole: boolean
  readonly upgrade: readonly LintStep[]
  /** null: the revision has no downgrade. */
  readonly downgrade: readonly LintStep[] | null
  /** The structure before the upgrade, and after it. */
  readonly before: KnownStructure
  readonly after: KnownStructure
  /** What of the revision cannot be known without rows, a sentence each: then the steps are not all there is. */
  readonly unknowns: readonly string[]
  /** What the text of a module says beside its operations; null: the revision is no module. */
  readonly code: RevisionCode | null
  readonly names: Pick<ExpressionRules, 'quote' | 'quoteTable' | 'literal'>
  /** Whether values that fit the first type may be refused, or cut off, by the second on this engine. */
  narrows(from: ColumnType, to: ColumnType): boolean
}

/** What a rule may know of the source of a module without running it. */
export interface RevisionCode {
  readonly imports: readonly { readonly from: string; readonly isType: boolean; readonly line: number }[]
  /** Calls through `op.knex` that nothing awaits or returns. */
  readonly unawaitedKnex: readonly { readonly line: number }[]
  /** Calls that give something else each time: `Date.now()`. */
  readonly volatileCalls: readonly { readonly text: string; readonly line: number }[]
}

/** What the linter asks of an engine. Loaded only by it. */
export interface EngineLint {
  readonly rules: readonly LintRule[]
  /** The version that is taken where nobody says one: the newest that is supported. */
  readonly newestVersion: number
  /** Other engines whose text of an `op.execute` this one takes where it has none of its own. */
  readonly alsoSpeaks: readonly string[]
  /** Whether the engine looks at values when a column is declared to be of this type; else any value fits any type. */
  enforces(type: ColumnType): boolean
  /** The safe form of an operation on a table that holds rows; null: it has none, or needs none. Absent: none has. */
  safeForm?(operation: Operation): SafeForm | null
  /** A version as `lint.serverVersion` says it (`15`, `8.4.3`), as the engine counts; null: it is none. */
  parseVersion(text: string): number | null
  /**
   * The statements of a script with what each does.
   * @throws {SqlTextError} where something has no end.
   */
  read(sql: string): readonly ReadStatement[]
}

/** Operations that amount to one and let others read and write meanwhile. */
export interface SafeForm {
  readonly operations: readonly Operation[]
  /** Whether they do so only outside a transaction, which would keep their locks to its end. */
  readonly outsideTransaction: boolean
}

export interface ReadStatement {
  readonly text: string
  readonly changes: readonly ReadChange[]
}

export interface ReadChange {
  readonly change: Change
  readonly isInline: boolean
}

/** Gives a rule its types; returns it as it is. */
export function defineLintRule(rule: LintRule): LintRule {
  return rule
}

/** A rule that looks at each step of the upgrade on its own. */
export function stepRule({
  check,
  ...rule
}: Omit<LintRule, 'check'> & {
  readonly check: (step: LintStep, context: LintContext) => Omit<RuleFinding, 'step'> | null
}): LintRule {
  return {
    ...rule,
    *check(context) {
      for (const step of context.upgrade) {
        const found = check(step, context)
        if (found !== null) yield { step, ...found }
      }
    },
  }
}
