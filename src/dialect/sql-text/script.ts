import { DbtoolError } from '../../errors/index.js'
import type { Execute } from '../../operations/index.js'
import type { CatalogReader, Statement } from '../dialect.js'
import { SqlTextError } from './sql-text-error.js'

/** What an engine knows of scripts. */
export interface ScriptRules {
  /** @throws {SqlTextError} where something has no end. */
  split(sql: string): readonly string[]
  /** The words by which a statement begins or ends a transaction, in capitals, or null. */
  control(statement: string): string | null
  /** What a client would do and no server can, in a few words; null: nothing of it. */
  clientCommand(statement: string): string | null
  /** Whether the statement is the runner's own business: switching off foreign keys for the time of a rebuild. */
  isRunners?(statement: string): boolean
  /** Whether a transaction can take these statements back. */
  isTransactional(statements: readonly string[]): boolean
}

/** The statements of an `op.execute` without bindings, or of a section of a revision in plain SQL. */
export function scriptStatements(
  operation: Execute,
  sql: string,
  rules: ScriptRules,
  catalog: CatalogReader,
): readonly Statement[] {
  const { statements } = readScript(operation, sql, rules, catalog)
  return statements
}

/** What of a section is not run as it stands, in a sentence each. */
export function scriptNotes(
  operation: Execute,
  sql: string,
  rules: ScriptRules,
  catalog: Pick<CatalogReader, 'withoutTransaction'>,
): readonly string[] {
  return operation.section === true ? readScript(operation, sql, rules, catalog).notes : []
}

function readScript(
  operation: Execute,
  sql: string,
  rules: ScriptRules,
  { withoutTransaction = false }: Pick<CatalogReader, 'withoutTransaction'>,
): { readonly statements: readonly Statement[]; readonly notes: readonly string[] } {
  const all = splitOrExplain(sql, rules)
  for (const text of all) {
    const what = rules.clientCommand(text)
    if (what !== null) throw unreadable(`${what} is a command of a client, which no server knows`, lineOf(sql, text))
  }
  const notes: string[] = []
  const isSection = operation.section === true
  const own = all.filter((text) => !isSection || rules.isRunners?.(text) !== true)
  if (own.length < all.length) {
    notes.push(
      'PRAGMA foreign_keys is left out: foreign keys are off while a revision runs, and are checked at its end.',
    )
  }
  if (withoutTransaction) return { statements: grouped(own, rules), notes }
  const isWrapped =
    isSection && isBegin(rules.control(own[0] ?? '')) && isEnd(rules.control(own.at(-1) ?? '')) && own.length > 1
  if (isWrapped)
    notes.push('BEGIN and COMMIT around the section are left out: a revision runs in a transaction by itself.')
  const texts = isWrapped ? own.slice(1, -1) : own
  for (const text of texts) {
    const word = rules.control(text)
    if (word !== null) throw controlled(word)
  }
  return { statements: texts.map((text) => ({ sql: text })), notes }
}

/** Outside a transaction, BEGIN … COMMIT makes one statement of what stands between: all of it happens, or nothing. */
function grouped(texts: readonly string[], rules: ScriptRules): readonly Statement[] {
  const statements: Statement[] = []
  let open: string[] | null = null
  for (const text of texts) {
    const word = rules.control(text)
    if (open === null && isBegin(word)) open = []
    else if (open !== null && isEnd(word)) {
      if (!rules.isTransactional(open)) throw untransactional()
      if (open.length > 0) statements.push({ sql: open.join(';\n'), parts: open })
      open = null
    } else if (word !== null) throw unpaired(word)
    else if (open === null) statements.push({ sql: text })
    else open.push(text)
  }
  if (open !== null) throw unpaired('BEGIN')
  return statements
}

function isBegin(word: string | null): boolean {
  return word === 'BEGIN' || word === 'START TRANSACTION'
}

function isEnd(word: string | null): boolean {
  return word === 'COMMIT' || word === 'END'
}

function splitOrExplain(sql: string, rules: ScriptRules): readonly string[] {
  try {
    return rules.split(sql)
  } catch (error) {
    if (!(error instanceof SqlTextError)) throw error
    // Rows that follow it are no SQL, and seldom end what they begin.
    const copy = /^\s*copy\b[^;]*?\bfrom\s+stdin\b/im.exec(sql)
    if (copy !== null && copy.index < error.offset) {
      throw unreadable(
        'COPY … FROM stdin is a command of a client, which no server knows',
        lineAt(sql, copy.index),
        error,
      )
    }
    throw unreadable(error.message, lineAt(sql, error.offset), error)
  }
}

/** Where a statement stands that was cut out of the script. */
function lineOf(sql: string, statement: string): number {
  return lineAt(sql, Math.max(0, sql.indexOf(statement)))
}

function lineAt(sql: string, offset: number): number {
  return (sql.slice(0, offset).match(/\r\n?|\n/g) ?? []).length + 1
}

function unreadable(what: string, line: number, cause?: unknown): DbtoolError {
  return new DbtoolError('DBT_SQL_UNREADABLE', `The SQL cannot be read: in line ${line} of it, ${what}.`, {
    hint: 'Nothing of it has been run. Rows come with INSERT, or with op.bulkInsert.',
    cause,
    facts: { line, what },
  })
}

function controlled(word: string): DbtoolError {
  return new DbtoolError(
    'DBT_OUTSIDE_TRANSACTION',
    `The revision runs in a transaction; "${word}" in its SQL would end it.`,
    {
      hint: 'Take the transaction control out: dbtool begins and commits. Or let the revision say `transaction = false`.',
    },
  )
}

function unpaired(word: string): DbtoolError {
  return new DbtoolError('DBT_OUTSIDE_TRANSACTION', `"${word}" does not stand in a pair of BEGIN and COMMIT.`, {
    hint: 'Outside a transaction of the revision, BEGIN … COMMIT is run as a whole; other transaction control would leave the books behind.',
  })
}

function untransactional(): DbtoolError {
  return new DbtoolError(
    'DBT_OUTSIDE_TRANSACTION',
    'BEGIN … COMMIT holds a statement that commits by itself on this engine.',
    {
      hint: 'Keep only INSERT, UPDATE, DELETE and the like between them.',
    },
  )
}
