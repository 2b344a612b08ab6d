import * as Flags from '@oclif/core/flags'
import type { VerifyOptions } from '../migrator/verify/verify.js'

/** How revisions are proved, for the commands that do it. */
export const provingFlags = {
  rows: Flags.integer({ description: 'How many rows each table gets.', default: 10, min: 0 }),
  seed: Flags.integer({ description: 'What the rows are made from; the same seed gives the same rows.', default: 1 }),
  fixtures: Flags.string({ description: "A folder with the project's own rows, one file a revision." }),
  'no-data': Flags.boolean({ description: 'Make no rows: compare structures only.', exclusive: ['rows', 'seed'] }),
  strict: Flags.boolean({ description: 'Warnings of the proof fail too.' }),
  partial: Flags.boolean({ description: 'Cut runs off after each statement, and have them gone on with.' }),
  cache: Flags.boolean({
    description: 'Take over proofs of the same from earlier runs.',
    default: true,
    allowNo: true,
  }),
}

interface ProvingFlags {
  readonly rows: number
  readonly seed: number
  readonly fixtures: string | undefined
  readonly 'no-data': boolean
  readonly strict: boolean
  readonly partial: boolean
  readonly cache: boolean
}

export function provingOptions(flags: ProvingFlags): VerifyOptions {
  const { rows, seed, fixtures, strict, partial, cache } = flags
  return { rows: flags['no-data'] ? 0 : rows, seed, fixtures, strict, partial, cache }
}
