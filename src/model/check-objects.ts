import { objectKey } from '../schema/index.js'
import { isEnumTypeDefinition } from './enum-type-definition.js'
import { isObjectDefinition } from './object-definition.js'

/** What is wrong with the list of objects, for JavaScript and for what types cannot say. */
export function checkObjects(objects: readonly unknown[] | undefined): readonly string[] {
  if (objects === undefined) return []
  if (!Array.isArray(objects)) return ['objects: must be a list of views, routines and the like.']
  const problems: string[] = []
  const names = new Set<string>()
  for (const [at, object] of objects.entries()) {
    if (isEnumTypeDefinition(object)) continue
    if (!isObjectDefinition(object)) {
      problems.push(`objects.${at}: must be an object, such as view('name', sql\`…\`).`)
      continue
    }
    const { kind, name, texts } = object
    const label = `${kind} ${name}`
    if (typeof name !== 'string' || name === '' || name.includes('\0')) {
      problems.push(`objects.${at}: its name must not be empty, nor hold a NUL character.`)
    }
    if (needsText(kind) && Object.values(texts).some((text) => typeof text !== 'string' || text.trim() === '')) {
      problems.push(`objects.${at}: ${label} has no SQL.`)
    }
    if (['trigger', 'policy', 'rule'].includes(kind) && object.table === undefined) {
      problems.push(`objects.${at}: ${label} must name its table: { on: '…' }.`)
    }
    if (names.has(objectKey(object)))
      problems.push(`objects.${at}: there are two of ${label}; name their arguments, or take one out.`)
    names.add(objectKey(object))
  }
  return problems
}

function needsText(kind: string): boolean {
  return kind !== 'sequence' && kind !== 'extension'
}
