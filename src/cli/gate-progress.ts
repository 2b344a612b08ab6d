import type { GateProgress } from '../migrator/gate-progress.js'
import { LiveLine, type ProgressStream } from './live-line.js'

export interface ShownGateProgress {
  onProgress(event: GateProgress): void
  /** Takes away the line that is being redrawn; to be called whatever happens. */
  end(): void
}

/** How often a log hears of a long run, milliseconds. */
const tellEvery = 10_000

/** What the gate is at: on a terminal a line that lives, elsewhere a line now and then. Silent where `isOn` is false. */
export function showGateProgress(stream: ProgressStream, isOn: boolean): ShownGateProgress {
  if (!isOn) return { onProgress: () => undefined, end: () => undefined }
  const begun = performance.now()
  if (stream.isTTY === true) {
    const line = new LiveLine(stream)
    return {
      onProgress: (event) => line.start(() => text(event, performance.now() - begun)),
      end: () => line.clear(),
    }
  }
  let told = begun
  return {
    onProgress(event) {
      if (performance.now() - told < tellEvery) return
      told = performance.now()
      stream.write(`${text(event, told - begun)}\n`)
    },
    end: () => undefined,
  }
}

function text({ step, revision }: GateProgress, elapsedMs: number): string {
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`
  if (revision === undefined) return `${step} (${seconds})`
  return `${step}  ${revision.id} (${revision.at + 1}/${revision.total}, ${seconds})`
}
