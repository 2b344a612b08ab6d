import type { Operations } from 'dbtool'

export const revision = '50bd9430b743'
export const downRevision = null
export const message = 'users and posts'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('users', (t) => ({
    columns: {
      id: t.uuid().primaryKey(),
      created_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      updated_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      email: t.string(255),
      hashed_password: t.string(255),
      name: t.string(80),
      status: t.enum(['active', 'blocked']).default('active'),
      deleted_at: t.timestamp().nullable(),
    },
    constraints: [
      t.unique(['email'], { name: 'uq_users_email' }),
      t.index(['status', 'created_at'], { name: 'ix_users_status_created_at' }),
    ],
  }))
  await op.createTable('posts', (t) => ({
    columns: {
      id: t.uuid().primaryKey(),
      created_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      updated_at: t.timestamp().default(t.sql`CURRENT_TIMESTAMP`),
      author_id: t.uuid(),
      slug: t.string(200),
      title: t.string(200),
      body: t.text(),
      status: t.enum(['draft', 'published']).default('draft'),
      published_at: t.timestamp().nullable(),
      deleted_at: t.timestamp().nullable(),
    },
    constraints: [
      t.unique(['slug'], { name: 'uq_posts_slug' }),
      t.foreignKey(
        ['author_id'],
        { table: 'users', columns: ['id'] },
        { name: 'fk_posts_author_id_users', onDelete: 'cascade' },
      ),
      t.index(['author_id', { column: 'published_at', order: 'desc' }], { name: 'ix_posts_author_id_published_at' }),
    ],
  }))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('posts')
  await op.dropTable('users')
}
