import { beforeAll, expect, it } from 'vitest'
import type { VerifiedRevision, VerifyResult } from '../../../src/migrator/results.js'
import { runJson } from '../../support/run-cli.js'
import { type Server, withDatabase } from '../../support/servers.js'
import { temporaryFolder } from '../../support/temporary-project.js'

/** A statement, and what the manual says of it. Each case runs on what those before it have made. */
export interface EvidenceCase {
  /** What happens, as a sentence. */
  readonly name: string
  readonly sql: string
  /** false: outside a transaction. */
  readonly transaction?: false
  /** `table: lock; rewritten`, a line a table; none: nothing is locked or rewritten that is worth telling. */
  readonly seen: readonly string[]
}

/** Proves a history with a revision a case, once, and holds what was seen against each. */
export function describeEvidence(server: Server, base: readonly string[], cases: readonly EvidenceCase[]): void {
  let judged: ReadonlyMap<string, VerifiedRevision>
  beforeAll(async () => {
    judged = await verifyOneWay(server, base, cases)
  }, 120_000)
  for (const [at, { name, seen }] of cases.entries())
    it(name, () => {
      const { verdict, findings, evidence = [] } = judged.get(`case${at}`) ?? expect.unreachable()
      expect(verdict, JSON.stringify(findings)).toBe('irreversible')
      expect(evidence.map(spell)).toEqual(seen)
    })
}

function spell({ table, lock, rewritten, algorithm }: NonNullable<VerifiedRevision['evidence']>[number]): string {
  const words = [algorithm, lock ?? 'no lock seen', rewritten === true ? 'rewritten' : (rewritten ?? 'rewrite unknown')]
  return `${table}: ${words.filter((word) => word !== undefined && word !== false).join(', ')}`
}

async function verifyOneWay(
  server: Server,
  base: readonly string[],
  cases: readonly EvidenceCase[],
): Promise<ReadonlyMap<string, VerifiedRevision>> {
  const all = [
    { sql: base, transaction: undefined },
    ...cases.map(({ sql, transaction }) => ({ sql: [sql], transaction })),
  ]
  const ids = ['tables', ...cases.map((_, at) => `case${at}`)]
  const folder = await temporaryFolder(
    Object.fromEntries(
      all.map(({ sql, transaction }, at) => [
        `migrations/${String(at).padStart(3, '0')}.ts`,
        `export const revision = '${ids[at]}'
export const downRevision = ${at === 0 ? 'null' : `'${ids[at - 1]}'`}
export const message = '${ids[at]}'
export const irreversible = 'only its way up is looked at'
${transaction === false ? 'export const transaction = false' : ''}
export async function upgrade(op) {
${sql.map((text) => `  await op.execute(${JSON.stringify(text)})`).join('\n')}
}
`,
      ]),
    ),
  )
  return withDatabase(server, async (url) => {
    const result = await runJson<VerifyResult>(['verify', '--url', url, '--rows', '0'], folder)
    expect(result.revisions, JSON.stringify(result)).toBeDefined()
    return new Map(result.revisions.map((one) => [one.revision, one]))
  })
}
