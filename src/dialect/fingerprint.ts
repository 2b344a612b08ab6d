import type { Connection } from './connection.js'

/**
 * What the engine's own catalog says, object by object, each in one text. It is made without the introspector, so that
 * what that one does not read is seen all the same. Row counts, positions of sequences, times, the name of the database and
 * the order of columns are in none of them; the order of columns is that of the objects.
 */
export type Fingerprint = ReadonlyMap<string, string>

/** What the names of objects begin with that are grants: a difference in them is none of the structure. */
export const grantsOf = 'grants of '

export interface FingerprintReader {
  /** In a constant number of queries. */
  read(connection: Connection): Promise<Fingerprint>
  /** Whether texts that are equal, in the same order, always mean states that are equal; where not, the introspector has to look as well. */
  readonly isComplete: boolean
  /**
   * Whether texts that differ always mean states that differ. Where not, as with engines that keep a definition as it
   * was typed, the introspector has to tell what they mean.
   */
  readonly isCanonical: boolean
}
