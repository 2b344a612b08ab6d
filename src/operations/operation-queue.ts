/** Runs work one after the other, in the order in which it came, and none after a failure. */
export class OperationQueue {
  #last: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined

  add<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      if (this.#failure !== undefined) throw this.#failure.error
      return work()
    })
    // Handled here, so that a failure that nobody awaits is no unhandled rejection; `drain` tells it.
    this.#last = result.catch((error: unknown) => {
      this.#failure ??= { error }
    })
    return result
  }

  /** Waits for everything that was added. @throws what failed first, awaited by somebody or not. */
  async drain(): Promise<void> {
    await this.#last
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
