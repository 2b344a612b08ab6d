import type { Operations } from 'dbtool'

export const revision = 'a00000000001'
export const downRevision = null
export const message = 'shop'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('customers', (t) => ({
    columns: {
      id: t.id(),
      email: t.string(120),
      name: t.string(80).nullable(),
      score: t.int().default(0),
      active: t.bool().default(true),
    },
    constraints: [
      t.unique(['email'], { name: 'uq_customers_email' }),
      t.check('score >= 0', { name: 'ck_customers_score' }),
    ],
  }))
  await op.createTable('orders', (t) => ({
    columns: {
      id: t.id(),
      customer_id: t.int(),
      total: t.decimal(10, 2).default('0'),
      placed_at: t.timestamp(),
      state: t.enum(['open', 'paid', 'sent']).default('open'),
    },
    constraints: [
      t.foreignKey(
        ['customer_id'],
        { table: 'customers', columns: ['id'] },
        { name: 'fk_orders_customer', onDelete: 'cascade' },
      ),
      t.index(['placed_at'], { name: 'ix_orders_placed_at' }),
    ],
  }))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('orders')
  await op.dropTable('customers')
}
