import { DbtoolError } from '../errors/index.js'
import { type DefaultValue, displayName } from '../schema/index.js'
import type { FillQuestion, RenameQuestion } from '../schema-diff/index.js'
import type { DiffAnswers } from './diff-questions.js'

export interface AnswerOptions {
  /** `users.name:users.full_name`, `users:people`. */
  readonly renames: readonly string[]
  /** Nothing is a renaming: what looks like one is drop and add. */
  readonly noRename: boolean
  /** `users.age=0`, `users.created_at=sql:CURRENT_TIMESTAMP`. */
  readonly backfills: readonly string[]
  /** Asks a person on a terminal; absent: nobody is there. Returns the chosen item, or null for none. */
  readonly ask?: ((question: string, choices: readonly string[]) => Promise<string | null>) | undefined
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
      const target =
        question.kind === 'table' ? displayName(question.table) : `${displayName(question.table)}.${question.to}`
      const text = `Is ${question.kind} ${target} new, or a renaming?`
      if (options.ask !== undefined) return options.ask(text, question.candidates)
      const flags = question.candidates.map((candidate) => `--rename ${renameFlag(question, candidate)}`)
      open.push({ question: text, flags: [...flags, '--no-rename'] })
      return null
    },
    async chooseFill(question) {
      const value = namedFill(question, options.backfills)
      if (value !== null) return value
      const target = `${displayName(question.table)}.${question.column.name}`
      open.push({
        question: `Column ${target} is NOT NULL and has no default: what do rows get that are there already?`,
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

function renameFlag(question: RenameQuestion, candidate: string): string {
  if (question.kind === 'table') return shellWord(`${candidate}:${question.to}`)
  const table = displayName(question.table)
  return shellWord(`${table}.${candidate}:${table}.${question.to}`)
}

function shellWord(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function namedRename(question: RenameQuestion, renames: readonly string[]): string | null {
  const table = displayName(question.table)
  for (const candidate of question.candidates) {
    const forms =
      question.kind === 'table'
        ? [`${candidate}:${question.to}`]
        : [`${table}.${candidate}:${table}.${question.to}`, `${table}.${candidate}:${question.to}`]
    if (forms.some((form) => renames.includes(form))) return candidate
  }
  return null
}

function namedFill(question: FillQuestion, backfills: readonly string[]): DefaultValue | null {
  const prefix = `${displayName(question.table)}.${question.column.name}=`
  const given = backfills.find((backfill) => backfill.startsWith(prefix))?.slice(prefix.length)
  if (given === undefined) return null
  if (given.startsWith('sql:')) return { kind: 'sql', sql: given.slice(4) }
  const numeric = ['int', 'smallint', 'bigint', 'float', 'double', 'decimal'].includes(question.column.type.kind)
  if (numeric && given.trim() !== '' && Number.isFinite(Number(given))) return { kind: 'value', value: Number(given) }
  if (question.column.type.kind === 'bool' && /^(true|false|1|0)$/.test(given)) {
    return { kind: 'value', value: given === 'true' || given === '1' }
  }
  return { kind: 'value', value: given }
}
