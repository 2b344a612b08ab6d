/** SQL that no server could read either: a string, a name or a comment without an end. */
export class SqlTextError extends Error {
  override readonly name = 'SqlTextError'
  /** Where the unfinished thing begins. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}
