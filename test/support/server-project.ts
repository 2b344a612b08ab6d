import type { Server } from './servers.js'
import { temporaryFolder, writeFiles } from './temporary-project.js'

/** What a revision file is made of; `upgrade` and `downgrade` are statements of TypeScript. */
export interface RevisionText {
  readonly revision: string
  readonly after?: string
  readonly upgrade: string
  readonly downgrade?: string
  /** false: outside a transaction. */
  readonly transaction?: false
}

/** A revision file under its path. */
export function revisionFile({
  revision,
  after,
  upgrade,
  downgrade,
  transaction,
}: RevisionText): Record<string, string> {
  return {
    [`migrations/${revision}.ts`]: `
export const revision = '${revision}'
export const downRevision = ${after === undefined ? 'null' : `'${after}'`}
export const message = '${revision}'
${transaction === false ? 'export const transaction = false' : ''}
export async function upgrade(op) {
${upgrade}
}
export async function downgrade(op) {
${downgrade ?? ''}
}
`,
  }
}

/** A folder with these revisions. */
export function revisionFolder(...revisions: readonly RevisionText[]): Promise<string> {
  return temporaryFolder(Object.assign({}, ...revisions.map(revisionFile)) as Record<string, string>)
}

export function writeRevision(folder: string, revision: RevisionText): Promise<void> {
  return writeFiles(folder, revisionFile(revision))
}

/** `SELECT` that takes this long, in the server's own words. */
export function slowSelect({ engine }: Server, seconds: number): string {
  return engine === 'postgres' ? `SELECT pg_sleep(${seconds})` : `SELECT SLEEP(${seconds})`
}
