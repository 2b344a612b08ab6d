import type { Operations } from 'dbtool'

export const revision = 'a00000000002'
export const downRevision = 'a00000000001'
export const message = 'columns'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('customers', 'phone', (t) => t.string(40).nullable())
  await op.addColumn('orders', 'note', (t) => t.string(200).default('none'))
  await op.addColumn('orders', 'items', (t) => t.int().default(1))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('orders', 'items')
  await op.dropColumn('orders', 'note')
  await op.dropColumn('customers', 'phone')
}
