import type { Operations } from 'dbtool'

export const revision = '29e3c688ba0c'
export const downRevision = 'e18942502382'
export const message = 'profiles, live posts, archived posts'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const requires = 'rows must allow: check ck_users_email of users'

export async function upgrade(op: Operations): Promise<void> {
  await op.renameColumn('users', 'name', 'display_name')
  await op.addColumn('users', 'bio', (t) => t.text().nullable(), { after: 'display_name' })
  // It was t.enum(['draft', 'published']).default('draft')
  await op.alterColumn('posts', 'status', (t) => t.enum(['draft', 'published', 'archived']).default('draft'))
  // It was t.string(80)
  await op.alterColumn('users', 'display_name', (t) => t.string(100))
  await op.createCheck('users', "email LIKE '%_@_%'", { name: 'ck_users_email' })
  await op.createIndex('posts', ['published_at'], { name: 'ix_posts_live', where: "status = 'published'" })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex('posts', 'ix_posts_live')
  await op.dropConstraint('users', 'ck_users_email')
  // It was t.string(100)
  await op.alterColumn('users', 'display_name', (t) => t.string(80))
  // It was t.enum(['draft', 'published', 'archived']).default('draft')
  await op.alterColumn('posts', 'status', (t) => t.enum(['draft', 'published']).default('draft'))
  await op.dropColumn('users', 'bio')
  await op.renameColumn('users', 'display_name', 'name')
}
