import type { Operations } from 'dbtool'

export const revision = '5c9d0845e310'
export const downRevision = '29e3c688ba0c'
export const message = 'versions of posts'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('posts', 'version', (t) => t.int().default(1))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('posts', 'version')
}
