import { locateHeaderValue } from './module-header.js'
import { literalSource } from './source.js'

/**
 * The source of a revision with other parents; nothing else of it changes.
 * @param path tells the kind of file.
 */
export async function withParents(source: string, path: string, parents: readonly string[]): Promise<string> {
  if (path.endsWith('.sql')) {
    return source.replace(/^--[ \t]*down_revision[ \t]*:.*$/m, `-- down_revision: ${parents.join(', ')}`.trimEnd())
  }
  const place = await locateHeaderValue(source, /\.[mc]?ts$/.test(path), 'downRevision')
  if (place === null) throw new Error(`unreachable: a revision that was read has a downRevision (${path})`)
  return source.slice(0, place.start) + parentSource(parents) + source.slice(place.end)
}

/** The parents of a revision as its header says them. */
export function parentSource(parents: readonly string[]): string {
  if (parents.length === 0) return 'null'
  return parents.length === 1 ? literalSource(parents[0]) : literalSource(parents)
}
