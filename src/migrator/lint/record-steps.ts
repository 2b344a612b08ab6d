import { AsyncLocalStorage } from 'node:async_hooks'
import type { EngineLint, LintStep, ReadStatement } from '../../dialect/lint-rule.js'
import { type Change, tableOf } from '../../dialect/sql-change.js'
import { messageOf } from '../../errors/index.js'
import { parseSqlRevision, type SqlSection } from '../../migration-file/sql-revision.js'
import type { Execute, Operation } from '../../operations/index.js'
import { OperationRecorder } from '../../operations/operation-recorder.js'
import type { Operations } from '../../operations/operations-api.js'
import type { TableName } from '../../schema/index.js'
import type { Structure } from './structure.js'

/** An operation with the place in the file that asked for it. */
interface RecordedOperation {
  readonly operation: Operation
  readonly line: number | null
}

/** One direction of a revision, as far as it can be known without rows. */
export interface RecordedDirection {
  readonly steps: readonly LintStep[]
  readonly after: Structure
  /** Why the steps are not all there is, a sentence each; empty: they are. */
  readonly unknowns: readonly string[]
}

/** What one direction of a revision is read from. */
export interface DirectionSource {
  readonly run: ((op: Operations) => unknown) | null
  /** Absolute. */
  readonly path: string
  /** The text of the file; null: there is none. */
  readonly source: string | null
  readonly direction: 'up' | 'down'
}

/** The line of the call that an operation comes from. One for all: each storage burdens every promise of the process. */
const caller = new AsyncLocalStorage<number | null>()

/** So often may a revision ask for rows before it counts as a loop that waits for them. */
const mostReads = 1000

/** Runs one direction without a database and tells what it would do, change by change. */
export async function recordSteps(
  { run, path, source, direction }: DirectionSource,
  engine: string,
  lint: EngineLint,
  before: Structure,
): Promise<RecordedDirection> {
  if (run === null) return { steps: [], after: before, unknowns: [] }
  const { operations, unknowns } = await recordOperations(run, engine, path)
  const section = path.endsWith('.sql') && source !== null ? sectionOf(source, direction) : null
  const steps: LintStep[] = []
  const made = new Made()
  const told = new Set(unknowns)
  let structure = before
  let statement = 0
  const add = (change: Change, sql: string | null, line: number | null, isInline: boolean): void => {
    const { isNewTable, isNewColumn } = made.now()
    steps.push({ change, sql, statement, line, isInline, before: structure, isNewTable, isNewColumn })
    made.note(change)
    structure = structure.after(change)
  }
  for (const { operation, line } of operations) {
    statement += 1
    if (operation.kind !== 'execute') {
      add(operation, null, line, false)
      continue
    }
    const found = readExecute(operation, engine, lint)
    if (typeof found === 'string') {
      told.add(found)
      continue
    }
    const place = new StatementPlaces(section?.text ?? source ?? '', section?.line ?? 1, section === null ? line : null)
    for (const { text, changes } of found) {
      statement += 1
      const at = place.lineOf(text)
      for (const { change, isInline } of changes) add(change, text, at, isInline)
    }
  }
  return { steps, after: structure, unknowns: [...told] }
}

async function recordOperations(
  run: (op: Operations) => unknown,
  engine: string,
  path: string,
): Promise<{ readonly operations: readonly RecordedOperation[]; readonly unknowns: readonly string[] }> {
  const operations: RecordedOperation[] = []
  const unknowns = new Set<string>()
  let reads = 0
  const read = (): void => {
    reads += 1
    if (reads > mostReads) throw new Error('it waits for rows')
  }
  const recorder = OperationRecorder.for({
    engine,
    run: async (operation) => void operations.push({ operation, line: caller.getStore() ?? null }),
    query: async () => {
      read()
      unknowns.add('It reads rows (op.query), so what it does depends on them.')
      return []
    },
    knex: () => {
      read()
      unknowns.add('It uses op.knex, so what it does to rows is not known here.')
      return nothingAtAll
    },
  })
  try {
    await run(placed(recorder, path))
    await recorder.drain()
  } catch (error) {
    await recorder.drain().catch(() => undefined)
    // A revision that is given no rows may well stop over that; what else it stops over, running it tells.
    unknowns.add(`It stopped early without a database: ${messageOf(error)}.`)
  }
  return { operations, unknowns: [...unknowns] }
}

/** Stands for Knex: whatever is asked of it gives itself, and awaiting it gives no rows. */
const nothingAtAll: unknown = new Proxy(() => undefined, {
  get: (_, key) => {
    if (key === 'then') return (resolve: (rows: readonly unknown[]) => void) => resolve([])
    return key === Symbol.toPrimitive ? () => '' : nothingAtAll
  },
  apply: () => nothingAtAll,
})

/** The recorder, remembering for each call the line of the file that it stands in. */
function placed(recorder: ReturnType<typeof OperationRecorder.for>, path: string): Operations {
  return new Proxy(recorder, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'knex') return value
      return (...args: readonly unknown[]) => caller.run(callingLine(path), () => Reflect.apply(value, target, args))
    },
  }) as unknown as Operations
}

/** The line of the file in the present stack. Files are compiled line by line, so that it is that of the source. */
function callingLine(path: string): number | null {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 30
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = limit
  const frame = stack.split('\n').find((line) => line.includes(path))
  const line = frame === undefined ? undefined : /:(\d+):\d+\)?$/.exec(frame)?.[1]
  return line === undefined ? null : Number(line)
}

/** The statements of SQL, or a sentence on why they cannot be read. */
function readExecute({ sql }: Execute, engine: string, lint: EngineLint): readonly ReadStatement[] | string {
  // MariaDB takes the text for MySQL where it has none of its own; elsewhere there is no such key.
  const text = typeof sql === 'string' ? sql : (sql[engine] ?? lint.alsoSpeaks.map((name) => sql[name]).find(Boolean))
  if (text === undefined) return []
  try {
    return lint.read(text)
  } catch (error) {
    return `Its SQL cannot be read: ${messageOf(error)}.`
  }
}

function sectionOf(source: string, direction: 'up' | 'down'): SqlSection | null {
  const { upgrade, downgrade } = parseSqlRevision(source)
  return direction === 'up' ? upgrade : downgrade
}

/** Finds statements in the text that they were cut from, one after the other. */
class StatementPlaces {
  readonly #text: string
  readonly #firstLine: number
  readonly #fallback: number | null
  #at: number

  /** @param fallback the line of the call that holds them; null: the text is the whole script. */
  constructor(text: string, firstLine: number, fallback: number | null) {
    this.#text = text
    this.#firstLine = firstLine
    this.#fallback = fallback
    this.#at = fallback === null ? 0 : offsetOfLine(text, fallback)
  }

  lineOf(statement: string): number | null {
    const found = this.#text.indexOf(statement, this.#at)
    if (found < 0) return this.#fallback
    this.#at = found + statement.length
    return this.#firstLine + (this.#text.slice(0, found).match(/\r\n?|\n/g)?.length ?? 0)
  }
}

function offsetOfLine(text: string, line: number): number {
  return (text.match(/[^\n]*\n/g) ?? []).slice(0, line - 1).join('').length
}

/** What the steps so far have made. */
class Made {
  readonly #tables = new Set<string>()
  readonly #columns = new Set<string>()

  note(change: Change): void {
    const table = tableOf(change)
    if (table === null) return
    if (change.kind === 'create-table' && change.ifNotExists !== true) this.#tables.add(keyOf(table))
    if (change.kind === 'drop-table') this.#tables.delete(keyOf(table))
    if (change.kind === 'rename-table' && this.#tables.delete(keyOf(table))) {
      this.#tables.add(keyOf({ ...table, name: change.to }))
    }
    if (change.kind === 'add-column') this.#columns.add(`${keyOf(table)}\0${change.column.name.toLowerCase()}`)
  }

  now(): Pick<LintStep, 'isNewTable' | 'isNewColumn'> {
    const tables = new Set(this.#tables)
    const columns = new Set(this.#columns)
    const isNewTable = (table: TableName): boolean => tables.has(keyOf(table))
    return {
      isNewTable,
      isNewColumn: (table, column) => isNewTable(table) || columns.has(`${keyOf(table)}\0${column.toLowerCase()}`),
    }
  }
}

function keyOf({ name, schema }: TableName): string {
  return `${schema ?? ''}\0${name}`.toLowerCase()
}
