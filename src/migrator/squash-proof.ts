import type { Dialect, RunnerSession } from '../dialect/dialect.js'
import { DbtoolError } from '../errors/index.js'
import type { Schema } from '../schema/index.js'
import { ownedSchema } from './ownership.js'
import type { Project } from './project.js'
import { ownership } from './reading.js'
import { replay, runOnce } from './replay.js'
import type { Revision } from './revision.js'
import { fetchRows, type TableRows } from './scratch-rows.js'
import { onScratch } from './scratch-session.js'
import type { SquashPlan } from './squash-plan.js'
import { compareSnapshots } from './verify/compare-snapshots.js'

interface State {
  readonly schema: Schema
  readonly rows: TableRows
}

/**
 * Runs the revisions and the one that takes their place, each on a scratch database of its own: both must come to the same
 * structure and rows, and the new one must come back to where it began.
 * @throws {DbtoolError} DBT_PROOF_FAILED naming what differs; DBT_SCRATCH_UNAVAILABLE.
 */
export async function proveSquash(
  project: Project,
  dialect: Dialect,
  plan: SquashPlan,
  squashed: Revision,
): Promise<void> {
  const graph = await project.graph()
  const below = graph.ancestorsOf([...plan.downRevision, ...plan.dependsOn])
  const base = graph.revisions.filter(({ revision }) => below.has(revision))
  const look = async (session: RunnerSession): Promise<State> => {
    const found = await dialect.introspect(session.connection)
    const schema = ownedSchema(found, { ...ownership(project), namespaces: new Set(found.namespaces) })
    return { schema, rows: await fetchRows(dialect, session.connection, schema) }
  }
  const onNew = async <T>(use: (session: RunnerSession) => Promise<T>): Promise<T> =>
    onScratch(dialect, await project.scratch(), async (session) => {
      await replay(dialect, session, base)
      return use(session)
    })
  const expected = await onNew(async (session) => {
    await replay(dialect, session, plan.revisions)
    return look(session)
  })
  await onNew(async (session) => {
    const before = await look(session)
    await runOnce(dialect, session, squashed, 'up')
    requireEqual(dialect, expected, await look(session), 'its upgrade does not lead to where theirs do')
    if (squashed.irreversible !== null) return
    await runOnce(dialect, session, squashed, 'down')
    requireEqual(dialect, before, await look(session), 'its downgrade does not lead back')
  })
}

function requireEqual(dialect: Dialect, expected: State, found: State, what: string): void {
  const structure = compareSnapshots(dialect, expected.schema, found.schema).map(
    ({ object, kind }) => `${object} ${kind}`,
  )
  const rows = [...expected.rows].flatMap(([table, texts]) => {
    const others = found.rows.get(table) ?? []
    return texts.join('\n') === others.join('\n') ? [] : [`rows of ${table}`]
  })
  const differences = structure.length > 0 ? structure : rows
  if (differences.length === 0) return
  throw new DbtoolError(
    'DBT_PROOF_FAILED',
    `Nothing was squashed: on a scratch database ${what} (${differences.join('; ')}).`,
    {
      hint: 'Take a smaller range, or leave out the revision that this is about. --no-proof writes the file all the same, for you to edit.',
      next: ['dbtool history', 'dbtool squash <range> --dry-run --no-proof'],
    },
  )
}
