import type { Row } from '../dialect/connection.js'
import type { Connection, Dialect } from '../dialect/dialect.js'
import { messageOf } from '../errors/index.js'
import type { Table } from '../schema/index.js'
import type { PlannedRow } from './cell.js'

/** A transaction in which each statement may fail by itself. */
export interface RowWriter {
  readonly dialect: Dialect
  readonly connection: Connection
  /** Inserts rows of the same columns with one statement. `written`: how many the engine says came in. */
  insert(table: Table, rows: readonly PlannedRow[], options?: { readonly keysOff?: boolean }): Promise<InsertResult>
  /** null: it was done; else why not. */
  attempt(sql: string): Promise<string | null>
  /** The first row of a query; null where the engine refuses it or gives none. */
  ask(sql: string): Promise<Row | null>
  /** null: it was done; else why not, and then nothing of it was. */
  commit(): Promise<string | null>
  rollback(): Promise<void>
}

export interface InsertResult {
  readonly written: number
  /** The engine's message; null: nothing was refused. */
  readonly error: string | null
}

const savepoint = 'dbtool_row'

export async function openWriter(dialect: Dialect, connection: Connection): Promise<RowWriter> {
  const { rowValues, rowWalk, expressions } = dialect
  await connection.execute(rowWalk.begin)
  for (const statement of rowValues.atOnce) await connection.execute(statement)

  const guarded = async (run: () => Promise<number>): Promise<InsertResult> => {
    await connection.execute(`SAVEPOINT ${savepoint}`)
    try {
      const written = await run()
      await connection.execute(`RELEASE SAVEPOINT ${savepoint}`)
      return { written, error: null }
    } catch (error) {
      // The connection is lost, or a trigger ended the whole transaction: then this fails, and with it all.
      if (dialect.errors.classify(error)?.code === 'DBT_CONNECT') throw error
      await connection.execute(`ROLLBACK TO SAVEPOINT ${savepoint}`)
      await connection.execute(`RELEASE SAVEPOINT ${savepoint}`)
      return { written: 0, error: messageOf(error) }
    }
  }

  return {
    dialect,
    connection,
    insert(table, rows, { keysOff = false } = {}) {
      const columns = [...(rows[0]?.keys() ?? [])]
      const names = columns.map(expressions.quote).join(', ')
      const values = rows.map((row) => `(${columns.map((name) => row.get(name)?.sql ?? 'NULL').join(', ')})`)
      const into = `INSERT INTO ${expressions.quoteTable(table)}`
      const sql =
        columns.length === 0
          ? `${into} ${rowValues.noValues}`
          : `${into} (${names})${rowValues.overriding} VALUES ${values.join(', ')}`
      return guarded(async () => {
        if (!keysOff) return (await connection.execute(sql)).changes
        for (const statement of rowValues.keyChecks.off) await connection.execute(statement)
        try {
          return (await connection.execute(sql)).changes
        } finally {
          // In a failed transaction this fails as well; the way back to the savepoint undoes the setting there.
          for (const statement of rowValues.keyChecks.on) await connection.execute(statement).catch(() => undefined)
        }
      })
    },
    async attempt(sql) {
      return (await guarded(async () => (await connection.execute(sql)).changes)).error
    },
    async ask(sql) {
      let found: Row | null = null
      await guarded(async () => {
        found = (await connection.query(sql))[0] ?? null
        return 0
      })
      return found
    },
    async commit() {
      try {
        await connection.execute('COMMIT')
        return null
      } catch (error) {
        if (dialect.errors.classify(error)?.code === 'DBT_CONNECT') throw error
        await connection.execute('ROLLBACK').catch(() => undefined)
        return messageOf(error)
      }
    },
    async rollback() {
      await connection.execute('ROLLBACK').catch(() => undefined)
    },
  }
}
