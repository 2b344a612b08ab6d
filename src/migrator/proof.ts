import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dialect } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import { loadRevisionModule } from '../migration-file/load.js'
import { isDropObject, isObjectOperation, type Operation, summarize } from '../operations/index.js'
import { recordOperations } from '../operations/record-operations.js'
import type { Schema } from '../schema/index.js'
import { diffQuestions } from '../schema-diff/dialect-questions.js'
import { diffSchemas } from '../schema-diff/index.js'
import { engineTexts } from './engine-texts.js'
import { runOperation } from './run-operation.js'
import { scopeFor } from './runs-whole.js'
import { onScratch, type ScratchSettings } from './scratch-session.js'
import { compareSnapshots } from './verify/compare-snapshots.js'

export interface ProofInput {
  readonly dialect: Dialect
  readonly place: ScratchSettings
  /** The statements that build the present state, and what that state is. */
  readonly build: readonly string[]
  readonly from: Schema
  readonly to: Schema
  /** The file as it would be written; what is proved is what it says, not what was meant. */
  readonly source: string
  /** `.ts` or `.sql`. */
  readonly extension?: string
  /** Whether it is to lead to `to`: not where a hook made something else of what was found. Default true. */
  readonly reachesModels?: boolean
  /** Whether it is to lead back: not where an operation has no reverse. Default true. */
  readonly leadsBack?: boolean
  /** Whether it runs in one transaction. */
  readonly isWhole: boolean
  /** What of a database dbtool owns. */
  readonly owned: (schema: Schema) => Schema
}

/**
 * Runs a revision that is about to be written, on a scratch database in the present state: after the upgrade nothing
 * may differ from the models, after the downgrade nothing from the start.
 * @throws {DbtoolError} DBT_PROOF_FAILED naming what differs; nothing has been written.
 */
export async function proveRevision(input: ProofInput): Promise<void> {
  const { dialect, place, build, from, to, source, isWhole, owned, reachesModels = true, leadsBack = true } = input
  const { upgrade, downgrade } = await readBack(source, dialect.name, input.extension ?? '.ts')
  await onScratch(dialect, place, async (session) => {
    for (const sql of build) await session.connection.execute(sql)
    const run = (operations: readonly Operation[]): Promise<void> =>
      scopeFor(dialect, session, { transaction: isWhole })(async ({ connection }) => {
        for (const operation of operations) await runOperation(dialect, connection, withoutGrants(operation))
      })
    const snapshot = async (): Promise<Schema> => owned(await dialect.introspect(session.connection))
    await run(upgrade).catch((error: unknown) => {
      throw failed('its upgrade does not run', String((error as Error).message), error)
    })
    const reached = await snapshot()
    const { texts } = await engineTexts(dialect, session.connection, reached, to)
    const left = await diffSchemas(reached, to, diffQuestions(dialect, texts))
    if (reachesModels && left.length > 0) {
      throw failed(
        'its upgrade does not lead to the models',
        left.map((operation) => summarize(operation).description).join('; '),
      )
    }
    await run(downgrade).catch((error: unknown) => {
      throw failed('its downgrade does not run', String((error as Error).message), error)
    })
    if (!leadsBack) return
    const differences = compareSnapshots(dialect, from, await snapshot()).filter(({ kind }) => kind !== 'position')
    if (differences.length > 0) {
      throw failed(
        'its downgrade does not lead back',
        differences.map(({ object, kind }) => `${object} ${kind}`).join('; '),
      )
    }
  })
}

/** The operations that the file asks for. */
async function readBack(source: string, engine: string, extension: string) {
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-proof-'))
  try {
    const path = join(folder, `revision${extension}`)
    await writeFile(path, source)
    const module = await loadRevisionModule(path)
    return {
      upgrade: await recordOperations(module.upgrade, engine),
      downgrade: module.downgrade === null ? [] : await recordOperations(module.downgrade, engine),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function failed(what: string, detail: string, cause?: unknown): DbtoolError {
  return new DbtoolError(
    'DBT_PROOF_FAILED',
    `The revision was not written: on a scratch database ${what} (${detail}).`,
    {
      hint: 'Are the SQL texts in the models right? If they are, this is a gap in dbtool: please report it. --no-proof writes the file all the same, for you to edit.',
      next: ['dbtool revision --autogenerate --no-proof'],
      cause,
    },
  )
}

/** Who may use things is never compared, and a scratch server need not know the roles. */
function withoutGrants(operation: Operation): Operation {
  if (isDropObject(operation)) return operation
  if (isObjectOperation(operation)) return { ...operation, object: { ...operation.object, grants: [] } }
  if (operation.kind !== 'create-table') return operation
  return { ...operation, table: { ...operation.table, grants: [] } }
}
