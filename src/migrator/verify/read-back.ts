import type { Table } from '../../schema/index.js'
import type { SnapshotDifference } from './compare-snapshots.js'
import type { ProvingGround } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'
import { type RowsSnapshot, readRows } from './table-rows.js'

export type ReadBack =
  | { readonly rows: RowsSnapshot }
  /** A downgrade may do something else where there are rows. */
  | { readonly rows: null; readonly differences: readonly SnapshotDifference[] }

/** The rows of tables after a downgrade that is known to give the structure back, at least without them. */
export async function readBack(
  ground: ProvingGround,
  before: DatabaseState,
  tables: readonly Table[],
): Promise<ReadBack> {
  const { dialect, session } = ground
  try {
    return { rows: await readRows(dialect, session.connection, before.schema, tables) }
  } catch (error) {
    const differences = compareStates(dialect, before, await ground.read(before)).filter(isFault)
    if (differences.length === 0) throw error
    return { rows: null, differences }
  }
}
