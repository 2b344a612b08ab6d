import type { StoredObject } from '../schema/index.js'

/**
 * The object with the whole statement that creates it, where its text is the part that matters: the query of a view, the
 * options of a sequence, the type of a domain, nothing at all for an extension.
 */
export function completeDefinition(object: StoredObject, quoteName: (name: Named) => string): StoredObject {
  const text = object.definition.trim()
  if (/^create\b/i.test(withoutComments(text))) return object
  const name = quoteName(object)
  const more = text === '' ? '' : ` ${text}`
  switch (object.kind) {
    case 'view':
      return { ...object, definition: `CREATE VIEW ${name} AS ${text}` }
    case 'materialized-view':
      return { ...object, definition: `CREATE MATERIALIZED VIEW ${name} AS ${text}` }
    case 'sequence':
      return { ...object, definition: `CREATE SEQUENCE ${name}${more}` }
    case 'domain':
      return { ...object, definition: `CREATE DOMAIN ${name} AS${more}` }
    case 'extension':
      return { ...object, definition: `CREATE EXTENSION ${name}${more}` }
    default:
      return object
  }
}

interface Named {
  readonly name: string
  readonly schema?: string
}

function withoutComments(text: string): string {
  return text.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '')
}
