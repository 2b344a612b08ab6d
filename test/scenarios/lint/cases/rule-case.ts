import type { Engine } from '../lint-text.js'

/** One direction as text, or both; and header lines where it needs some. */
export type Text =
  | string
  | {
      readonly up: string
      readonly down?: string
      readonly header?: string
      readonly imports?: string
      readonly message?: string
    }

/** A revision that a rule finds something in, and a near miss. */
export interface RuleCase {
  readonly rule: string
  readonly engine: Engine
  readonly form: 'op' | 'sql'
  /** What the history did before, in the same form. */
  readonly before?: string
  readonly settings?: string
  readonly bad: Text
  readonly good: Text
}

/** Cases of one engine and form that stand on the same history. */
export function cases(
  engine: Engine,
  form: RuleCase['form'],
  before: string,
  pairs: Readonly<Record<string, readonly [bad: Text, good: Text, settings?: string]>>,
): readonly RuleCase[] {
  return Object.entries(pairs).map(([name, [bad, good, settings]]) => {
    // A second case of a rule has a number behind its id.
    const rule = name.replace(/#\d+$/, '')
    return { rule, engine, form, before, bad, good, ...(settings === undefined ? {} : { settings }) }
  })
}
