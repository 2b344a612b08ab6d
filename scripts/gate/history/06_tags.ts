import type { Operations } from 'dbtool'

export const revision = 'a00000000006'
export const downRevision = 'a00000000005'
export const message = 'tags'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('tags', (t) => ({
    columns: {
      id: t.id(),
      label: t.string(30),
    },
    constraints: [t.unique(['label'], { name: 'uq_tags_label' })],
  }))
  await op.execute("INSERT INTO tags (label) VALUES ('new')")
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('tags')
}
