import type { Verdict, VerifiedRevision } from '../results.js'

/** Verdicts with which a revision passes, whatever it declares. */
const sound: ReadonlySet<Verdict> = new Set(['reversible', 'order-only', 'irreversible'])

/** Whether the gate lets a revision pass: loss does where its file says so, and nothing else may be an error. */
export function passes({
  verdict,
  declared,
  findings,
}: Pick<VerifiedRevision, 'verdict' | 'declared' | 'findings'>): boolean {
  if (findings.some(({ severity }) => severity === 'error')) return false
  return sound.has(verdict) || (verdict === 'lossy' && declared === true)
}
