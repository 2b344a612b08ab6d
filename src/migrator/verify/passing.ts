import type { Verdict } from '../results.js'

/** Verdicts with which a revision passes, whatever it declares. */
const sound: ReadonlySet<Verdict> = new Set(['reversible', 'order-only', 'irreversible'])

/** Whether the gate lets a revision pass: loss does where its file says so. */
export function passes({ verdict, declared }: { readonly verdict: Verdict; readonly declared?: boolean }): boolean {
  return sound.has(verdict) || (verdict === 'lossy' && declared === true)
}
