import type { Connection } from '../../dialect/connection.js'
import type { Dialect, RevisionScope } from '../../dialect/dialect.js'
import type { StatementObserver } from '../../dialect/evidence.js'
import type { StatementEvidence } from '../results.js'
import type { Direction, QueryRows } from '../run-revision.js'

/** Writes down what the engine does for each statement of one direction of a revision. */
export class Witness {
  /** What the revision runs on, watched. */
  readonly scope: RevisionScope
  readonly query: QueryRows
  readonly #observer: StatementObserver
  readonly #direction: Direction
  readonly #evidence: StatementEvidence[] = []
  /** Statements that have run since the last look: of `op.knex` and `op.query`, which may be anything. */
  #unseen: string[] = []
  readonly #stop: () => void

  private constructor(observer: StatementObserver, direction: Direction, scope: RevisionScope) {
    const { connection, knex } = scope
    this.#observer = observer
    this.#direction = direction
    this.scope = { knex, connection: this.#watched(connection) }
    this.query = async (sql, bindings) => {
      this.#unseen.push(sql)
      return connection.query(sql, bindings)
    }
    const onKnex = ({ sql }: { readonly sql: string }): void => void this.#unseen.push(sql)
    knex.on('query', onKnex)
    this.#stop = () => void knex.removeListener('query', onKnex)
  }

  /** null: this engine does not tell, or nothing is there yet that could be locked or rewritten. */
  static async open(dialect: Dialect, direction: Direction, scope: RevisionScope): Promise<Witness | null> {
    const observer = (await dialect.evidence?.observe(scope.connection)) ?? null
    return observer === null ? null : new Witness(observer, direction, scope)
  }

  /** Ends the watch, before the transaction does. */
  async finish(): Promise<readonly StatementEvidence[]> {
    this.#stop()
    await this.#catchUp()
    return this.#evidence
  }

  #watched(connection: Connection): Connection {
    const observer = this.#observer
    const run: Connection['execute'] = (sql, bindings) =>
      observer.execute?.(sql, bindings) ?? connection.execute(sql, bindings)
    return {
      query: (sql, bindings) => connection.query(sql, bindings),
      execute: async (sql, bindings) => {
        await this.#catchUp()
        const result = await run(sql, bindings)
        await this.#look(sql)
        return result
      },
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#unseen.length === 0) return
    const sql = this.#unseen.join(';\n')
    this.#unseen = []
    await this.#look(sql)
  }

  async #look(sql: string): Promise<void> {
    for (const sighting of await this.#observer.after(sql))
      this.#evidence.push({ direction: this.#direction, sql, ...sighting })
  }
}
