import type { NoteEvent, ProgressEvent, RowsEvent, StepEvent } from '../migrator/executor.js'
import { style } from './style.js'

/** Where progress is shown; a process's stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface Progress {
  onProgress(event: ProgressEvent): void
  /** Takes away the line that is being redrawn; to be called whatever happens. */
  end(): void
}

/** How often the line on a terminal is redrawn, and how often a log hears of a long step; milliseconds. */
const redrawEvery = 100
const tellEvery = 10_000

/** On a terminal, a line that lives while a revision runs; elsewhere only lines that stay. Silent where `isOn` is false. */
export function showProgress(stream: ProgressStream, isOn: boolean): Progress {
  if (!isOn) return { onProgress: () => undefined, end: () => undefined }
  return stream.isTTY === true ? liveProgress(stream) : plainProgress(stream)
}

function plainProgress(stream: ProgressStream): Progress {
  let told = performance.now()
  return {
    onProgress(event) {
      if (event.kind === 'done') stream.write(`${doneLine(event)}\n`)
      if (event.kind === 'note') stream.write(`${noteLine(event)}\n`)
      if (event.kind !== 'progress' || performance.now() - told < tellEvery) return
      told = performance.now()
      stream.write(`running  ${event.revision.revision} ${rowsText(event)}\n`)
    },
    end: () => undefined,
  }
}

function liveProgress(stream: ProgressStream): Progress {
  let current: ProgressEvent | null = null
  let begun = 0
  let timer: NodeJS.Timeout | undefined
  const clear = (): void => {
    clearInterval(timer)
    timer = undefined
    if (current !== null) stream.write('\r\u001B[2K')
    current = null
  }
  const draw = (): void => {
    if (current === null) return
    const text = runningText(current, performance.now() - begun)
    // A line that wraps could not be redrawn.
    stream.write(`\r\u001B[2K${cut(text, (stream.columns ?? 80) - 1)}`)
  }
  return {
    onProgress(event) {
      if (event.kind === 'done') {
        clear()
        stream.write(`${doneLine(event)}\n`)
        return
      }
      if (event.kind === 'note') {
        stream.write(`\r\u001B[2K${noteLine(event)}\n`)
        draw()
        return
      }
      if (event.kind === 'started') {
        clear()
        begun = performance.now()
        timer = setInterval(draw, redrawEvery)
        timer.unref()
      }
      current = event
      if (event.kind === 'started') draw()
    },
    end: clear,
  }
}

function doneLine({ revision, direction, at, total, durationMs = 0 }: StepEvent): string {
  const mark = style('green', direction === 'up' ? 'applied ' : 'reverted')
  return `${mark} ${revision.revision} ${revision.message} (${at + 1}/${total}, ${Math.round(durationMs)} ms)`
}

function noteLine({ revision, note }: NoteEvent): string {
  return `note: ${revision.revision}: ${note}`
}

function runningText(event: ProgressEvent, elapsedMs: number): string {
  const { revision, at, total } = event
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`
  const head = `running  ${revision.revision} (${at + 1}/${total}, ${seconds})`
  return event.kind === 'progress' ? `${head} ${rowsText(event)}` : `${head} ${revision.message}`
}

/** `users [#####-----] 50% 500/1000 rows`, or without the bar where nobody knows how many there are. */
function rowsText({ rows }: RowsEvent): string {
  const { table, done, total } = rows
  if (total === 0) return `${table} ${done} rows`
  const share = Math.min(1, done / total)
  const width = 20
  const full = Math.round(share * width)
  const bar = `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`
  return `${table} ${bar} ${Math.floor(share * 100)}% ${done}/${total} rows`
}

function cut(text: string, length: number): string {
  const line = text.replace(/[\r\n\t]+/g, ' ')
  return [...line].length <= length ? line : `${[...line].slice(0, Math.max(0, length - 1)).join('')}…`
}

/** The end of a run: what it did, how long it took, and where the database stands. */
export function standing(
  word: 'applied' | 'reverted',
  count: number,
  result: { readonly heads: readonly string[]; readonly pending: readonly string[]; readonly durationMs: number },
): string {
  const done = count === 0 ? 'Nothing to do' : `${count} ${word} in ${result.durationMs} ms`
  const left = result.pending.length === 0 ? '' : `; ${result.pending.length} pending`
  return `${done}; the database is at ${result.heads.join(', ') || 'base'}${left}.`
}
