import type { Schema } from '../../schema/index.js'

/**
 * These words, and every word in the texts of routines that they name, and of those that these name in turn. A body is a
 * text of its own, in whatever language, so any word of it may be the name of a table. In lower case.
 */
export function withRoutineWords(schema: Schema, words: Iterable<string>): ReadonlySet<string> {
  const routines = (schema.objects ?? []).filter(({ kind }) => kind === 'function' || kind === 'procedure')
  const found = new Set<string>()
  const work = [...words]
  for (let word = work.pop(); word !== undefined; word = work.pop()) {
    if (found.has(word)) continue
    found.add(word)
    for (const { name, definition } of routines) if (name.toLowerCase() === word) work.push(...wordsIn(definition))
  }
  return found
}

/** The words of an SQL text in lower case, wherever they stand. */
export function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []
}
