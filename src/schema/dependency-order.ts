import type { ForeignKey } from './constraint.js'
import { compareText } from './normalize.js'
import type { Table } from './table.js'
import { tableKey } from './table-name.js'

export interface DependencyOrder {
  /** Every table once, a referenced one before those that point to it. */
  readonly tables: readonly Table[]
  /** Foreign keys that close a circle: to be added when all tables stand. Keyed by `tableKey`. */
  readonly detached: ReadonlyMap<string, readonly ForeignKey[]>
}

/**
 * The order in which tables can be created. Iterative, so that a chain of thousands of keys does not overflow
 * the stack; ties by name, so that the same schema gives the same file.
 */
export function dependencyOrder(tables: readonly Table[]): DependencyOrder {
  const byKey = new Map(tables.map((table) => [tableKey(table), table]))
  const state = new Map<string, 'open' | 'done'>()
  const ordered: Table[] = []
  const detached = new Map<string, ForeignKey[]>()

  for (const root of [...byKey.keys()].toSorted(compareText)) {
    const stack: { key: string; pending: ForeignKey[] }[] = []
    const enter = (key: string): void => {
      state.set(key, 'open')
      const table = byKey.get(key) as Table
      const pending = table.foreignKeys
        .filter((foreignKey) => byKey.has(tableKey(foreignKey.table)) && tableKey(foreignKey.table) !== key)
        .toSorted((a, b) => compareText(tableKey(b.table), tableKey(a.table)))
      stack.push({ key, pending })
    }
    if (!state.has(root)) enter(root)
    while (stack.length > 0) {
      const top = stack.at(-1) as { key: string; pending: ForeignKey[] }
      const next = top.pending.pop()
      if (next === undefined) {
        stack.pop()
        state.set(top.key, 'done')
        ordered.push(byKey.get(top.key) as Table)
        continue
      }
      const target = tableKey(next.table)
      if (state.get(target) === 'open') detached.set(top.key, [...(detached.get(top.key) ?? []), next])
      else if (!state.has(target)) enter(target)
    }
  }
  return { tables: ordered, detached }
}
