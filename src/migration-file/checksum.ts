import { createHash } from 'node:crypto'

/** The text of a file. @throws {TypeError} when it is not UTF-8. */
export function decodeSource(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/**
 * The fingerprint of a revision's source: `v1:` and 64 hex digits. A byte order mark, the kind of line ends and empty
 * lines at the end do not count, since editors and git change them. The prefix names the algorithm.
 */
export function checksum(source: string): string {
  const normal = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
  return `v1:${createHash('sha256').update(normal).digest('hex')}`
}
