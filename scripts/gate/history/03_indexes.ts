import type { Operations } from 'dbtool'

export const revision = 'a00000000003'
export const downRevision = 'a00000000002'
export const message = 'indexes'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export const requires = 'every order has an item'

export async function upgrade(op: Operations): Promise<void> {
  await op.createIndex('orders', ['customer_id', 'placed_at'], { name: 'ix_orders_customer_placed' })
  await op.createIndex('customers', ['phone'], { name: 'ix_customers_phone' })
  await op.createCheck('orders', 'items > 0', { name: 'ck_orders_items' })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropConstraint('orders', 'ck_orders_items')
  await op.dropIndex('customers', 'ix_customers_phone')
  await op.dropIndex('orders', 'ix_orders_customer_placed')
}
