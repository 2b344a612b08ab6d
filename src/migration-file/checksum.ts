import { readFileSync } from 'node:fs'

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of a file, without a byte order mark. Node reads text several times faster than bytes, but says nothing about
 * bytes that are no text: where it may have replaced some, they are looked at.
 * @throws {TypeError} when it is not UTF-8.
 */
export function readSource(path: string): string {
  const text = readFileSync(path, 'utf8')
  if (text.includes('\uFFFD')) return decoder.decode(readFileSync(path))
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/**
 * The fingerprint of a revision's source: `v1:` and 64 hex digits. A byte order mark, the kind of line ends and empty
 * lines at the end do not count, since editors and git change them. The prefix names the algorithm.
 */
export function checksum(source: string): string {
  const lines = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  // Only where it is asked for: loading it costs as much as a hundred checksums.
  const { hash } = process.getBuiltinModule('node:crypto')
  let end = lines.length
  while (lines[end - 1] === '\n') end -= 1
  return `v1:${hash('sha256', lines.slice(lines.startsWith('\uFEFF') ? 1 : 0, end))}`
}
