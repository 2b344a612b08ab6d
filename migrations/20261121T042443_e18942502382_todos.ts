import type { Operations } from 'dbtool'

export const revision = 'e18942502382'
export const downRevision = '50bd9430b743'
export const message = 'todos'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('todos', (t) => ({
    columns: {
      id: t.uuid().primaryKey(),
      created_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      updated_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      owner_id: t.uuid(),
      title: t.string(200),
      done: t.bool().default(false),
      priority: t.smallint().default(0),
      due_on: t.date().nullable(),
    },
    constraints: [
      t.foreignKey(
        ['owner_id'],
        { table: 'users', columns: ['id'] },
        { name: 'fk_todos_owner_id_users', onDelete: 'cascade' },
      ),
      t.index(['owner_id'], { name: 'ix_todos_owner_id' }),
    ],
  }))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('todos')
}
