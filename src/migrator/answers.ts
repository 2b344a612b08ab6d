import { DbtoolError } from '../errors/index.js'
import { type Column, type DefaultValue, displayName } from '../schema/index.js'
import type { DiffAnswers } from '../schema-diff/dialect-questions.js'
import type { FillQuestion, RenameQuestion } from '../schema-diff/index.js'

const numericKinds: ReadonlySet<string> = new Set(['int', 'smallint', 'bigint', 'float', 'double', 'decimal'])

export interface AnswerOptions {
  /** `users.name:users.full_name`, `users:people`. */
  readonly renames: readonly string[]
  /** Nothing is a renaming: what looks like one is drop and add. */
  readonly noRename: boolean
  /** `users.age=0`, `users.created_at=sql:CURRENT_TIMESTAMP`. */
  readonly backfills: readonly string[]
  /** Asks a person on a terminal; absent: nobody is there. Returns the chosen item, or null for none. */
  readonly ask?: ((question: string, choices: readonly string[]) => Promise<string | null>) | undefined
  /** Asks the same person for a value; `problem`: what was wrong with the last answer. */
  readonly askValue?: ((question: string, problem: string | null) => Promise<string>) | undefined
}

export interface CollectedAnswers extends DiffAnswers {
  /** @throws {DbtoolError} DBT_QUESTION with all questions that nobody answered, and the flags that do. */
  requireAll(): void
}

/** Answers from flags, else from a person, else none; nothing is guessed. */
export function answersFrom(options: AnswerOptions): CollectedAnswers {
  const open: { readonly question: string; readonly flags: readonly string[] }[] = []
  return {
    async chooseRename(question) {
      const named = namedRename(question, options.renames)
      if (named !== null) return named
      if (options.noRename) return null
      const text = `Is ${wordOf[question.kind]} ${pathOf(question, question.to)} new, or a renaming?`
      if (options.ask !== undefined) return options.ask(text, question.candidates)
      const flags = question.candidates.map((candidate) => `--rename ${renameFlag(question, candidate)}`)
      open.push({ question: text, flags: [...flags, '--no-rename'] })
      return null
    },
    async chooseFill(question) {
      const value = namedFill(question, options.backfills)
      if (value !== null) return value
      const target = `${displayName(question.table)}.${question.column.name}`
      const text = `Column ${target} is NOT NULL and has no default: what do rows get that are there already?`
      if (options.askValue !== undefined) return askedFill(question, text, options.askValue)
      open.push({
        question: text,
        flags: [`--backfill ${shellWord(`${target}=VALUE`)}`],
      })
      return null
    },
    requireAll() {
      if (open.length === 0) return
      const lines = open.map(({ question, flags }) => `- ${question} Answer with ${flags.join(' or ')}.`)
      throw new DbtoolError(
        'DBT_QUESTION',
        `The models leave ${open.length === 1 ? 'a question' : `${open.length} questions`} open:\n${lines.join('\n')}`,
        {
          hint: 'Or say it in the model: renamedFrom for a renaming, default for a value. Nothing has been written.',
          next: open.map(({ flags }) => `dbtool revision --autogenerate ${flags[0]}`),
        },
      )
    },
  }
}

const wordOf = { table: 'table', column: 'column', 'enum-value': 'enum value' } as const

/** What is asked about, as people and flags name it: `people`, `users.name`, `users.status.open`, `mood.happy`. */
function pathOf({ kind, table, column }: RenameQuestion, name: string): string {
  if (kind === 'table') return displayName({ ...table, name })
  return [displayName(table), ...(column === undefined ? [] : [column]), name].join('.')
}

function renameFlag(question: RenameQuestion, candidate: string): string {
  // A renamed table stays in its schema.
  const to = question.kind === 'table' ? question.to : pathOf(question, question.to)
  return shellWord(`${question.kind === 'table' ? candidate : pathOf(question, candidate)}:${to}`)
}

function shellWord(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function namedRename(question: RenameQuestion, renames: readonly string[]): string | null {
  for (const candidate of question.candidates) {
    const from = pathOf(question, candidate)
    const short = question.kind === 'table' ? [`${candidate}:${question.to}`] : [`${from}:${question.to}`]
    if ([`${from}:${pathOf(question, question.to)}`, ...short].some((form) => renames.includes(form))) return candidate
  }
  return null
}

/** Asks until the answer is a value of the column. */
async function askedFill(
  { column }: FillQuestion,
  text: string,
  ask: (question: string, problem: string | null) => Promise<string>,
): Promise<DefaultValue> {
  let problem: string | null = null
  for (;;) {
    const given = await ask(text, problem)
    const value = toFill(column, given)
    problem = problemOf(column, given, value)
    if (problem === null) return value
  }
}

/** Why an answer cannot be what rows get, as far as that can be known here; null: it can. */
function problemOf({ type }: Column, given: string, value: DefaultValue): string | null {
  if (value.kind === 'sql') return value.sql.trim() === '' ? 'After sql: comes an expression.' : null
  if (numericKinds.has(type.kind) && typeof value.value !== 'number') return `${JSON.stringify(given)} is no number.`
  if (type.kind === 'bool' && typeof value.value !== 'boolean') return 'It is true or false.'
  if (type.kind === 'enum' && !type.values.includes(given)) return `It is one of ${type.values.join(', ')}.`
  return null
}

function namedFill(question: FillQuestion, backfills: readonly string[]): DefaultValue | null {
  const prefix = `${displayName(question.table)}.${question.column.name}=`
  const given = backfills.find((backfill) => backfill.startsWith(prefix))?.slice(prefix.length)
  return given === undefined ? null : toFill(question.column, given)
}

/** The value that a text means for a column: `sql:` begins an expression. */
function toFill({ type }: Column, given: string): DefaultValue {
  if (given.startsWith('sql:')) return { kind: 'sql', sql: given.slice(4) }
  const isNumber = numericKinds.has(type.kind) && given.trim() !== '' && Number.isFinite(Number(given))
  if (isNumber) return { kind: 'value', value: Number(given) }
  if (type.kind === 'bool' && /^(true|false|1|0)$/.test(given)) {
    return { kind: 'value', value: given === 'true' || given === '1' }
  }
  return { kind: 'value', value: given }
}
