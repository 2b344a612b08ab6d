import type { Knex } from 'knex'
import type { DatabaseAddress } from '../../dialect/connection.js'
import type { DataAccess } from '../../dialect/data-access.js'
import type { SchemaMap } from '../mapping/schema-map.js'
import { FailureExplainer } from './explain-failure.js'
import { type GuardMode, TransactionGuard } from './transaction-guard.js'

export interface EngineSettings {
  readonly display: string
  /** null: the Knex is an application's own. */
  readonly address: DatabaseAddress | null
  readonly guard: GuardMode
  readonly acquireTimeoutMs: number
  /** Whether the connections are the database's own, and not an application's. */
  readonly ownsPool: boolean
}

/** What all sessions of one database share. */
export class Engine {
  readonly access: DataAccess
  readonly map: SchemaMap
  readonly knex: Knex
  readonly settings: EngineSettings
  readonly guard: TransactionGuard
  readonly failures: FailureExplainer

  constructor(map: SchemaMap, knex: Knex, settings: EngineSettings) {
    this.access = map.access
    this.map = map
    this.knex = knex
    this.settings = settings
    this.guard = new TransactionGuard(knex, settings.guard)
    this.failures = new FailureExplainer(map, settings, this.guard)
  }
}
