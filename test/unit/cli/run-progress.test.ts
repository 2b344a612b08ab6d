import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showProgress, standing } from '../../../src/cli/run-progress.js'
import type { ProgressEvent } from '../../../src/migrator/executor.js'

type Started = Extract<ProgressEvent, { kind: 'started' | 'done' }>

const revision = { revision: 'ae10', message: 'add users' } as Started['revision']
const base = { revision, direction: 'up' as const, at: 1, total: 5 }
const rows = (done: number, total: number): ProgressEvent => ({
  ...base,
  kind: 'progress',
  rows: { table: 'users', done, total },
})

/** A stream that keeps what was written. */
function streamOf(isTTY: boolean, columns = 80) {
  const written: string[] = []
  return { isTTY, columns, written, write: (text: string) => written.push(text) }
}

/** What a terminal shows in the end: each redrawn line as it was last drawn. */
function shown(written: readonly string[]): string {
  return written
    .join('')
    .split('\n')
    .map((line) => line.split('\r\u001B[2K').at(-1))
    .join('\n')
}

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is a line for each revision that is done, where nobody looks on', () => {
    const stream = streamOf(false)
    const progress = showProgress(stream, true)
    progress.onProgress({ ...base, kind: 'started' })
    progress.onProgress(rows(10, 100))
    progress.onProgress({ ...base, kind: 'done', durationMs: 12.4 })
    progress.end()
    expect(stream.written).toEqual(['applied  ae10 add users (2/5, 12 ms)\n'])
  })

  it('tells a log of a long step from time to time', () => {
    const stream = streamOf(false)
    const progress = showProgress(stream, true)
    progress.onProgress({ ...base, kind: 'started' })
    for (let done = 0; done <= 100; done += 1) {
      vi.advanceTimersByTime(300)
      progress.onProgress(rows(done, 100))
    }
    expect(stream.written.length).toBeGreaterThanOrEqual(2)
    expect(stream.written.length).toBeLessThanOrEqual(4)
    expect(stream.written[0]).toMatch(/^running {2}ae10 users \[#+-+\] 3\d% 3\d\/100 rows\n$/)
  })

  it('is one line on a terminal that lives, with the time and a bar, and gives way to what stays', () => {
    const stream = streamOf(true)
    const progress = showProgress(stream, true)
    progress.onProgress({ ...base, kind: 'started' })
    expect(shown(stream.written)).toBe('running  ae10 (2/5, 0.0 s) add users')
    vi.advanceTimersByTime(1500)
    expect(shown(stream.written)).toBe('running  ae10 (2/5, 1.5 s) add users')
    progress.onProgress(rows(50, 200))
    vi.advanceTimersByTime(500)
    expect(shown(stream.written)).toBe('running  ae10 (2/5, 2.0 s) users [#####---------------] 25% 50/200 rows')
    progress.onProgress(rows(60, 0))
    vi.advanceTimersByTime(100)
    expect(shown(stream.written)).toBe('running  ae10 (2/5, 2.1 s) users 60 rows')
    progress.onProgress({ ...base, kind: 'done', durationMs: 2100 })
    expect(shown(stream.written)).toBe('applied  ae10 add users (2/5, 2100 ms)\n')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('never wraps, and leaves no line behind when the run fails', () => {
    const stream = streamOf(true, 20)
    const progress = showProgress(stream, true)
    progress.onProgress({ ...base, kind: 'started' })
    expect(shown(stream.written)).toBe('running  ae10 (2/5…')
    progress.end()
    expect(shown(stream.written)).toBe('')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says nothing where nothing was wanted', () => {
    const stream = streamOf(true)
    const progress = showProgress(stream, false)
    progress.onProgress({ ...base, kind: 'started' })
    progress.onProgress({ ...base, kind: 'done', durationMs: 1 })
    progress.end()
    expect(stream.written).toEqual([])
  })

  it('ends with where the database stands', () => {
    const end = { heads: ['b'], pending: ['c', 'd'], durationMs: 40 }
    expect(standing('applied', 2, end)).toBe('2 applied in 40 ms; the database is at b; 2 pending.')
    expect(standing('reverted', 0, { heads: [], pending: [], durationMs: 1 })).toBe(
      'Nothing to do; the database is at base.',
    )
  })
})
