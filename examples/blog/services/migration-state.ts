import type { Migrator } from 'dbtool'

export interface PendingRevisions {
  readonly applied: number
  readonly pending: readonly string[]
}

/** Which revisions the database has. It reads files and opens a connection, so the answer is kept for a while. */
export class MigrationState {
  readonly #migrator: Pick<Migrator, 'status'>
  readonly #keepMs: number
  #known: { readonly state: Promise<PendingRevisions>; readonly at: number } | null = null

  constructor(migrator: Pick<Migrator, 'status'>, keepMs = 30_000) {
    this.#migrator = migrator
    this.#keepMs = keepMs
  }

  read(): Promise<PendingRevisions> {
    if (this.#known === null || Date.now() - this.#known.at > this.#keepMs) {
      const state = this.#migrator.status().then(({ applied, pending }) => ({ applied: applied.length, pending }))
      this.#known = { state, at: Date.now() }
      state.catch(() => {
        this.#known = null
      })
    }
    return this.#known.state
  }
}
