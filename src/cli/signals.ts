import { exitCodes } from '../errors/index.js'

const controller = new AbortController()
let received: 'SIGINT' | 'SIGTERM' | undefined

/** Aborted when the process is asked to stop; what runs then stops cleanly and says where it stands. */
export const stopSignal: AbortSignal = controller.signal

/** The exit code that the signal calls for; null: none came. */
export function signalExitCode(): number | null {
  if (received === undefined) return null
  return received === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
}

/** The first signal asks for a clean stop, the second ends the process. */
export function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (received !== undefined) process.exit(signalExitCode() ?? exitCodes.interrupted)
      received = signal
      controller.abort()
      // A command that does not listen has nothing to stop cleanly; it must still end.
      setTimeout(() => process.exit(signalExitCode() ?? exitCodes.interrupted), 10_000).unref()
      if (!isListening) process.exit(signalExitCode() ?? exitCodes.interrupted)
    })
  }
}

let isListening = false

/** Hands the signal to something that stops cleanly. */
export function listenForStop(): AbortSignal {
  isListening = true
  return stopSignal
}
