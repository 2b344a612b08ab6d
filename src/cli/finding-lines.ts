import type { Finding } from '../migrator/results.js'
import { style } from './style.js'

const colors = { error: 'red', warning: 'yellow', note: 'cyan' } as const

/** A finding with its place, as terminals make links of it, and its fix. */
export function findingLines({ rule, severity, object, message, fix, path, line }: Finding): string {
  const place = path === undefined ? object : line === undefined ? path : `${path}:${line}`
  return [
    `${style(colors[severity], severity)} ${rule} ${place} (${object})`,
    `  ${message}`,
    ...(fix === undefined ? [] : fix.split('\n').map((text, at) => `  ${at === 0 ? 'mend:' : '     '} ${text}`)),
  ].join('\n')
}

/** How many there are of each severity, in one line. */
export function findingSummary(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing found that would hurt a live system.'
  const count = (severity: Finding['severity']): string => {
    const { length } = findings.filter((one) => one.severity === severity)
    return `${length} ${severity}${length === 1 ? '' : 's'}`
  }
  return `${count('error')}, ${count('warning')}, ${count('note')}.`
}
