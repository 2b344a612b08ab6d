import type { Operations } from 'dbtool'

export const revision = 'a00000000005'
export const downRevision = 'a00000000004'
export const message = 'types'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.alterColumn('purchases', 'note', (t) => t.string(400).default('none'))
  await op.alterColumn('customers', 'score', (t) => t.bigint().default(0n))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.alterColumn('customers', 'score', (t) => t.int().default(0))
  await op.alterColumn('purchases', 'note', (t) => t.string(200).default('none'))
}
