import type { ObjectKind, ObjectName } from '../../schema/index.js'
import { quote, quoteTable } from './quote.js'

const words: Readonly<Partial<Record<ObjectKind, string>>> = {
  'composite-type': 'TYPE',
  'range-type': 'TYPE',
  'partition-index': 'INDEX',
}

export function kindWord(kind: ObjectKind): string {
  return words[kind] ?? kind.toUpperCase().replaceAll('-', ' ')
}

/** How DROP and COMMENT name an object, its kind left out. */
function nameText(object: ObjectName): string {
  const { kind, name, schema, table, arguments: types } = object
  // The name of a cast is its types.
  if (kind === 'cast') return name
  if (kind === 'operator') return `${schema === undefined ? '' : `${quote(schema)}.`}${name} (${types ?? ''})`
  if (table !== undefined) {
    const owner = { name: table, ...(schema === undefined ? {} : { schema }) }
    return `${quote(name)} ON ${quoteTable(owner)}`
  }
  // Without arguments an aggregate cannot be named; the only one of its name can be called a routine.
  return `${quoteTable(object)}${types === undefined ? '' : `(${types === '' && kind === 'aggregate' ? '*' : types})`}`
}

/** `VIEW "totals"`, `TRIGGER "touch" ON "users"` */
export function objectTarget(object: ObjectName): string {
  const isOnlyAggregate = object.kind === 'aggregate' && object.arguments === undefined
  return `${isOnlyAggregate ? 'ROUTINE' : kindWord(object.kind)} ${nameText(object)}`
}

export function dropObjectText(object: ObjectName, ifExists = false): string {
  // Every new database has this one.
  const usual = object.name === 'public' ? "'standard public schema'" : 'NULL'
  if (object.kind === 'schema-comment') return `COMMENT ON SCHEMA ${quote(object.name)} IS ${usual}`
  const isOnlyAggregate = object.kind === 'aggregate' && object.arguments === undefined
  const word = isOnlyAggregate ? 'ROUTINE' : kindWord(object.kind)
  return `DROP ${word} ${ifExists ? 'IF EXISTS ' : ''}${nameText(object)}`
}
