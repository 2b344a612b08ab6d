import type { Operations } from 'dbtool'

export const revision = 'a00000000004'
export const downRevision = 'a00000000003'
export const message = 'renames'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.renameColumn('customers', 'name', 'full_name')
  await op.renameTable('orders', 'purchases')
}

export async function downgrade(op: Operations): Promise<void> {
  await op.renameTable('purchases', 'orders')
  await op.renameColumn('customers', 'full_name', 'name')
}
