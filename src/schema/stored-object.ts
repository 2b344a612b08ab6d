/**
 * Something that a database stores and the IR does not model, carried as the engine's own text after white space
 * and quotes are normalised, so that one introspector serves diff, pull and verify.
 */
export interface StoredObject {
  /** `view`, `trigger`, `virtual-table`, … in the dialect's words. */
  readonly kind: string
  readonly name: string
  readonly schema?: string
  /** The table it hangs on, where it hangs on one. */
  readonly table?: string
  readonly definition: string
}
