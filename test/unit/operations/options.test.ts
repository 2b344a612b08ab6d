import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadRevisionModule } from '../../../src/migration-file/load.js'
import { renderRevision } from '../../../src/migration-file/render.js'
import { describe as inWords, isDestructive, type Operation, reverse } from '../../../src/operations/index.js'
import { recordOperations } from '../../../src/operations/record-operations.js'
import { temporaryFolder } from '../../support/temporary-project.js'

const table = { name: 'items', schema: 'shop' }
const unique = { kind: 'unique', name: 'uq', columns: ['a'] } as const
const index = { name: 'ix', keys: [{ column: 'a' }], unique: false }

/** Operations with every option that an operation has beside what it is about. */
const operations: readonly Operation[] = [
  { kind: 'create-schema', name: 'shop', ifNotExists: true },
  { kind: 'drop-schema', name: 'shop', ifExists: true, cascade: true },
  { kind: 'create-enum', type: { name: 'mood', values: ['x'], comment: 'c' }, ifNotExists: true },
  { kind: 'drop-enum', type: { name: 'mood' }, dropped: null, ifExists: true, cascade: true },
  { kind: 'drop-table', table, dropped: null, ifExists: true, cascade: true },
  { kind: 'drop-column', table, column: 'a', dropped: null, ifExists: true, cascade: true },
  { kind: 'create-unique', table, constraint: unique, ifNotExists: true, usingIndex: 'ix' },
  { kind: 'drop-constraint', table, name: 'uq', dropped: null, ifExists: true, cascade: true },
  { kind: 'validate-constraint', table, name: 'fk' },
  { kind: 'create-index', table, index, concurrently: true, ifNotExists: true, tablespace: 'fast' },
  { kind: 'drop-index', table, name: 'ix', dropped: null, concurrently: true, ifExists: true, cascade: true },
  { kind: 'backfill', table, set: { a: { kind: 'value', value: 1 } }, where: 'a > 1', batchSize: 10, key: ['b', 'c'] },
]

describe('options of operations', () => {
  it('are written into a revision file, and read back from it', async () => {
    const header = { revision: 'a1', downRevision: [], message: '', branchLabels: [], dependsOn: [] }
    const source = renderRevision({ ...header, upgrade: operations, downgrade: [] }, 'postgres')
    const folder = await temporaryFolder({ 'a1.ts': source })
    const { upgrade } = await loadRevisionModule(join(folder, 'a1.ts'))
    expect(await recordOperations(upgrade, 'postgres')).toEqual(operations)
  })

  it('are no part of the reverse: what is undone was there, and nothing else goes with it', () => {
    const reversed = operations.map((operation) => reverse(operation))
    for (const operation of reversed.filter((step) => step !== null && 'kind' in step)) {
      const { kind: _, ...facts } = operation as unknown as Record<string, unknown>
      expect(Object.keys(facts)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:ifExists|ifNotExists|cascade|usingIndex|tablespace)$/)]),
      )
    }
    const dropped = reverse({
      kind: 'drop-index',
      table,
      name: 'ix',
      dropped: index,
      concurrently: true,
      ifExists: true,
    })
    expect(dropped).toEqual({ kind: 'create-index', table, index, concurrently: true })
    expect(reverse({ kind: 'validate-constraint', table, name: 'fk' })).toHaveProperty('irreversible')
  })

  it('say in one line what happens, and that cascade can lose what nobody named', () => {
    for (const operation of operations) expect(inWords(operation)).toMatch(/^[a-z]+ .*(?:items|shop|mood)/)
    expect(isDestructive({ kind: 'drop-constraint', table, name: 'uq', dropped: null, cascade: true })).toBe(true)
    expect(isDestructive({ kind: 'drop-constraint', table, name: 'uq', dropped: null })).toBe(false)
  })

  it('alterColumn with a new name is the other changes and then a renaming', async () => {
    const both = await recordOperations(async (op) => {
      await op.alterColumn('items', 'a', { nullable: false, name: 'b' })
      await op.alterColumn('items', 'b', { name: 'c' })
      await op.invoke({ kind: 'drop-table', table: { name: 'items' }, dropped: null })
    }, 'sqlite')
    expect(both).toEqual([
      { kind: 'alter-column', table: { name: 'items' }, column: 'a', from: null, to: { nullable: false } },
      { kind: 'rename-column', table: { name: 'items' }, column: 'a', to: 'b' },
      { kind: 'rename-column', table: { name: 'items' }, column: 'b', to: 'c' },
      { kind: 'drop-table', table: { name: 'items' }, dropped: null },
    ])
  })
})
