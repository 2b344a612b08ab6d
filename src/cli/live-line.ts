/** Where progress is shown; a process's stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How often it is drawn again, milliseconds. */
const redrawEvery = 100

/** A line on a terminal that is drawn anew while something runs, and leaves nothing behind. */
export class LiveLine {
  readonly #stream: ProgressStream
  #text: ((elapsedMs: number) => string) | null = null
  #begun = 0
  #timer: NodeJS.Timeout | undefined

  constructor(stream: ProgressStream) {
    this.#stream = stream
  }

  /** @param text What it says so many milliseconds after this call. */
  start(text: (elapsedMs: number) => string): void {
    this.clear()
    this.#begun = performance.now()
    this.#timer = setInterval(() => this.#draw(), redrawEvery)
    this.#timer.unref()
    this.#text = text
    this.#draw()
  }

  /** Says something else from the next drawing on; the time goes on. */
  change(text: (elapsedMs: number) => string): void {
    this.#text = text
  }

  /** Writes a line that stays, above. */
  say(line: string): void {
    this.#stream.write(`\r\u001B[2K${line}\n`)
    this.#draw()
  }

  clear(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#text !== null) this.#stream.write('\r\u001B[2K')
    this.#text = null
  }

  #draw(): void {
    if (this.#text === null) return
    // A line that wraps could not be drawn again.
    const line = cut(this.#text(performance.now() - this.#begun), (this.#stream.columns ?? 80) - 1)
    this.#stream.write(`\r\u001B[2K${line}`)
  }
}

function cut(text: string, length: number): string {
  const line = text.replace(/[\r\n\t]+/g, ' ')
  return [...line].length <= length ? line : `${[...line].slice(0, Math.max(0, length - 1)).join('')}…`
}
