import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showGateProgress } from '../../../src/cli/gate-progress.js'

function streamOf(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) }
}

const at = (index: number) => ({ step: 'verify', revision: { id: `r${index}`, at: index, total: 300 } })

describe('the progress of a gate', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is one line on a terminal that is drawn anew, cut to its width, and leaves nothing behind', () => {
    const stream = streamOf(true)
    const progress = showGateProgress(stream, true)
    progress.onProgress({ step: 'one-head' })
    progress.onProgress(at(7))
    vi.advanceTimersByTime(1500)
    const drawn = stream.written.at(-1) ?? ''
    progress.onProgress({ step: `verify: ${'x'.repeat(80)}` })
    const long = stream.written.at(-1) ?? ''
    progress.end()
    expect(drawn).toBe('\r\u001B[2Kverify  r7 (8/300, 1.5 s)')
    expect(long.replace('\r\u001B[2K', '')).toHaveLength(39)
    expect(stream.written.at(-1)).toBe('\r\u001B[2K')
    expect(stream.written.join('')).not.toContain('\n')
  })

  it('is a line now and then in a log', () => {
    const stream = streamOf(false)
    const progress = showGateProgress(stream, true)
    for (let index = 0; index < 300; index += 1) {
      progress.onProgress(at(index))
      vi.advanceTimersByTime(100)
    }
    progress.end()
    expect(stream.written).toEqual(['verify  r100 (101/300, 10.0 s)\n', 'verify  r200 (201/300, 20.0 s)\n'])
  })

  it('is nothing where nobody wants it', () => {
    const stream = streamOf(true)
    const progress = showGateProgress(stream, false)
    progress.onProgress(at(1))
    progress.end()
    expect(stream.written).toEqual([])
  })
})
