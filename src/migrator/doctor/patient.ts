import type { DatabaseAddress } from '../../dialect/connection.js'
import type { Diagnosis, Endpoint } from '../../dialect/diagnosis.js'
import type { Dialect } from '../../dialect/dialect.js'
import type { EngineEntry } from '../../dialect/registry.js'
import type { Project } from '../project.js'

/** What the checks of a database stand on. */
export interface Patient {
  readonly project: Project
  readonly engine: EngineEntry
  /** As the URL names it; the server was not asked. */
  readonly dialect: Dialect
  readonly diagnosis: Diagnosis
  readonly address: DatabaseAddress
  readonly endpoint: Endpoint
}
