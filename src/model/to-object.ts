import type { EnumType, StoredObject } from '../schema/index.js'
import type { EnumTypeDefinition } from './enum-type-definition.js'
import type { ObjectDefinition } from './object-definition.js'

/** The object as it is meant for an engine; null: it is not meant for this one. The text is as it was written. */
export function toObject(definition: ObjectDefinition, engine: string): StoredObject | null {
  const { kind, name, texts, schema, table, arguments: types, comment, dependsOn, grants, attachments } = definition
  const text = texts[engine] ?? texts['']
  if (text === undefined) return null
  return {
    kind,
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(table === undefined ? {} : { table }),
    ...(types === undefined ? {} : { arguments: types }),
    definition: trimmed(text),
    ...(attachments === undefined || attachments.length === 0 ? {} : { attachments: attachments.map(trimmed) }),
    ...(comment === undefined ? {} : { comment }),
    ...(grants === undefined || grants.length === 0 ? {} : { grants: grants.map(trimmed) }),
    ...(dependsOn === undefined || dependsOn.length === 0 ? {} : { dependsOn }),
  }
}

/** Without white space around it and without the semicolon at its end. */
function trimmed(text: string): string {
  return text.trim().replace(/;\s*$/, '')
}

export function toEnumType({ name, values, schema, comment }: EnumTypeDefinition): EnumType {
  return {
    name,
    values,
    ...(schema === undefined ? {} : { schema }),
    ...(comment === undefined ? {} : { comment }),
  }
}
