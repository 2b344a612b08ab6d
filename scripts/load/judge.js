// What a run has shown, and whether that is good enough.

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

/** Requests, failures and the slowest of each second since `start`. */
export function bySecond(records, start) {
  const seconds = []
  for (const { start: begun, end, status } of records) {
    const at = Math.floor((end - start) / 1000)
    seconds[at] ??= { second: at, requests: 0, errors: 0, slowestMs: 0 }
    seconds[at].requests += 1
    seconds[at].errors += status === 0 || status >= 500 ? 1 : 0
    seconds[at].slowestMs = Math.max(seconds[at].slowestMs, Math.round(end - begun))
  }
  return Array.from(seconds, (second, at) => second ?? { second: at, requests: 0, errors: 0, slowestMs: 0 })
}

/** A failure is excused where the request was under way while the server was down, or within `graceMs` afterwards. */
export function summarize({ records, outages, graceMs }) {
  const failures = records.filter(({ status }) => status === 0 || status >= 500)
  const excused = ({ start, end }) => outages.some(({ from, to }) => end >= from && start <= to + graceMs)
  const times = records.map(({ start, end }) => end - start).toSorted((a, b) => a - b)
  const count = (list) => {
    const counts = {}
    for (const { status, reason } of list) counts[`${status} ${reason}`] = (counts[`${status} ${reason}`] ?? 0) + 1
    return counts
  }
  return {
    requests: records.length,
    failures: count(failures),
    unexcused: failures.filter((record) => !excused(record)).length,
    refused: count(records.filter(({ status }) => status >= 400 && status < 500)),
    medianMs: Math.round(percentile(times, 0.5)),
    p99Ms: Math.round(percentile(times, 0.99)),
    slowestMs: Math.round(times.at(-1) ?? 0),
    outages: outages.map(({ from, to }) => {
      const first = records
        .filter(({ start, status }) => start >= from && status >= 200 && status < 500)
        .map(({ end }) => end)
      return {
        downMs: Math.round(to - from),
        recoveryMs: first.length === 0 ? null : Math.max(0, Math.round(Math.min(...first) - to)),
      }
    }),
  }
}
