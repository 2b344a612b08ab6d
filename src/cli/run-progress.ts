import type { NoteEvent, ProgressEvent, RowsEvent, StepEvent } from '../migrator/executor.js'
import { LiveLine, type ProgressStream } from './live-line.js'
import { style } from './style.js'

export interface Progress {
  onProgress(event: ProgressEvent): void
  /** Takes away the line that is being redrawn; to be called whatever happens. */
  end(): void
}

/** How often a log hears of a long step, milliseconds. */
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
  const line = new LiveLine(stream)
  return {
    onProgress(event) {
      if (event.kind === 'note') line.say(noteLine(event))
      else if (event.kind === 'done') {
        line.clear()
        stream.write(`${doneLine(event)}\n`)
      } else {
        const text = (elapsedMs: number): string => runningText(event, elapsedMs)
        if (event.kind === 'started') line.start(text)
        else line.change(text)
      }
    },
    end: () => line.clear(),
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
